"""Asking for numbers: which, in what order, with how much given, and what is said to an answer.

In: a lesson and what is typed. Out: messages of spans and steps. It never prints or reads.
"""
