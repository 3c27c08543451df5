"""The first page of each hat: what now, what must I do, what changed. Cards come from the rooms."""
