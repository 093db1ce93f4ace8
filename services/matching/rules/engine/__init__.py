"""The matching engine: every vacancy and candidate in numpy columns, the same lists as `rules.match.match`."""
