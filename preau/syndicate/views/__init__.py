"""Pages of the office: those of the syndicate, and the commune’s own."""
