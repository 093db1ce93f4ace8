"""Notifications: the right person, once, in plain language; and every partner by subscription.

owns   who is told what, and whether it was sent; what partners asked to be told of, and how far that is
hears  what every service tells
tells  notifications-events, partner-<name>-<arbodienst>
keeps  messages per case, contacts per role, an address per person; a stream of events for each class of data
"""
