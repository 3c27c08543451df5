"""The liaison book: notes to sign, child by child."""
