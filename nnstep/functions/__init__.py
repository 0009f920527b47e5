"""The tables: activations, losses, optimizers, initializers. One entry holds everything about a function.

In: nothing. Out: entries: formulas against `xp`, names, words, what tests need. No other room names a function.
"""
