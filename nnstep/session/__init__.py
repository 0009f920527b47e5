"""A session: where a learner stands, what a key means there, and what it leads to. Pure: no terminal, no clock."""
