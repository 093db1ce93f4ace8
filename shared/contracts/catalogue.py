"""Every told kind, by name: what a partner can subscribe to, and what may still stand on a topic."""

from shared.contracts import intake, matching, merging, notifications, staff, trajectory
from shared.contracts.event import Event
from shared.contracts.versions import Versions

VERSIONS = Versions()
"""The steps between versions of told kinds. They stand beside their kinds, as `VERSIONS` of the owner's module."""

NEWEST: tuple[type[Event], ...] = (
    *intake.TOLD,
    *staff.TOLD,
    *merging.TOLD,
    *trajectory.TOLD,
    *matching.TOLD,
    *notifications.TOLD,
)
"""What the services decide."""

TOLD: tuple[type[Event], ...] = (*NEWEST, *VERSIONS.superseded)
"""With the older versions, which hearers may still be told and topics and journals still hold."""
BY_KIND: dict[str, type[Event]] = {each.kind: each for each in TOLD}
