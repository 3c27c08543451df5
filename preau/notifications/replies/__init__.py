"""Answering a mail of the house by a mail: a signed address, a lenient reading, the verb of the room that told."""
