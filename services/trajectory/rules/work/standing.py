"""The entries of a case that stand: those of its present opening that nobody withdrew."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from shared.contracts.dossier.answers import EntryAgreed, EntryAnswered, EntryDeclined
from shared.contracts.dossier.entry import Entry, EntryWithdrawn
from shared.contracts.dossier.second_track import SecondTrackEnded, SecondTrackStarted

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

    def answers(self, entry: str) -> list[EntryAgreed | EntryDeclined]:
        """What was said to an entry by those whose word was asked."""
        said = (*self.all(EntryAgreed), *self.all(EntryDeclined))
        return [each for each in said if each.of == entry]

    def answered(self, kind: type[E], agreed: bool = True) -> list[tuple[E, EntryAnswered]]:
        """Those of one kind that everybody asked has answered, with `agreed` only where all agreed."""
        found = [(self.find(each.of, kind), each) for each in self.all(EntryAnswered)]
        return [(of, each) for of, each in found if of is not None and (each.agreed or not agreed)]

    @cached_property
    def settled(self) -> frozenset[str]:
        """The entries that everybody asked has answered."""
        return frozenset(each.of for each in self.all(EntryAnswered))

    @cached_property
    def second_track(self) -> SecondTrackStarted | None:
        """The second track that runs."""
        kinds = (SecondTrackStarted, SecondTrackEnded)
        last = next((each for each in reversed(self.entries) if isinstance(each, kinds)), None)
        return last if isinstance(last, SecondTrackStarted) else None
