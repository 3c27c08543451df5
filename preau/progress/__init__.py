"""The carnet de suivi des apprentissages of cycle 1: what each child has come to do, told by who teaches, shown to the family.

It promises that only what a child manages is written, in the child's own words, never a mark nor a rank; that a family reads
nothing before the teacher shows it, and nothing of another child; that who teaches the child next finds the whole; and that
all of it is erased once the family has had it and the cycle is over.
"""
