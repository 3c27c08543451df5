"""Readers of the academies' exports, and the pages of those who run them.

A feed fills an import operation of the directory; it never writes to a table of persons itself.
"""
