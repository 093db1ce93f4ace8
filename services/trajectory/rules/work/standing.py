"""The entries of a case that stand: those of its present opening that nobody withdrew."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from shared.contracts.dossier.entry import Entry, EntryWithdrawn

E = TypeVar("E", bound=Entry)


@dataclass(frozen=True)
class Standing:
    """Entries in the order in which they were made."""

    entries: tuple[Entry, ...]

    @staticmethod
    def of(entries: Iterable[Entry], opening: int | None = None) -> "Standing":
        """What stands, of one opening or of all."""
        made = [each for each in entries if opening in (None, each.opening)]
        gone = {each.withdraws for each in made if isinstance(each, EntryWithdrawn)}
        return Standing(tuple(each for each in made if each.entry not in gone))

    def all(self, kind: type[E]) -> list[E]:
        """Those of one kind, in their order."""
        return [each for each in self.entries if isinstance(each, kind)]

    def last(self, kind: type[E]) -> E | None:
        """The one made last, of one kind."""
        return next(reversed(self.all(kind)), None)

    def find(self, entry: str | None, kind: type[E]) -> E | None:
        """One by its id, if it is of that kind."""
        found = self.by_id.get(entry or "")
        return found if isinstance(found, kind) else None

    @cached_property
    def by_id(self) -> dict[str, Entry]:
        """Every one by its id."""
        return {each.entry: each for each in self.entries}

    def and_(self, entry: Entry) -> "Standing":
        """With one more."""
        return Standing((*self.entries, entry))
