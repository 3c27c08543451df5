"""The carnet on paper."""
