"""What the statutes and the acts decide, in pure functions: no row, no clock."""
