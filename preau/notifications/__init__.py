"""What to tell, to whom, by which way, and when."""
