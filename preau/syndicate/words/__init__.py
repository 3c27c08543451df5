"""Sentences of the office, built from what has happened; none is typed twice."""
