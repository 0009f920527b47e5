"""The engine, written once, and the ways to run it: on symbols, floats and arrays, one update or many.

In: a scenario, made to a network's layout, functions, numbers and data. Out: the equations and values of its updates.
It knows no epoch that somebody asks for.
"""
