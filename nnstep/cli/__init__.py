"""The command line: commands of a few lines each, files, the state folder.

In: what was typed. Out: what the rooms below make of it, printed or written. No equation, no sentence and no page is
made here.
"""
