"""Who is who, where, since when, and who may reach whom.

Territories, authorities, establishments, school years, groups, persons with their hats, family ties with
their legal meaning, posts and teachings; and the import operations by which every feed changes them.
It promises that each query starts from the person who asks.
"""
