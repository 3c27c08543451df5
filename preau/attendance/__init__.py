"""Vie scolaire: roll calls, the absences made from them, what families say of them, and who must still be found.

A roll call is a fact of one hour: who was there. An absence is what follows from the roll calls of a day; its reason is
what a family or the school says of a span of time. No reason, and no health data, is ever shown to who teaches.
"""
