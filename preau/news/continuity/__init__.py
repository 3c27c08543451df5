"""When a class or a school is closed: everyone is told at once, the week is written day by day, and whom nobody has seen
is called.

Of the coming in of families only two facts are read: whether somebody of a child came in since three days, or not.
"""
