"""What a program outside the platform sends, drawn from a seed, and the ledger of what was answered.

Nothing here knows the platform from the inside: bodies as the interface names them, and answers.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

Body = dict[str, Any]

ABSENCES, FURTHER = 2_000, 4_000
"""Sent in one round; refused ones come on top."""
REFUSED = 120
WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
IN_THE_PAST = 2_015
"""Only what must be refused speaks of this year, so that it is known wherever it turns up."""


@dataclass(frozen=True)
class Step:
    """One request: what is said about the absence of one employee. A sick report opens or reopens the case."""

    employee: str
    key: str
    """Its Idempotency-Key, the same however often it is sent."""
    body: Body
    sick: bool = False
    refused: bool = False
    """Whether this cannot be, so that 4xx is the right answer and nothing may be stored."""


def drawn(chance: Random, round_: int, today: date) -> list[Step]:
    """The steps of one round in the order of sending: those of a case in their order, among those of the others."""
    placed: list[tuple[float, int, Step]] = []
    bad = set(chance.sample(range(ABSENCES), REFUSED))
    for n in range(ABSENCES):
        employee, place = f"{round_}-{n}", float(n)
        steps = _story(chance, employee, today)
        if n in bad:
            steps.insert(chance.randint(1, len(steps)), _impossible(chance, employee, today))
        for step in steps:
            placed.append((place, len(placed), step))
            place += chance.uniform(1, 250)
    return [step for *_, step in sorted(placed, key=lambda each: each[:2])]


def _story(chance: Random, employee: str, today: date) -> list[Step]:
    """An absence and two facts more, of one of the kinds that real files have."""
    ((days, said),) = chance.choices(STORIES, [1 if days == MAILED else 3 for days, _ in STORIES])
    first = today - timedelta(days=days)
    bodies = [_sick(employee, first), *(_fact(each, first, employee) for each in said)]
    return [Step(employee, f"{employee}/{n}", body, "employee" in body) for n, body in enumerate(bodies)]


def _impossible(chance: Random, employee: str, today: date) -> Step:
    """A recovery before the sickness, a field nobody knows, or an absence after the employment ended."""
    long_ago = date(IN_THE_PAST, 1, 1) + timedelta(days=chance.randrange(300))
    late = _sick(employee, today)
    late["employment"] = {**late["employment"], "ends_on": long_ago.isoformat()}
    body = chance.choice(
        (
            {"fact": "recovered", "first_fit_day": long_ago.isoformat()},
            {"fact": "pension", "on": long_ago.isoformat(), "why": "none"},
            late,
        )
    )
    return Step(employee, f"{employee}/refused", body, "employee" in body, refused=True)


def _sick(employee: str, first: date) -> Body:
    number = int(employee.partition("-")[2])
    return {
        "employer": f"werkgever-{number % 7}",
        "employee": {
            "number": employee,
            "name": f"Proefpersoon {employee}",
            "email": f"p{employee}@example.org",
        },
        "employment": {"work_days": WEEK},
        "first_day": first.isoformat(),
        "reported_on": first.isoformat(),
    }


def _fact(said: tuple[str, dict[str, Any]], first: date, employee: str) -> Body:
    """Days in a story count from the first sick day; a sickness that comes back has another postcode with it."""
    name, fields = said
    dated = {
        key: (first + timedelta(days=value)).isoformat() if key in DAYS else value
        for key, value in fields.items()
    }
    if name != "sick":
        return {"fact": name, **dated}
    again = _sick(employee, date.fromisoformat(dated["first_day"]))
    again["employee"] = {**again["employee"], "postcode": "1234 AB"}
    return again


DAYS = frozenset({"from", "first_fit_day", "on", "first_day", "last_day"})
MAILED = 36
"""Days ago of a first sick day of which day 42 is near: those cases are mailed, and are fewer than the others."""
Said = tuple[str, dict[str, Any]]
STORIES: tuple[tuple[int, tuple[Said, Said]], ...] = (
    (
        MAILED,
        (
            ("partially-recovered", {"from": 10, "percentage": 25}),
            ("partially-recovered", {"from": 20, "percentage": 50}),
        ),
    ),
    (36, (("partially-recovered", {"from": 14, "percentage": 40}), ("recovered", {"first_fit_day": 35}))),
    (12, (("partially-recovered", {"from": 4, "percentage": 50}), ("recovered", {"first_fit_day": 9}))),
    (20, (("recovered", {"first_fit_day": 5}), ("sick", {"first_day": 12}))),
    (15, (("correction", {"on": 6, "first_day": -1}), ("recovered", {"first_fit_day": 10}))),
    (18, (("withdrawn", {"on": 2}), ("sick", {"first_day": 9}))),
    (
        14,
        (
            ("maternity-leave", {"first_day": 5, "last_day": 117}),
            ("partially-recovered", {"from": 2, "percentage": 60}),
        ),
    ),
    (16, (("pension", {"on": 40}), ("recovered", {"first_fit_day": 8}))),
    (41, (("recovered", {"first_fit_day": 6}), ("sick", {"first_day": 39}))),
)
"""How many days ago the sickness began, and what is said after it."""


@dataclass
class Ledger:
    """Cases by employee; by case what was taken, in the order of the answers."""

    cases: dict[str, str] = field(default_factory=dict[str, str])
    taken: dict[str, list[Step]] = field(default_factory=lambda: defaultdict[str, list[Step]](list))
    refused: int = 0
    again: Counter[str] = field(default_factory=Counter[str])
    """Why something was sent again."""
    wrong: list[str] = field(default_factory=list[str])
    """Answers that should not be."""

    @property
    def absences(self) -> int:
        """First sick reports that were taken."""
        return len(self.cases)

    @property
    def further(self) -> int:
        """Everything taken after them."""
        return sum(len(each) for each in self.taken.values()) - self.absences

    def answered(self, step: Step, status: int, answer: Body) -> None:
        """Writes down a final answer."""
        code = answer.get("code", "")
        if step.refused:
            if 400 <= status < 500 and status not in (404, 423, 429):
                self.refused += 1
            else:
                self.wrong.append(f"{step.key}: {status} {code} instead of a refusal")
        elif status not in (201, 202):
            self.wrong.append(f"{step.key}: {status} {code}")
        else:
            if not answer["new"]:
                self.wrong.append(f"{step.key}: taken as something that was known")
            known = self.cases.setdefault(step.employee, answer["case"])
            if known != answer["case"]:
                self.wrong.append(f"{step.key}: another case than before")
            self.taken[known].append(step)
