"""What intake tells of two made-up employees over some months, asked at its door in any way that makes sense."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from services.intake.domain import DECIDER
from services.intake.domain.kinds import ReportAbsence, ReportFact
from services.intake.domain.said import RosterSaid
from services.intake.rules import LaterFact
from services.trajectory.domain import DECIDER as TRAJECTORY
from services.trajectory.domain import Trajectory
from shared.contracts.event import Event
from shared.contracts.facts import (
    Correction,
    Employment,
    MaternityLeave,
    PartiallyRecovered,
    Pension,
    Recovered,
    Sick,
)
from tests.unit.kernel.any_order import CASES, At, Streams, said

MONDAY = date(2025, 9, 1)
OFFICE = Employment(work_days=("mon", "tue", "wed", "thu", "fri"))
MARKET = Employment(work_days=("tue", "wed", "sat"))


def report(first_day: date, employment: Employment = OFFICE, **sick: Any) -> ReportAbsence:
    """A report of a made-up person."""
    return ReportAbsence(
        person="persoon-uit-een-voorbeeld",
        person_revision=1,
        employment=RosterSaid(work_days=employment.work_days),
        sick=Sick(first_day=first_day, **sick),
        references={"employee": "K001"},
    )


def fact(what: LaterFact) -> ReportFact:
    """One fact more."""
    return ReportFact(fact=what)


Said = tuple[date, Event]
"""When something is asked, and what."""
Step = Callable[[date], Sequence[Said]]


def once(asked: Callable[[date], Event]) -> Step:
    """All on one day."""
    return lambda day: [(day, asked(day))]


def again_after(days: int, vangnet: str | None = None) -> Step:
    """Fit, and so many days later sick again."""

    def step(day: date) -> Sequence[Said]:
        relapse = day + timedelta(days=days)
        return [(day, fact(Recovered(first_fit_day=day))), (relapse, report(relapse, vangnet=vangnet))]

    return step


def leave(days: int, same_cause: bool) -> Step:
    """Leave from that day on."""

    def told(day: date) -> Event:
        last_day = day + timedelta(days=days - 1)
        return fact(MaternityLeave(first_day=day, last_day=last_day, same_cause=same_cause))

    return once(told)


STEPS: dict[str, Step] = {
    "the same again": once(lambda day: report(MONDAY)),
    "reported on another day": once(lambda day: report(MONDAY, reported_on=MONDAY + timedelta(days=1))),
    "another roster": once(lambda day: report(MONDAY, MARKET)),
    "a vangnet term": once(lambda day: report(MONDAY, vangnet="six-weeks")),
    "another vangnet term": once(lambda day: report(MONDAY, reported_on=day, vangnet="day-4")),
    "works in part": once(
        lambda day: fact(PartiallyRecovered.model_validate({"from": day, "percentage": 40}))
    ),
    "began later": once(lambda day: fact(Correction(on=day, first_day=MONDAY + timedelta(days=2)))),
    "pension": once(lambda day: fact(Pension(on=MONDAY + timedelta(days=400)))),
    "fit for a week": again_after(7, "six-weeks"),
    "fit for six weeks": again_after(42),
    "leave for three weeks": leave(21, same_cause=False),
    "leave": leave(112, same_cause=True),
}


def told_by_intake(asked: Mapping[str, Sequence[Said]]) -> Streams:
    """What trajectory hears when these things are asked of each case; what is refused is not told."""
    intake = At(DECIDER)
    for about, steps in asked.items():
        intake.take([said(event, day, about, n) for n, (day, event) in enumerate(steps)])
    return intake.streams(TRAJECTORY)


@st.composite
def asked_of_a_case(draw: st.DrawFn, steps: Sequence[str]) -> list[Said]:
    """A report on the first Monday of September and some of the steps, each when the one before is over."""
    vangnet = draw(st.sampled_from([None, "six-weeks"]))
    asked: list[Said] = [(MONDAY, report(MONDAY, vangnet=vangnet))]
    for name in draw(st.lists(st.sampled_from(steps), max_size=5)):
        asked += STEPS[name](asked[-1][0] + timedelta(days=draw(st.integers(0, 25))))
    return asked


def heard(steps: Sequence[str] = tuple(STEPS)) -> st.SearchStrategy[Streams]:
    """What trajectory hears of both cases, by topic."""
    return st.fixed_dictionaries({about: asked_of_a_case(steps) for about in CASES}).map(told_by_intake)


def stands(trajectory: At[Trajectory], about: str) -> str:
    """The state of a case, byte for byte, but for the count of its openings."""
    state = Trajectory.model_validate_json(trajectory.states()[about])
    entries = tuple(each.model_copy(update={"opening": 1}) for each in state.entries)
    return state.model_copy(update={"opening": 1, "entries": entries}).model_dump_json(by_alias=True)
