"""What is kept from one run to the next: the place in a lesson, what a quiz missed, scenarios as they were parsed.

In: states, names, texts. Out: files in the state folder, replaced whole, and what stands in them; a spoilt one is begun
anew. It never shows anything, and nothing depends on what it keeps being there.
"""
