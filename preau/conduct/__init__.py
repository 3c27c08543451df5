"""Incidents, school punishments and disciplinary sanctions, in collèges and lycées alone: the first degree has none of them.

Three things kept apart, each with its own table, its own readers and its own day of erasure. An incident says what was
seen, and names several pupils: no family ever reads it. A punishment is given by who teaches or by school life; a sanction
only by the head or the disciplinary council, after the pupil and the family have been told and could answer.
"""
