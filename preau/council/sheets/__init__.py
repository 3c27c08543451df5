"""Tables that clerks keep in a spreadsheet: the members of an assembly, the acts of an older register. Read leniently."""
