"""The chain that the project comes from, told again from the file to the contribution, with invented councillors.

It is played by the verbs of every day, under a clock moved to each of its days, in a transaction that is undone at the
end: an installation that tells it is left as it was.
"""
