"""The papers of contributions: a member's statement as PDF, the collection orders as CSV."""
