"""Pages of rendez-vous: for the school (`school`, `opening`, `placing`), for a parent (`family`)."""
