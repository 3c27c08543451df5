"""Bookings of rooms and equipment: who has what, when, for what. Two bookings never overlap: PostgreSQL refuses the second."""
