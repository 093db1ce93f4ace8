"""How a part of the re-integration report is looked for among the entries that stand, and when it no longer holds."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from services.trajectory.rules.work import ROWS
from services.trajectory.rules.work.standing import Standing
from shared.contracts.dossier.advice import AdviceGiven
from shared.contracts.dossier.capacity import CapacityEstablished
from shared.contracts.dossier.entry import Entry
from shared.contracts.dossier.plan import FirstYearEvaluated, PlanDrawn, PlanEvaluated
from shared.contracts.dossier.report import CurrentJudged, FinalEvaluated, OpinionAbsent, OpinionGiven

Status = Literal["there", "unsigned", "stale", "missing", "not-called-for", "elsewhere"]
CURRENT_FOR = timedelta(days=91)
"""A view is current when it is no older than this on the day that the report is due: a reading, no term of law."""


@dataclass(frozen=True)
class Found:
    """How a part stands, on which entries, and why: a code of `WHYS`."""

    status: Status
    entries: tuple[Entry, ...] = ()
    why: str = ""


Look = Callable[[Standing, date], Found]
"""`date` is the day on which the report is due."""


def _after(standing: Standing, one: Entry, *kinds: type[Entry]) -> bool:
    """Whether an entry of these kinds was made after another."""
    later = standing.entries[standing.entries.index(one) + 1 :]
    return any(isinstance(each, kinds) for each in later)


def last_of(kind: type[Entry], *checks: "tuple[str, Callable[[Standing, date, Entry], bool]]") -> Look:
    """The entry of a kind that was made last; stale for the first check that is true of it."""

    def look(standing: Standing, due: date) -> Found:
        last = standing.last(kind)
        if last is None:
            return Found("missing", why="not-here")
        for why, wrong in checks:
            if wrong(standing, due, last):
                return Found("stale", (last,), why)
        if ROWS[kind].asks and last.entry not in standing.settled:
            return Found("unsigned", (last,), "answers-missing")
        return Found("there", (last,))

    return look


def too_old(standing: Standing, due: date, entry: Entry) -> bool:
    """Older than a view may be on the day of the report."""
    return entry.on < due - CURRENT_FOR


def _advice_since(standing: Standing, due: date, entry: Entry) -> bool:
    return _after(standing, entry, AdviceGiven)


def plan_since(standing: Standing, due: date, entry: Entry) -> bool:
    """A plan was drawn after it."""
    return _after(standing, entry, PlanDrawn)


def _to_adjust(standing: Standing, due: date, plan: Entry) -> bool:
    evaluated = [each for each in standing.all(PlanEvaluated) if each.plan == plan.entry]
    return bool(evaluated) and evaluated[-1].adjust


def runs_out(standing: Standing, due: date, entry: Entry) -> bool:
    """The doctor answers for it until a day before the report."""
    return (
        isinstance(entry, CapacityEstablished) and entry.valid_until is not None and entry.valid_until < due
    )


CURRENT = (("too-old", too_old), ("advice-since", _advice_since))


def elsewhere(standing: Standing, due: date) -> Found:
    """Not kept by this service."""
    return Found("elsewhere", why="at-making")


def first_day(standing: Standing, due: date) -> Found:
    """The clock knows it."""
    return Found("there", why="first-day")


def analysis(standing: Standing, due: date) -> Found:
    """The problem analysis and every advice after it."""
    advices = standing.all(AdviceGiven)
    if not any(each.problem_analysis for each in advices):
        return Found("missing", tuple(advices), "not-here")
    return Found("there", tuple(advices))


def plan(standing: Standing, due: date) -> Found:
    """The plan that stands, with the chain of those before it."""
    found = last_of(PlanDrawn, ("to-adjust", _to_adjust))(standing, due)
    return Found(found.status, tuple(standing.all(PlanDrawn)), found.why)


def suitable_work(standing: Standing, due: date) -> Found:
    """As the bedrijfsarts sees it, and where there is a final evaluation as employer and employee do."""
    judged = last_of(CurrentJudged, *CURRENT)(standing, due)
    both = [*judged.entries, *last_of(FinalEvaluated)(standing, due).entries]
    return Found(judged.status, tuple(both), judged.why)


def opinion(standing: Standing, due: date) -> Found:
    """What the employee said, or that the employee was asked in vain."""
    given = standing.last(OpinionGiven)
    if given is None:
        absent = standing.last(OpinionAbsent)
        return Found("there", (absent,), "asked-in-vain") if absent else Found("missing", why="not-here")
    if _after(standing, given, FinalEvaluated, CurrentJudged, PlanDrawn, FirstYearEvaluated):
        return Found("stale", (given,), "changed-since")
    return Found("there", (given,))
