"""Scenario files: the validated model, reading YAML and JSON, and data from CSV."""
