"""What only the re-integration report needs: the work described, how things stand at the end, and the employee's word.

Regeling procesgang 6 lid 1 says what the report holds; the rest of it is in the other entries. The medical part goes
from the bedrijfsarts to the employee and has no place here: only that it went is known.
"""

from typing import Annotated, Literal

from pydantic import Field, StrictBool

from shared.contracts.classes import CAPACITY, PROCESS
from shared.contracts.dossier.advice import Course, Possible
from shared.contracts.dossier.build_up import Work
from shared.contracts.dossier.entry import (
    CLOSED,
    OPEN,
    Day,
    Entry,
    HowFar,
    Line,
    OfWork,
    Ref,
    Text,
    Versioned,
    WeekHours,
)

Relation = Literal["good", "strained", "disturbed"]


class JobDescribed(Versioned):
    """The firm, the function in it, and what the employee brings to work (lid 1 b, c and d)."""

    kind = "trajectory.job-described.v1"
    topic = CLOSED

    firm: Annotated[OfWork, CAPACITY]
    """The nature of the firm: what it makes or does, and how large it is."""
    function: Annotated[Line, CAPACITY]
    """The function as the contract names it."""
    tasks: Annotated[tuple[OfWork, ...], Field(min_length=1, max_length=30), CAPACITY]
    """What is done in it."""
    hours: Annotated[WeekHours, CAPACITY]
    """Hours a week as agreed."""
    skills: Annotated[tuple[Text, ...], Field(min_length=1, max_length=30), CAPACITY]
    """Schooling, experience and what else the employee can do."""


class FinalEvaluated(Entry):
    """Employer and employee look back at the end: the work now, the agreements, the relation, where they differ."""

    kind = "trajectory.final-evaluated.v1"
    topic = CLOSED

    work: Annotated[Work | None, CAPACITY] = None
    """The work that is done now; none where nobody works."""
    hours: Annotated[WeekHours, CAPACITY] = 0
    """Hours a week in that work."""
    lasting: Annotated[StrictBool, CAPACITY] = False
    """Whether that work is meant to last."""
    kept: Annotated[HowFar, CAPACITY]
    """Whether the agreements were kept."""
    reached: Annotated[HowFar, CAPACITY]
    """Whether the goals were reached."""
    why_not: Annotated[Text | None, CAPACITY] = None
    """What stood in the way, in terms of work; needed where not everything was kept and reached."""
    suitable_work: Annotated[Text, CAPACITY]
    """Whether there is suitable work with the own employer now, and which (lid 1 k)."""
    relation: Annotated[Relation, CAPACITY]
    """How employer and employee get on at work, as the employer sees it (lid 1 i)."""
    differences: Annotated[Text | None, CAPACITY] = None
    """Where employer and employee see it differently, if they do."""


class CurrentJudged(Entry):
    """The bedrijfsarts's judgement as things stand (actueel oordeel, lid 1 i, j and k), in terms of work."""

    kind = "trajectory.current-judged.v1"
    topic = CLOSED

    relation: Annotated[Relation, CAPACITY]
    """How employer and employee get on at work, as the bedrijfsarts sees it."""
    course: Annotated[Course, CAPACITY]
    """How it is expected to go."""
    expected_by: Annotated[Day | None, CAPACITY] = None
    """The day by which a change is expected, if one can be named."""
    possible: Annotated[tuple[Possible, ...], Field(min_length=1, max_length=4), CAPACITY]
    """What work is possible; `none` stands alone."""
    suitable_work: Annotated[Text, CAPACITY]
    """What that means for the work that there is."""


class OpinionAsked(Entry):
    """The employee is asked for an opinion on the report, in time to give it."""

    kind = "trajectory.opinion-asked.v1"
    topic = OPEN

    reply_by: Annotated[Day, PROCESS]
    """The last day on which it goes along in time."""


class OpinionGiven(Entry):
    """The employee's opinion on everything else that the report holds (lid 1 l)."""

    kind = "trajectory.opinion-given.v1"
    topic = CLOSED

    agrees: Annotated[HowFar, CAPACITY]
    """Whether the employee sees it as the report says."""
    opinion: Annotated[Text, CAPACITY]
    """In the employee's own words, of work."""


class OpinionAbsent(Entry):
    """The employee was asked and said nothing in time: the report goes without, and says so."""

    kind = "trajectory.opinion-absent.v1"
    topic = OPEN

    asked: Annotated[Ref, PROCESS]
    """The entry in which it was asked."""


class MedicalPartHandedOver(Entry):
    """The bedrijfsarts gave the employee the medical part, which the employee sends to UWV. Nothing of it is here."""

    kind = "trajectory.medical-part-handed-over.v1"
    topic = OPEN


class ReportHandedOver(Entry):
    """The report was put together and given to the employee (WIA 25 lid 3)."""

    kind = "trajectory.report-handed-over.v1"
    topic = OPEN

    digest: Annotated[str | None, Field(pattern=r"^[0-9a-f]{64}$"), PROCESS] = None
    """SHA-256 of the file that was given, where it was made here."""


REPORT: tuple[type[Entry], ...] = (
    JobDescribed,
    FinalEvaluated,
    CurrentJudged,
    OpinionAsked,
    OpinionGiven,
    OpinionAbsent,
    MedicalPartHandedOver,
    ReportHandedOver,
)
"""What the report needs beside the rest of the dossier."""
