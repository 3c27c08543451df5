"""Stored bytes: each content once, under its own sum, served only through the thing that owns it."""
