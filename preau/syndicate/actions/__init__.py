"""Verbs of the office: each in one transaction, harmless when repeated, with its audit line."""
