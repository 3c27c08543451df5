"""Letters of a disciplinary procedure, printed by typst."""
