"""A timetable file becomes courses: matched to the directory, compared with what is there, written once."""
