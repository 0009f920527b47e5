"""Scenarios: the table of their fields, the validated model, finding files, data from CSV, and writing new ones.

In: a path, a mapping or choices. Out: a Scenario, or every problem found. It never computes a value of the network.
"""
