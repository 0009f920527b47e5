"""Why the rules hold: topics with their derivations and sentences; loaded when somebody asks.

What comes in: a lesson and a place in it. What goes out: derivations over the lesson's own quantities, and what is said
of them. What they must never know: how a page or a line of it looks.
"""
