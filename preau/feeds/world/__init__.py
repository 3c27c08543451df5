"""Invented people, families and schools of Hauts-de-France: tables of names and places, and how to draw from them."""
