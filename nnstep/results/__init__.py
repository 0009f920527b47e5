"""What the library hands out: an explanation, marks, a diagnosis, a comparison, values, each as data and as a page.

In: a trace and what is asked of it. Out: an object that programs read and any writer sets; the command of the same name
prints it. Files and options are not known here.
"""
