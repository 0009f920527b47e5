"""Equations as trees, and arrays of them; how they are written, worked out and typed.

In: numbers and opaque keys. Out: trees, their texts, their lines of numbers. Nothing here knows a neural network.
"""
