"""Emploi du temps, agenda: the regular week of a school, what changes in it, and the lessons that follow from both.

No lesson is stored: a lesson is a course on a date, computed when asked (`lessons`). Its key outlives a new reading
of the timetable (docs/decisions/0007). What a family reads here is only what their own children live.
"""
