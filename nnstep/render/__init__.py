"""The writers: documents as text for a terminal, as Markdown, as LaTeX.

In: blocks, and a width, a notation, digits. Out: lines or text. A writer knows blocks, and no other writer's files.
"""
