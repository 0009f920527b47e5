"""The parts of same_output.py: what is run, how it is run in a checkout, and how differences are shown."""
