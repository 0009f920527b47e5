"""The page: a lesson as one HTML file, to step through in a browser; and documents, to be read there.

In: a view, with its lesson, or blocks. Out: text that a browser shows; of a lesson its script computes it anew when a
number is changed. What is said and shown is what `pages` and `words` make for the terminal, what is computed are the
equations' own trees, printed. Never: a formula or a sentence of its own, a file, a command.
"""
