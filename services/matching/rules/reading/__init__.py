"""Reads a vacancy's own words: which demands, hours, licences, schooling and pay a Dutch text states."""
