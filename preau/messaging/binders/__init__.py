"""One's own folders for conversations."""
