"""Text with places: files, YAML, checks, and reports that point at a line.

In: bytes. Out: plain values that know where they stood, or every problem found. It knows no neural network, only that
what is read is a scenario.
"""
