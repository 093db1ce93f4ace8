"""Matching: vacancies for the second track, in both directions, with reasons, never over a limit.

owns   vacancies, and which of them are proposed to whom
hears  trajectory-events, trajectory-capacity
tells  matching-events, matching-advice
keeps  candidates as trajectory tells them, vacancies as they came in; no name
"""
