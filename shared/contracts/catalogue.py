"""Every told kind, by name: what a partner can subscribe to."""

from shared.contracts import intake, matching, notifications, trajectory
from shared.contracts.event import Event

TOLD: tuple[type[Event], ...] = (*intake.TOLD, *trajectory.TOLD, *matching.TOLD, *notifications.TOLD)
BY_KIND: dict[str, type[Event]] = {each.kind: each for each in TOLD}
