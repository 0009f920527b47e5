"""What a learner is taken through: the order of steps, explanations, paths, where a number comes from, comparisons.

In: a trace. Out: steps, factors, paths, as places and numbers. It says no sentence: that is `words`.
"""
