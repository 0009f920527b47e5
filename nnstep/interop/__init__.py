"""Models in: what other libraries trained or wrote, as a scenario.

In: the bytes of a model file, or a model's own object. Out: a `Model`, layers of plain numbers; and of that a scenario
with its text. Nothing of a file is run, no library is imported that made it, and it knows no terminal.
"""
