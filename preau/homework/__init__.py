"""Cahier de textes: what was done in a lesson, what is to do and for when, what pupils hand in and get back.

Only what is published is read by families, and only what their own children have to do. An author sees the load of a day
before adding to it. A work follows its lesson when the timetable moves it, and never goes to other pupils by itself. In the
first degree written homework is forbidden: lessons to learn and reading, nothing handed in unless the teacher insists.
"""
