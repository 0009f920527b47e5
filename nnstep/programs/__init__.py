"""Programs in other libraries: the same network and the same steps, as a person would write them, checking themselves.

In: a trace. Out: the text of a program for numpy, PyTorch, Keras, scikit-learn or JAX, with the traced numbers that it
has to find; or the refusal of what a library cannot do. It runs no program, and loads no library.
"""
