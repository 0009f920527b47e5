"""The mistakes of a training loop: in the order of its calls, in its values, in its text, and beside a scenario.

In: events of `loops`, and the script's text. Out: a report: the verdicts, each mistake with its line, what proves it
and what to write instead. It must never know the library that the loop runs in.
"""
