"""Documents as lines of styled bits, for a terminal, a file or a pipe."""
