"""Pages of the lesson book and of homework."""
