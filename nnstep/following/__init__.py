"""A training loop in PyTorch, followed from inside its own process: calls and tensors become events of `loops`.

In: a script, or a model that trains. Out: its passes, emptied gradients and steps, each with its line. It must never
change what the script computes, nor know what is right; torch is imported only where the script has imported it.
"""
