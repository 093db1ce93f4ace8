"""Words with UWV in a few words: what went, what can go, and what UWV says."""

from datetime import date
from typing import Any

from shared.contracts.dossier.uwv import UwvAnswered, UwvMessageSent
from tests.unit.trajectory.at_the_door import CASE, Asked


async def with_uwv(asked: Asked, role: str = "case-manager") -> dict[str, Any]:
    """What went, and what can go."""
    return await asked.get(f"/v1/cases/{CASE}/uwv", role)


async def can_go(asked: Asked, role: str = "case-manager") -> list[str]:
    """The messages that a role can send."""
    return [each["message"] for each in (await with_uwv(asked, role))["can_go"]]


async def stands(asked: Asked) -> list[str]:
    """How the messages stand, in the order in which they were asked for."""
    return [each["stands"] for each in (await with_uwv(asked))["messages"]]


def sent(of: str, on: date) -> UwvMessageSent:
    """It went."""
    return UwvMessageSent(on=on, of=of, reference="UWV-000001")


def answer(of: str, number: int, status: Any, on: date, **more: Any) -> UwvAnswered:
    """UWV says something."""
    return UwvAnswered(on=on, of=of, number=number, status=status, stated_on=on, **more)


async def sends(asked: Asked, message: str, role: str = "employer") -> str:
    """Asked for, and gone the same day; the entry."""
    entry = await asked.entered("uwv-message-asked", role, message=message)
    await asked.by_us(sent(entry, asked.today), f"sent-{entry}")
    return entry
