"""A training loop that runs in PyTorch: one real update taken out of it, computed anew, compared, and explained.

In: a script, or a model and its optimizer. Out: what was seen, the verdict on each gradient, new value and loss, and
the mistakes. It must never change what the script computes; torch is imported only where the script has imported it.
"""
