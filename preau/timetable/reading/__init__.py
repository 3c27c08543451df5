"""How lessons are read: whose, and the one query that finds them."""
