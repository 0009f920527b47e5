"""The notebook: what a cell shows of a lesson, as HTML that stands among others' and asks nothing of any network.

In: pages and pictures, written. Out: HTML for a cell; where it has a script, in a frame that may do nothing else.
Never: a sentence or a formula of its own, a notebook's own modules.
"""
