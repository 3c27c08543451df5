"""Finding persons by name: any word of it, begun or misspelt."""
