"""Préau: the digital workspace of French schools, the syndicate that carries it, and the councils that bind them."""
