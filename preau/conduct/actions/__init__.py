"""Verbs of the room. A refusal is a `ValidationError` of one French sentence."""
