"""Frames of the tutor: what stands where in a window of some size, in a state of the session.

In: a view, a state, a size. Out: lines. It never reads a key.
"""
