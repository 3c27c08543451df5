"""Pages of the carnet de suivi."""
