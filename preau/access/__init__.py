"""Who comes in, and how: accounts, activation by a code from the school, sign-in, sessions, "Mon compte".

It promises that a stranger learns nothing here, not even whether an account exists, and that nobody can
lock a child out by guessing.
"""
