"""Errata: what any text prints of a network, found and marked.

In: an article, a lecture, a solution, as text, Markdown, LaTeX, HTML or PDF. Out: the network it is about, with the
line each fact is from, and its numbers as marks that know their place in the text. It reads no names and no numbers
itself (that is `marking`), and knows no page.
"""
