"""The mistakes behind a wrong number: the slips people make, carried through, and compared with it.

In: a trace, a place and a printed number. Out: causes, each with what it costs and what is said of it. It judges no
number and reads no sheet: that is `marking`.
"""
