"""Weeks A and B by hand: which Monday begins which week, from a first one to a last, and what a school changes of it."""
