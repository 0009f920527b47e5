"""Options that commands share: how they are declared and read from a line of words, and what they ask for.

In: what was typed. Out: the values of a command's words; where results go; the scenario, its trace, its lesson. It
must never know which commands there are.
"""
