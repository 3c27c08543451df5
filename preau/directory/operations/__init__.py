"""Import operations: what every feed of persons goes through."""
