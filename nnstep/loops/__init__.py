"""What happened in a training loop, as plain data: passes, emptied gradients, steps, and the updates they make up.

In: what is seen of a loop, as it comes. Out: the events, and each pass with the step that uses it. It must never know
the library that the loop runs in, nor what the numbers should be.
"""
