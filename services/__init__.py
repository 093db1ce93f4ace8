"""The four services. They know each other by events only."""
