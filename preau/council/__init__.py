"""Assemblies that decide: acts described as data, what is odd in them, their papers, ACTES and open data."""
