"""The ground of a terminal program: screen, keys, loop, streams. It knows no lesson and no network."""
