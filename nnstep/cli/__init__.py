"""The command line: which commands there are, their help, what shells complete, and each in a few lines.

In: what was typed. Out: what the rooms below make of it, printed or written. No equation, no sentence and no page is
made here.
"""
