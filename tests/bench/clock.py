"""The statutory clock: cases a second on one core, beside a bare loop that only adds the days of the rows."""

import time
from datetime import date, timedelta

from services.trajectory.rules import RULES, clock
from shared.contracts.facts import Done, Employment, Fact, Recovered, Sick
from tests.bench.line import line

WEEK = Employment(work_days=("mon", "tue", "wed", "thu", "fri"))
CASES = 400


def facts(n: int) -> list[Fact]:
    """A case with a gap and two steps done, each begun on another day."""
    first = date(2024, 1, 1) + timedelta(days=n % 700)
    fit = first + timedelta(days=100)
    return [
        Sick(first_day=first),
        Recovered(first_fit_day=fit),
        Sick(first_day=fit + timedelta(days=14)),
        Done(rule="problem-analysis", on=first + timedelta(days=40)),
        Done(rule="plan-of-action", on=first + timedelta(days=52)),
    ]


def main() -> None:
    """Cases a second with their reasons, and the bare loop."""
    told = [facts(n) for n in range(CASES)]
    start = time.perf_counter()
    for each in told:
        clock(each, WEEK).shape()
    ours = CASES / (time.perf_counter() - start)
    start = time.perf_counter()
    for n in range(CASES * 20):
        first = date(2024, 1, 1) + timedelta(days=n % 700)
        [first + timedelta(days=row.days) for row in RULES]
    bare = CASES * 20 / (time.perf_counter() - start)
    line("clock.cases", ours, "1/s", "bare", bare)
