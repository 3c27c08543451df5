"""Permanence and authorised exits in the second degree: what becomes of a pupil in an hour without lesson."""
