"""Who may read a thing: whatever is shared points to one audience, whose grants name families, pupils or teams.

It promises that reading is one indexed query from the person, and that a judgment or a change of class acts at once.
"""
