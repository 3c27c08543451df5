"""Delegation: the roll of a class, or the motives of its families, in somebody's hands for some days."""
