"""What the pages receive, checked; nothing is done here."""
