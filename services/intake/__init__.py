"""Intake: every way an absence comes in, and only what may.

owns   persons, employments, what was reported of an absence, those who work and who sees to a case
hears  absences-in-<arbodienst>, where partners write
tells  intake-events, intake-capacity, intake-persons
keeps  a row per person and per worker, encrypted under a key of its own; facts of an absence, without name or cause
"""
