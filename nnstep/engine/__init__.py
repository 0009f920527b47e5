"""The engine, written once, and the ways to run it: on symbols, floats and arrays, one update or many.

In: a network's layout, functions, numbers and data. Out: the equations and values of updates. It knows no scenario's
file and no epoch that somebody asks for.
"""
