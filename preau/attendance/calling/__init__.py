"""The roll: what is called, what is known before, what is written, what a day asks."""
