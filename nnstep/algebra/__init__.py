"""Equations as trees, and arrays of them. Nothing here knows a neural network."""
