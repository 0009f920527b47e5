"""What ails a network in training: rules that see it in the numbers of a step, and say nothing of a healthy one.

In: a trace and a place. Out: findings, each with the quantities and numbers that prove it. It writes no sentence.
"""
