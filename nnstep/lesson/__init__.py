"""What a learner is taken through: the order of steps, and what is said about each."""
