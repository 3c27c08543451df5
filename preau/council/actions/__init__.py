"""Verbs of the room: assemblies, sittings, what happens in the room, votes, acts."""
