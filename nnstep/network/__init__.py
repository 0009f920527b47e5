"""Networks and their values: the engine, written once, and the trace of everything it computes."""
