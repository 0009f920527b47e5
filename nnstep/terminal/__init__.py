"""The ground of a terminal program: screen, keys, loop, streams.

In: bytes, signals and lines. Out: names of keys, and frames on the screen. It knows no lesson and no network.
"""
