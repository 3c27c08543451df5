"""Verbs of the room, by who acts: families, agents, the office."""
