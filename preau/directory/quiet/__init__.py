"""Quiet hours: what the rows of a school make of the pure rule of `base.quiet`, and the page where a head settles them."""
