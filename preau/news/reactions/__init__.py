"""A touch under an article: thanks, seen, well done. None unless the head opens them for the school, its author for it."""
