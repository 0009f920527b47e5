"""Every page as a document: blocks that hold equations, exact numbers and sentences.

In: a trace, a place in it, options. Out: blocks (`document.py`). A page never knows a width, a colour or a writer.
"""
