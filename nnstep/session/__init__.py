"""A session: where a learner stands, what a key means there, and what it leads to.

In: a state and a key. Out: a state, and what the shell is asked to do. Pure: no terminal, no clock.
"""
