"""Letters to families about absences, printed by typst."""
