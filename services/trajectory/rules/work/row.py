"""What a row of the entries says: who may make it, who may read it whole, what it needs and what it does."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from services.trajectory.rules.work.standing import Standing
from shared.contracts.dossier.entry import Entry, name_of
from shared.contracts.event import Refused
from shared.contracts.facts import TrajectoryFact

Roles = frozenset[str]

EMPLOYEE, EMPLOYER = frozenset({"employee"}), frozenset({"employer"})
DOCTORS = frozenset({"bedrijfsarts", "medical-case-manager"})
CASE_MANAGER = frozenset({"case-manager"})
GUIDES = CASE_MANAGER | DOCTORS | {"team-lead"}
"""Who guides a case for the arbodienst."""
EXPERT = frozenset({"labour-expert"})
BUREAU = frozenset({"bureau", "job-coach"})
PARTIES = EMPLOYEE | EMPLOYER
ALL_IN_THE_CASE = PARTIES | GUIDES | EXPERT | BUREAU
PLATFORM = "platform"
"""Who makes an entry that follows from the others."""


@dataclass(frozen=True)
class Case:
    """What a check may look at: the entries that stand, the day it is, the first sick day, what is owed by when."""

    standing: Standing
    today: date
    first_sick_day: date
    due: dict[str, date]
    """The due day of each obligation that is told and not done, by `rule#n`."""


Check = Callable[[Case, Any], Refused | None]
"""Why an entry cannot be made, or None."""
Follow = Callable[[Case, Any], Sequence[Entry]]
"""The entries that follow from one at once; `case` holds it already."""
Facts = Callable[[Any], Sequence[TrajectoryFact]]
"""What an entry means for the clock."""


@dataclass(frozen=True, kw_only=True)
class EntryRow:
    """One kind of entry. Roles are those of the interfaces page."""

    entry: type[Entry]
    name_nl: str
    name_en: str
    said_by: Roles
    """Empty where only the platform makes it."""
    seen_by: Roles
    """Who reads it whole. Of an entry told openly everybody in the case knows that it was made, and its open fields."""
    source: str
    """The article, or the practice, that it comes from."""
    track: Literal["first", "second", "both"] = "both"
    needs: tuple[str, ...] = ()
    """One of these must stand before it."""
    ahead: bool = False
    """It may speak of a day to come."""
    check: Check | None = None
    follows: Follow | None = None
    facts: Facts | None = None

    @property
    def name(self) -> str:
        """As it is named where it is made."""
        return name_of(self.entry)


@dataclass(frozen=True)
class Watch:
    """What a day can bring without anybody saying anything: when to look next, and what follows on a day."""

    next_day: Callable[[Case], date | None]
    on_day: Callable[[Case], Sequence[Entry]]


@dataclass(frozen=True)
class Subject:
    """Rows that belong together, with what is watched over them."""

    rows: tuple[EntryRow, ...]
    watches: tuple[Watch, ...] = ()


def refused(code: str, detail: str, path: str | None = None) -> Refused:
    """A refusal with its code and the field it is about."""
    return Refused(code=code, detail=detail, path=path)
