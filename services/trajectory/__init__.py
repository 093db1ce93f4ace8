"""Trajectory: the statutory clock, and the work of first and second track.

owns   every date of a case, with its reason; the work of both tracks; the report; the words with UWV
hears  intake-events, intake-capacity
tells  trajectory-events, trajectory-capacity
keeps  the facts of a case and what was told of them, messages to UWV, documents sealed under their case; no name
"""
