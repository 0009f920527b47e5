"""Marking numbers: verdicts, one judge, answer sheets, what is said of a mark.

In: a trace and what somebody wrote or printed. Out: marks, causes, reasons as spans. It never draws, asks or reads a
terminal, and says nothing about the steps of the lesson: that is `words`.
"""
