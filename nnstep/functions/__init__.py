"""The tables: activations, losses, optimizers, initializers. One entry holds everything about a function."""
