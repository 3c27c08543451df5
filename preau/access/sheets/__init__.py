"""Activation sheets: who may hand out a code to whom, the paper, and the printing of a whole school."""
