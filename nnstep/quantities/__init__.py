"""What can be named in a network of a given layout: kinds, keys, ids, notations, addresses.

In: sizes and names. Out: keys and their names. Nothing here knows a value.
"""
