"""The synthesis of what a child has come to do by the end of the école maternelle: one sheet, that its head signs."""
