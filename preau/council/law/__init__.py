"""What the law says of an assembly, in pure functions: no database, no clock. Values are data (`data/rules.toml`)."""
