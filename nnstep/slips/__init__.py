"""The slips people make in an equation: each an edit of it, with what it costs and the word for it.

In: an equation, where it stands, and the values around it. Out: edits. It carries nothing through and knows no number
that somebody gives: that is `diagnosis`.
"""
