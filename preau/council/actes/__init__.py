"""ACTES 1.1, between an assembly and the prefecture: what is sent is strict, what is read is lenient.

`transmission` makes the archive, `answers` reads what comes back and ties it to its act, `classification` reads the
prefecture's list of matters, `prefecture` answers in tests and in the demo. A real link needs an approved operator.
"""
