"""Reading what people write: the statements in any text, and what the names in them may mean in a network.

In: text with its places, a layout, a trace. Out: statements (name, working, result, where), readings of a name, the
numbers of a working. It marks nothing, refuses nothing, and composes no page: that is `marking` and `audit`.
"""
