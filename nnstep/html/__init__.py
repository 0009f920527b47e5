"""The page: a lesson as one HTML file, to step through in a browser.

In: a view, with its lesson. Out: text that a browser shows, and whose script computes the lesson anew when a number is
changed. What is said and shown is what `pages` and `words` make for the terminal, what is computed are the equations'
own trees, printed. Never: a formula or a sentence of its own, a file, a command.
"""
