"""The example's cases, by how long ago they began. Nobody in them exists, except as a published calculation."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from deploy.example.dossier import REPLACED, WORKED
from deploy.example.vacancies import CANDIDATES

TENANT = "demo"
EMPLOYERS = ("bakkerij-korenaar", "metaal-veenbrug", "zorg-lindehof")

Row = dict[str, Any]
WEEK = ["mon", "tue", "wed", "thu", "fri"]


@dataclass(frozen=True)
class Case:
    """One absence: reported, with what was recorded since."""

    title: str
    employer: str
    number: str
    first_day: date
    work_days: list[str] = field(default_factory=lambda: list(WEEK))
    intake: tuple[Row, ...] = ()
    """Facts of intake's."""
    steps: tuple[Row, ...] = ()
    """Facts of the trajectory's."""
    second_track: date | None = None
    form: str = ""
    """The kind of its second track."""
    benefit: bool = False
    """Whether the second track goes on from a benefit, the wage duty being over."""
    source: str | None = None
    """Where the calculation was published."""

    @property
    def capacity(self) -> Row | None:
        """What the employee can do, where that is known."""
        return CANDIDATES[self.number]["capacity"] if self.number in CANDIDATES else None

    @property
    def profile(self) -> Row | None:
        """What work is sought, where that is known."""
        found = CANDIDATES.get(self.number)
        return {name: value for name, value in found.items() if name != "capacity"} if found else None

    def absence(self) -> Row:
        """The body of the sick report."""
        person = {
            "number": self.number,
            "name": f"Voorbeeld {self.number}",
            "email": f"werknemer-{self.number.lower()}@voorbeeld.example",
            "postcode": "3511",
        }
        return {
            "employer": self.employer,
            "employee": person,
            "employment": {"work_days": self.work_days},
            "first_day": self.first_day.isoformat(),
            "reported_on": self.first_day.isoformat(),
        }


def done(rule: str, on: date) -> Row:
    """A step that was taken on a day."""
    return {"fact": "done", "rule": rule, "on": on.isoformat()}


def in_time(first: date, until: date) -> tuple[Row, ...]:
    """The steps of a well-kept case that fall before a day."""
    plan = first + timedelta(days=50)
    steps = [
        ("problem-analysis", first + timedelta(days=38)),
        ("plan-of-action", plan),
        ("plan-copy", plan + timedelta(days=1)),
        *(("plan-evaluation", plan + timedelta(days=42 * n - 2)) for n in range(1, 15)),
        ("uwv-42-week-report", first + timedelta(days=285)),
        ("first-year-evaluation", first + timedelta(days=345)),
        ("evaluation-adjustment", first + timedelta(days=352)),
    ]
    return tuple(done(rule, on) for rule, on in steps if on < until)


def ongoing(today: date) -> list[Case]:
    """A case at every stage, from this morning to the last weeks of year two."""

    def ago(days: int) -> date:
        return today - timedelta(days=days)

    def kept(days: int, until: int = 0) -> tuple[Row, ...]:
        return in_time(ago(days), ago(until))

    def worked(days: int) -> tuple[Row, ...]:
        return tuple(each for each in kept(days) if each["rule"] not in REPLACED)

    bakery, metal, care = EMPLOYERS
    half = {"fact": "partially-recovered", "from": ago(20).isoformat(), "percentage": 50}
    gap = ({"fact": "recovered", "first_fit_day": ago(90).isoformat()},)
    return [
        Case("reported this morning", bakery, "K001", ago(0)),
        Case("second week", bakery, "K002", ago(10), work_days=["tue", "thu", "sat"]),
        Case("the judgment of week six comes near", care, "Z001", ago(36), steps=kept(36)),
        Case("the plan of action was not made in time", metal, "M001", ago(60), steps=kept(60, 15)),
        Case("works half of the hours again", care, "Z002", ago(84), intake=(half,), steps=kept(84)),
        Case("was fit for two weeks: later dates moved", metal, "M002", ago(140), intake=gap, steps=kept(140)),
        Case("the 42-week report comes near", bakery, "K003", ago(282), steps=kept(282)),
        Case("the first-year evaluation comes near", care, "Z003", ago(341), steps=kept(341, 20)),
        Case("second track, limited in lifting and standing", bakery, "K004", ago(420), steps=kept(420),
             second_track=ago(60), form="work-directed"),
        Case("second track by way of a place to gain experience", metal, "M003", ago(525), steps=kept(525),
             second_track=ago(150), form="work-experience"),
        Case("second track towards a business of one's own", metal, "M004", ago(470), steps=kept(470),
             second_track=ago(80), form="entrepreneur"),
        Case("the re-integration report comes near", care, WORKED, ago(624), steps=worked(624),
             second_track=ago(230), form="psychosocial"),
        Case("the wage duty is over; the search goes on from a benefit", care, "Z005", ago(800),
             steps=kept(800), second_track=ago(60), form="work-directed", benefit=True),
    ]  # fmt: skip


def returned(today: date) -> dict[str, date]:
    """Who fell ill again after a gap: the second sick report, by employee number."""
    return {"M002": today - timedelta(days=76)}


PUBLISHED = [
    Case(
        "first sick day 2007-06-26: the waiting period ends on 2009-06-22",
        EMPLOYERS[1],
        "P001",
        date(2007, 6, 26),
        source="Centrale Raad van Beroep, LJN BY6453",
    ),
    Case(
        "first sick day 2022-01-03, fit for 21 days from 2022-07-04: ends on 2024-01-21",
        EMPLOYERS[2],
        "P002",
        date(2022, 1, 3),
        intake=({"fact": "recovered", "first_fit_day": "2022-07-04"},),
        source="rviregister.nl, samenstellen van ziekteperiodes",
    ),
]
PUBLISHED_RETURNS = {"P002": date(2022, 7, 25)}
EXPECTED_LAST_DAY = {"P001": "2009-06-22", "P002": "2024-01-21"}
"""What the sources say; the example stops with an error when the platform says otherwise."""
