"""Why the rules hold, and the ideas people ask about: topics with their derivations and sentences.

In: a lesson and a place in it, or words that somebody typed. Out: derivations over the lesson's own quantities, and
what is said of them. It never knows how a page or a line of it looks, and is loaded when somebody asks.
"""
