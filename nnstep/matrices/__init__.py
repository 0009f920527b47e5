"""Equations of whole matrices: trees whose symbols are matrices, how the engine makes them, how they are written.

In: the engine, run on matrices that have a shape and no numbers. Out: equations, as text, LaTeX, Typst and MathML. It
knows no names and no network.
"""
