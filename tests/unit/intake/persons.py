"""Persons kept in memory, with the promises of the real store: what is left out stays, the same again is no change."""

from typing import Any


class MemoryPersons:
    """Implements `Persons` without a server."""

    def __init__(self) -> None:
        """Nobody is known."""
        self.rows: dict[str, dict[str, Any]] = {}
        self.revisions: dict[str, int] = {}

    async def keep_person(self, person: str, tenant: str, employer: str, row: dict[str, Any]) -> int:
        """Writes over what was known; returns the revision."""
        before = self.rows.get(person)
        after = {**(before or {}), **{name: value for name, value in row.items() if value is not None}}
        self.rows[person] = after
        self.revisions[person] = self.revisions.get(person, 0) + (after != before)
        return self.revisions[person]
