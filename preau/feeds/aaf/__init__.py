"""The academies' federated directory (AAF), first and second degree: files in, rows of an operation out."""
