"""Made-up cases in the mix that an arbodienst sees, lived through two years of told facts and days that begin.

How long sickness lasts: 11% of the reports last beyond six weeks, and those are 76% of the days of absence (ArboNed
over 2019, in accountancyvanmorgen.nl of 2019-10-10, sure C). That most of the others are over within a week, and that
one in two hundred lasts two years, is common knowledge of the field (sure D). In the classes below the cases beyond
six weeks hold three in four of the days, as published.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from services.trajectory.domain import DECIDER, Trajectory
from services.trajectory.domain.kinds import RecordFact
from shared.contracts.event import DayBegan, Event
from shared.contracts.facts import Correction, Done, Employment, Recovered
from shared.contracts.intake import AbsenceReported, FactReported
from shared.testing.story import Story
from tests.unit.trajectory.told import at

DAY = timedelta(days=1)
TWO_YEARS = 730
EMPLOYMENT = Employment(work_days=("mon", "tue", "wed", "thu", "fri"))
FIRST_MONDAY = date(2024, 1, 1)

LENGTHS: tuple[tuple[float, int, int], ...] = (
    (0.63, 1, 7),
    (0.20, 8, 28),
    (0.06, 29, 42),
    (0.05, 43, 91),
    (0.047, 92, 365),
    (0.008, 366, 727),
    (0.005, 728, 760),
)
"""The share of the reports, and between how many days of sickness they lie."""

STEPS: tuple[tuple[str, int], ...] = (
    ("problem-analysis", 42),
    ("plan-of-action", 56),
    ("uwv-42-week-report", 294),
    ("first-year-evaluation", 363),
    ("second-track-start", 405),
    ("final-evaluation", 636),
    ("current-judgment", 636),
    ("reintegration-report", 636),
    ("wia-application", 650),
)
"""Steps with the day on which each is due where nothing moved it, counted from the first sick day."""
EVALUATED_EVERY = 42

IN_TIME, LATE = 0.80, 0.15
"""Of the steps 80% are done up to ten days before, 15% up to twenty days after, 5% never (made up)."""
CORRECTED, RELAPSED = 0.03, 0.10
"""Of the reports 3% are corrected; of those beyond a week 10% come back within two months (made up)."""

Said = tuple[date, Event]


@dataclass(frozen=True)
class MadeUp:
    """A made-up case: how many days the first sickness lasts, and what is said on which day."""

    days: int
    said: tuple[Said, ...]


@dataclass
class Life:
    """What became of a case: its state, the events it told, and how it stood before each day that began."""

    state: Trajectory
    told: list[Event] = field(default_factory=list[Event])
    mornings: list[tuple[Trajectory, date]] = field(default_factory=list[tuple[Trajectory, date]])


def mixed(count: int, seed: int) -> list[MadeUp]:
    """So many cases, each class with exactly its share; the rest of a case is drawn by the seed."""
    chance = random.Random(seed)
    return [made_up(chance, days) for days in _lengths(chance, count)]


def _lengths(chance: random.Random, count: int) -> Iterator[int]:
    drawn, share_before = 0, 0.0
    for share, shortest, longest in LENGTHS:
        share_before += share
        upto = round(count * share_before)
        yield from (chance.randint(shortest, longest) for _ in range(upto - drawn))
        drawn = upto


def made_up(chance: random.Random, days: int) -> MadeUp:
    """A case of so many days of sickness; all that is said of it is said within two years."""
    first = FIRST_MONDAY + DAY * chance.randrange(365)
    said = _spell(chance, first, days)
    fit = first + DAY * days
    if days > 7 and chance.random() < RELAPSED:
        again = fit + DAY * chance.randint(3, 60)
        said += _spell(chance, again, chance.randint(3, 42))
    if days > 1 and chance.random() < CORRECTED:
        on = first + DAY * min(3, days - 1)
        said.append((on, FactReported(fact=Correction(on=on, first_day=first - DAY * chance.randint(1, 3)))))
    last = first + DAY * TWO_YEARS
    return MadeUp(days, tuple(sorted((each for each in said if each[0] <= last), key=lambda each: each[0])))


def _spell(chance: random.Random, first: date, days: int) -> list[Said]:
    """A report on its first day, the steps that fall in it, and the recovery."""
    absence = AbsenceReported(
        person="verzonnen-persoon", employment=EMPLOYMENT, first_day=first, reported_on=first
    )
    fit = first + DAY * days
    doings = [(day, RecordFact(fact=Done(rule=rule, on=day))) for rule, day in _doings(chance, first)]
    return [
        (first, absence),
        *((day, doing) for day, doing in doings if day < fit),
        (fit, FactReported(fact=Recovered(first_fit_day=fit))),
    ]


def _doings(chance: random.Random, first: date) -> Iterator[tuple[str, date]]:
    planned = [
        *STEPS,
        *(("plan-evaluation", n) for n in range(56 + EVALUATED_EVERY, 636, EVALUATED_EVERY)),
    ]
    for rule, due in planned:
        luck = chance.random()
        if luck < IN_TIME:
            yield rule, first + DAY * (due - chance.randint(0, 10))
        elif luck < IN_TIME + LATE:
            yield rule, first + DAY * (due + chance.randint(1, 20))


def lived(case: MadeUp) -> Life:
    """The case for two years: each thing said on its day, and every day that the case awaits."""
    story = Story(DECIDER)
    life = Life(story.state)
    last = case.said[0][0] + DAY * TWO_YEARS
    for day, event in case.said:
        _begin_days(story, life, day)
        _tell(story, life, event, day)
    _begin_days(story, life, last)
    life.state = story.state
    return life


def _begin_days(story: Story[Trajectory], life: Life, last: date) -> None:
    while (day := DECIDER.due(story.state)) and day <= last:
        life.mornings.append((story.state, day))
        _tell(story, life, DayBegan(on=day.isoformat()), day)


def _tell(story: Story[Trajectory], life: Life, event: Event, day: date) -> None:
    story.when(event, at(day))
    life.told += [each for each in story.events if each.topic]


def lives(count: int, days: int, seed: int) -> Sequence[Life]:
    """So many made-up cases that all last the same number of days."""
    chance = random.Random(seed)
    return [lived(made_up(chance, days)) for _ in range(count)]
