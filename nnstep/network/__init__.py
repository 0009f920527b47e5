"""Networks and their values: the engine, written once, and the trace of everything it computes.

In: a scenario. Out: values and equations of any epoch. It knows no lesson, no notation and no words.
"""
