"""A network in training: made of a scenario, with every value and equation of its run, found by name and place.

In: a scenario. Out: values and equations of any epoch. It knows no lesson, no notation and no words.
"""
