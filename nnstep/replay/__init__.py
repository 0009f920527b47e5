"""The updates of a training loop computed anew, from the operands that were there: the verdicts, and a lesson.

In: events of `loops`. Out: each loss, gradient and new value beside nnstep's own, and the updates as a trace. It must
never know the library that the loop runs in, nor which mistake explains a difference.
"""
