"""ACTES 1.1, between an assembly and the prefecture: what is sent is strict, what is read is lenient.

`transmission` makes the archive and `carriers` take it to the operator; `returns` opens what comes back and `answers` ties it
to its act; `classification` reads the prefecture's list of matters, `prefecture` answers in tests, in the demo and where a
link is for trial. A real link needs an approved operator.
"""
