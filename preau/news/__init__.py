"""What the school tells its families: notes to sign in the liaison book (carnet de liaison), and news.

It promises that the nature of an act decides who signs, that each signature is dated and cannot be altered unseen, that a
parent reads only what a judgment leaves them, and that no family ever sees who has not signed.
"""
