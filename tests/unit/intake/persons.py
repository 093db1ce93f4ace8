"""Persons kept in memory, with the promises of the real store: what is left out stays, the same again is no change."""

from collections.abc import Sequence
from typing import Any

from services.intake.store import Said


class MemoryPersons:
    """Implements `Persons` without a server."""

    def __init__(self) -> None:
        """Nobody is known."""
        self.rows: dict[str, dict[str, Any]] = {}
        self.revisions: dict[str, int] = {}
        self.works: dict[str, frozenset[str]] = {}

    async def keep_persons(self, said: Sequence[Said]) -> list[int]:
        """Writes over what was known; returns the revisions."""
        return [self._keep(each) for each in said]

    async def works_of(self, tenant: str, employers: Sequence[str]) -> dict[str, frozenset[str]]:
        """Of whatever arbodienst."""
        return {each: self.works[each] for each in employers if each in self.works}

    def _keep(self, said: Said) -> int:
        before = self.rows.get(said.person)
        after = {**(before or {}), **said.row}
        self.rows[said.person] = after
        self.revisions[said.person] = self.revisions.get(said.person, 0) + (after != before)
        return self.revisions[said.person]
