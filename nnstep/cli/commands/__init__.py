"""The commands, each a few lines: options in, a call of the library, output."""
