"""Notifications: the right person, once, in plain language.

owns   who is told what, and whether it was sent
hears  trajectory-events, matching-events, intake-persons
tells  notifications-events
keeps  messages per case, contacts per role, an address per person; no date of its own, no health fact
"""
