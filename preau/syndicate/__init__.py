"""The office of a syndicate (syndicat mixte): who joins and how far, what each member owes for its pupils, and why.

It stands on `council`, whose acts make members and rates; of the directory it reads authorities and counts, never a child.
"""
