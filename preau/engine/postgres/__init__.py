"""The embedded PostgreSQL: its programs, its cluster, its one running server."""
