"""A sitting at a terminal: a lesson stepped through, on the screen or line by line, and the next one after it.

In: a scenario and the options it is run with. Out: frames and lines for the keys that are pressed, the place kept, and
the files asked for. No sentence and no page is made here, and it must never know which command began it.
"""
