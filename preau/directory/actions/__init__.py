"""Verbs of the directory that people do by hand, by what they are about."""
