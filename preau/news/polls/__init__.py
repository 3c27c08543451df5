"""A question to families, with two to eight answers: counted, never ranked by who said what."""
