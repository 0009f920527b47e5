"""Every sentence of the lesson: headings, reasons, rules, hints, summaries, as spans that any writer can set.

In: a lesson and a step, or a result to be told. Out: spans. It never marks, draws or computes a derivative.
"""
