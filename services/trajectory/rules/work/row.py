"""What a row of the entries says: who may make it, who may read it whole, what it needs and what it does."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Literal

from services.trajectory.rules.work.standing import Standing
from shared.contracts.dossier.answers import EntryAnswered
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
SEEKERS = CASE_MANAGER | EXPERT | BUREAU
"""Who works at a second track."""
SEARCHERS = EMPLOYEE | SEEKERS
"""Who searches: they read the search itself, which the employer hears of by reports."""
FIRST_TRACK = PARTIES | GUIDES | EXPERT
"""Who has to do with the work with the own employer."""
STARTED = ("second-track-started",)
"""What everything that is done in a second track needs before it."""
PLATFORM = "platform"
"""Who makes an entry that follows from the others."""


@dataclass(frozen=True)
class Case:
    """What a check may look at: the entries that stand, the day it is, the case's own days, what is owed by when."""

    standing: Standing
    today: date
    first_sick_day: date
    last_day: date | None
    """The last day of the waiting period, once it was told."""
    due: Mapping[str, date]
    """The due day of each obligation that is told and not done, by `rule#n`."""
    rows: "Mapping[type[Entry], EntryRow]"
    """What is said of each kind."""
    benefit: bool = False
    """Whether it goes on from a benefit: there is no employer any more."""
    done: Mapping[str, date] = field(default_factory=dict[str, date])
    """The day on which each obligation was done, by `rule#n`."""
    entries: tuple[Entry, ...] = ()
    """Every entry that was ever made, in their order."""

    @cached_property
    def ever(self) -> Standing:
        """What stands of every opening: UWV may answer when the sickness is long over."""
        return Standing.of(self.entries)

    def asked(self, entry: Entry) -> Roles:
        """Whose word is asked of an entry."""
        asks = self.rows[type(entry)].asks
        return asks - EMPLOYER if self.benefit else asks


Check = Callable[[Case, Any], Refused | None]
"""Why an entry cannot be made, or None."""
Follow = Callable[[Case, Any], Sequence[Entry]]
"""The entries that follow from one at once; `case` holds it already."""
Facts = Callable[[Any], Sequence[TrajectoryFact]]
"""What an entry means for the clock."""
Settled = Callable[[Any, EntryAnswered], Sequence[TrajectoryFact]]
"""What an entry means for the clock once everybody asked has answered it."""
Conclude = Callable[[Case, Any, EntryAnswered], Sequence[Entry]]
"""The entries that follow from an entry once everybody asked has answered it."""
Meant = Callable[[Any, Standing], Iterable[TrajectoryFact]]
"""What an entry means for the clock together with what else stands, of every opening."""
Silent = Callable[[Case, Any], bool]
"""Whether an entry says what stands already: then nothing is made."""


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
    check: Check | None = None
    silent: Silent | None = None
    follows: Follow | None = None
    facts: Facts | None = None
    meant: Meant | None = None
    asks: Roles = frozenset()
    """Whose word is asked: each agrees, or declines with a reason, once."""
    concludes: Conclude | None = None
    settled: Settled | None = None
    withdrawable: bool = True
    """False where a newer version takes its place."""
    anytime: bool = False
    """Whether it can be made when no period of sickness is open as well."""

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


def refers(field: str, kind: type[Entry], *over: type[Entry]) -> Check:
    """The field names an entry of that kind that stands, and none of the other kinds speaks of it yet.

    Refuses with `<field>-unknown` and `<field>-over`. A field that is not given refers to nothing.
    """

    def check(case: Case, said: Entry) -> Refused | None:
        named: str | None = getattr(said, field)
        if named is None:
            return None
        if case.standing.find(named, kind) is None:
            return refused(f"{field}-unknown", f"There is no {name_of(kind)} with this id.", field)
        if any(getattr(each, field) == named for other in over for each in case.standing.all(other)):
            return refused(f"{field}-over", "This is over, or was said already.", field)
        return None

    return check


def ordered(first: str, second: str) -> Check:
    """The second day does not lie before the first; `range-reversed` where it does."""

    def check(case: Case, said: Entry) -> Refused | None:
        begins, ends = getattr(said, first), getattr(said, second)
        if begins is None or ends is None or begins <= ends:
            return None
        return refused("range-reversed", "This day lies before the other.", second.rstrip("_"))

    return check


def every(*checks: Check) -> Check:
    """The first thing that is wrong."""

    def check(case: Case, said: Entry) -> Refused | None:
        return next((no for each in checks if (no := each(case, said)) is not None), None)

    return check
