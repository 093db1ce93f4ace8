"""What the re-integration report holds by now and what it lacks, part by part (Regeling procesgang 6 lid 1 a to l).

A part that is the outcome of a step of the clock is called for when the clock calls for that step; so a report at the
end of a contract, and one where no work was ever possible, have the shorter list that follows from their own dates.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services.trajectory.rules.riv.looks import (
    CURRENT,
    Found,
    Look,
    Status,
    analysis,
    elsewhere,
    first_day,
    last_of,
    opinion,
    plan,
    plan_since,
    runs_out,
    suitable_work,
    too_old,
)
from services.trajectory.rules.work.report import REPORT
from services.trajectory.rules.work.standing import Standing
from shared.contracts.dossier.capacity import CapacityEstablished
from shared.contracts.dossier.plan import FirstYearEvaluated
from shared.contracts.dossier.report import CurrentJudged, FinalEvaluated, JobDescribed

READY: frozenset[Status] = frozenset({"there", "not-called-for", "elsewhere"})


@dataclass(frozen=True, kw_only=True)
class Item:
    """A part of the report."""

    item: str
    """The letter of the article; with a second part after it where two people owe it."""
    name_nl: str
    name_en: str
    who: str
    """The role that owes it."""
    rule: str
    """The step of the clock it is the outcome of: by when, and what it costs to miss."""
    look: Look


@dataclass(frozen=True)
class Stands:
    """A part as it stands, and the day by which it is owed: that of its step, or of the report where that was taken."""

    item: Item
    found: Found
    by: date

    @property
    def called_for(self) -> bool:
        """Whether this report holds it at all."""
        return self.found.status != "not-called-for"

    @property
    def ready(self) -> bool:
        """Whether nothing is to be done."""
        return self.found.status in READY


def _item(item: str, who: str, rule: str, look: Look, name_nl: str, name_en: str) -> Item:
    return Item(item=item, who=who, rule=rule, look=look, name_nl=name_nl, name_en=name_en)


_JOB = last_of(JobDescribed)
ITEMS: tuple[Item, ...] = (
    _item(
        "a",
        "employer",
        REPORT,
        elsewhere,
        "Gegevens van werknemer, werkgever en bedrijfsarts",
        "Data of employee, employer and bedrijfsarts",
    ),
    _item("b", "employer", REPORT, _JOB, "Aard van het bedrijf", "Nature of the firm"),
    _item("c", "employer", REPORT, _JOB, "Functie van de werknemer", "Function of the employee"),
    _item("d", "employer", REPORT, _JOB, "Bekwaamheden van de werknemer", "Skills of the employee"),
    _item("e", "employer", REPORT, first_day, "Eerste ziektedag", "First sick day"),
    _item(
        "f",
        "bedrijfsarts",
        "problem-analysis",
        analysis,
        "Probleemanalyse en adviezen",
        "Problem analysis and advices",
    ),
    _item(
        "g",
        "employer",
        "plan-of-action",
        plan,
        "Plan van aanpak met bijstellingen",
        "Plan of action with its adjustments",
    ),
    _item(
        "h-first-year",
        "employer",
        "first-year-evaluation",
        last_of(FirstYearEvaluated),
        "Eerstejaarsevaluatie",
        "First-year evaluation",
    ),
    _item(
        "h-latest",
        "employer",
        "final-evaluation",
        last_of(FinalEvaluated, ("plan-changed-since", plan_since), ("too-old", too_old)),
        "Laatste evaluatie (eindevaluatie)",
        "Latest evaluation (final evaluation)",
    ),
    _item(
        "i-employer",
        "employer",
        "final-evaluation",
        last_of(FinalEvaluated, ("too-old", too_old)),
        "Arbeidsrelatie volgens de werkgever",
        "Working relation as the employer sees it",
    ),
    _item(
        "i-bedrijfsarts",
        "bedrijfsarts",
        "current-judgment",
        last_of(CurrentJudged, *CURRENT),
        "Arbeidsrelatie volgens de bedrijfsarts",
        "Working relation as the bedrijfsarts sees it",
    ),
    _item(
        "j-course",
        "bedrijfsarts",
        "current-judgment",
        last_of(CurrentJudged, *CURRENT),
        "Actueel oordeel over het verloop",
        "Current judgement of the course",
    ),
    _item(
        "j-limits",
        "bedrijfsarts",
        "current-judgment",
        last_of(CapacityEstablished, ("runs-out", runs_out)),
        "Functionele beperkingen en mogelijkheden",
        "Functional limits and possibilities",
    ),
    _item(
        "k",
        "employer",
        "current-judgment",
        suitable_work,
        "Actueel oordeel over passende arbeid",
        "Current judgement of suitable work",
    ),
    _item(
        "l",
        "employee",
        REPORT,
        opinion,
        "Oordeel van de werknemer over a tot en met k",
        "Opinion of the employee on a to k",
    ),
)
"""In the order of the article, so of the report. Names of the parts: the article, put shortly (sure A)."""


def readiness(standing: Standing, called_for: Mapping[str, date], done: Collection[str]) -> Sequence[Stands]:
    """Every item, or nothing where no report is called for.

    `called_for`: the due day of each step that the clock calls for, by rule; `done`: those of them that were taken.
    """
    due = called_for.get(REPORT)
    return () if due is None else tuple(_stands(standing, due, called_for, done))


def _stands(
    standing: Standing, due: date, called_for: Mapping[str, date], done: Collection[str]
) -> Iterator[Stands]:
    for item in ITEMS:
        by = called_for.get(item.rule)
        found = item.look(standing, due) if by else Found("not-called-for", why="not-asked-for")
        if found.status == "missing" and item.rule in done and item.rule != REPORT:
            found = Found("missing", found.entries, "step-only")
        # What is lacking after its own step was taken is owed by the day of the report.
        yield Stands(item, found, due if by is None or item.rule in done else by)
