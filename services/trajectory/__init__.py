"""Trajectory: the statutory clock, and the work of first and second track.

owns   every date of a case, with its reason; capacity and search profile; the start of the second track
hears  intake-events, intake-capacity
tells  trajectory-events, trajectory-capacity
keeps  the facts of a case and what was told of them; no name
"""
