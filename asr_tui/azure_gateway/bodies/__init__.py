"""Azure's JSON as domain values: pure functions, tolerant of what is missing or odd."""
