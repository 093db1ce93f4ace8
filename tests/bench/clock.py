"""The statutory clock on one core: cases a second, days that begin a second, and events told a case over two years.

All of it over one mix of made-up cases (`tests.bench.mix`) and with no server: beside the answers a bare loop that only
adds the days of the rows, beside the days that begin the same loop with nothing decided. Events, and the dates set,
moved or taken away in them, are printed for a hundred cases: most kinds are told less than once a case.
"""

import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from services.trajectory.domain import DECIDER, Trajectory
from services.trajectory.rules import RULES, clock
from shared.contracts.event import DayBegan, Event
from shared.contracts.facts import Fact
from shared.contracts.trajectory import ClockMoved, ClockSet
from tests.bench.line import line
from tests.bench.mix import EMPLOYMENT, Life, lived, lives, mixed
from tests.unit.trajectory.told import at

CASES, SEED = 500, 5
MORNINGS = 1_000
LONG_ENOUGH = 2.0
"""Seconds for which a rate is taken."""

ALIKE: tuple[tuple[str, int, int], ...] = (("3_days", 3, 40), ("3_weeks", 21, 40), ("2_years", 760, 10))
"""Cases that last the same: their name, their days of sickness, and how many are lived."""

Dossier = tuple[Fact, ...]
Decide = Callable[[Trajectory, Event, datetime], Sequence[Event]]


def main() -> None:
    """The rates first, then the counts."""
    mix = [lived(case) for case in mixed(CASES, SEED)]
    dossiers = [life.state.facts for life in mix]
    bare = _rate(_only_days_added, dossiers)
    line("clock.cases_with_reasons", _rate(_with_reasons, dossiers), "1/s", "bare", bare)
    line("clock.cases_without_reasons", _rate(_without_reasons, dossiers), "1/s", "bare", bare)
    _ticks(mix)
    _events(mix)


def _rate(answer: Callable[[Dossier], object], dossiers: Sequence[Dossier]) -> float:
    """Cases a second, in whole rounds over the mix."""
    answered, start = 0, time.perf_counter()
    while (took := time.perf_counter() - start) < LONG_ENOUGH:
        for each in dossiers:
            answer(each)
        answered += len(dossiers)
    return answered / took


def _with_reasons(facts: Dossier) -> object:
    return clock(facts, EMPLOYMENT).shape(explain=True)


def _without_reasons(facts: Dossier) -> object:
    return clock(facts, EMPLOYMENT).shape(explain=False)


def _only_days_added(facts: Dossier) -> object:
    first: date = getattr(facts[0], "first_day", date.min)
    return [first + timedelta(days=row.days) for row in RULES]


def _ticks(mix: Sequence[Life]) -> None:
    """Days that begin, as the cases of the mix ask for them, decided with the real rules."""
    mornings = [morning for life in mix for morning in life.mornings]
    cases = random.Random(SEED).choices(mornings, k=MORNINGS)
    ours, bare = _days_a_second(cases, DECIDER.decide), _days_a_second(cases, _nothing)
    line(f"clock.tick_{MORNINGS}_cases", ours, "1/s", "no decision", bare)


def _days_a_second(cases: Sequence[tuple[Trajectory, date]], decide: Decide) -> float:
    start = time.perf_counter()
    for state, day in cases:
        decide(state, DayBegan(on=day.isoformat()), at(day))
    return len(cases) / (time.perf_counter() - start)


def _nothing(state: Trajectory, event: Event, on: datetime) -> Sequence[Event]:
    return ()


def _events(mix: Sequence[Life]) -> None:
    """What a hundred cases tell in two years, by kind, and what cases tell that last the same."""
    _line("", mix)
    kinds = Counter(event.kind for life in mix for event in life.told)
    for kind, told in kinds.most_common():
        name = kind.removeprefix("trajectory.")
        line(f"clock.events_a_case.{name}", 100 * told / len(mix), "in 100 cases")
    for name, days, count in ALIKE:
        _line(f"_of_{name}", lives(count, days, SEED))


def _line(suffix: str, of: Sequence[Life]) -> None:
    told = [event for life in of for event in life.told]
    line(f"clock.events_a_case{suffix}", 100 * len(told) / len(of), "in 100 cases")
    dates = sum(len(event.obligations) for event in told if isinstance(event, ClockSet))
    dates += sum(len(event.moves) for event in told if isinstance(event, ClockMoved))
    line(f"clock.dates_a_case{suffix}", 100 * dates / len(of), "in 100 cases")
