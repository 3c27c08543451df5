"""Rendez-vous between families and school: hours that teachers open, and that families choose for a child.

It promises that a place is taken once, that nobody is in two places, that each may change until the day that was said and
that the other side is told; and, where each parent comes apart, that neither learns anything of the other's choice.
"""
