"""Data and code for other programs.

In: a trace, marks, a comparison. Out: JSON and CSV. What is a document is set by `render`, not here.
"""
