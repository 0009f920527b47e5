"""What libraries compute: an entry for each, as it was measured, and a scenario's nodes read as one of them means it.

In: the nodes of a scenario that says `like:`. Out: the same with every function and parameter set, and what was set.
It never computes a value, and no room above asks which library it is.
"""
