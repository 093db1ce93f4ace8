"""Intake: every way an absence comes in, and only what may.

owns   persons, employments, and what was reported of an absence
hears  absences-in-<arbodienst>, where partners write
tells  intake-events, intake-capacity, intake-persons
keeps  one row per person, encrypted under the person's own key; facts of an absence without a name or a cause
"""
