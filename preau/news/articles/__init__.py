"""News of a class, a school or an authority, to its families."""
