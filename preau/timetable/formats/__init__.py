"""Files of timetables that others write: each format read into the same plain rows, and written again."""
