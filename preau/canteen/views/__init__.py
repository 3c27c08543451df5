"""Pages of families, of agents, of the office."""
