"""The re-integration report whole: its parts in the order of the article, what they rest on, and what is not there.

One for employer and employee. The medical part is not in it: that goes from the bedrijfsarts to the employee.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services.trajectory.rules.riv.enclosed import Enclosed, enclosed
from services.trajectory.rules.riv.items import Stands
from services.trajectory.rules.riv.labels import ROLES_NL, STATUSES_NL
from services.trajectory.rules.riv.printed import Line, in_dutch, lines_of
from services.trajectory.rules.riv.whys import WHYS
from services.trajectory.rules.work import ROWS, readers_of
from services.trajectory.rules.work.report import ARTICLE
from services.trajectory.rules.work.row import Roles
from services.trajectory.rules.work.standing import Standing
from shared.contracts.dossier.advice import AdviceGiven
from shared.contracts.dossier.answers import EntryDeclined
from shared.contracts.dossier.capacity import CapacityEstablished
from shared.contracts.dossier.entry import Entry
from shared.contracts.dossier.plan import FirstYearEvaluated, PlanDrawn, PlanEvaluated
from shared.contracts.dossier.report import (
    CurrentJudged,
    FinalEvaluated,
    JobDescribed,
    MedicalPartHandedOver,
    OpinionGiven,
)
from shared.contracts.dossier.second_track import BureauReported, SecondTrackAgreed
from shared.contracts.dossier.study import FeasibilityStudied, LabourExpertReported, WayDecided

FIELDS: Mapping[str, tuple[str, ...]] = {
    "b": ("firm",),
    "c": ("function", "tasks", "hours"),
    "d": ("skills",),
    "h-latest": ("work", "hours", "lasting", "kept", "reached", "why_not", "differences"),
    "i-employer": ("relation",),
    "i-bedrijfsarts": ("relation",),
    "j-course": ("course", "expected_by", "possible"),
    "k": ("suitable_work",),
}
"""Of an entry that serves several parts, what stands in which; in the other parts an entry stands whole."""
DOCUMENTS = (
    AdviceGiven,
    CapacityEstablished,
    JobDescribed,
    PlanDrawn,
    PlanEvaluated,
    FirstYearEvaluated,
    FeasibilityStudied,
    LabourExpertReported,
    SecondTrackAgreed,
    BureauReported,
    CurrentJudged,
    FinalEvaluated,
    OpinionGiven,
)
"""Entries that are a document of their own."""
ATTACHED = (FeasibilityStudied, LabourExpertReported, WayDecided, SecondTrackAgreed, BureauReported)


@dataclass(frozen=True)
class Printed:
    """An entry as it stands in the report."""

    title: str
    said: str
    """By whom, on which day."""
    lines: tuple[Line, ...]
    answers: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """A part of the report; `lacks` is empty where it is as it should be."""

    part: str
    title: str
    ground: str
    status: str
    why: str
    lacks: str
    entries: tuple[Printed, ...]


@dataclass(frozen=True)
class Bundle:
    """The report as far as it is, by the facts of a day."""

    as_of: str
    """The day of the latest entry or answer in it."""
    parts: tuple[Part, ...]
    attached: tuple[Printed, ...]
    enclosed: tuple[Enclosed, ...]
    """Documents that go with it, each in a file of its own."""
    medical: str


def bundle(stands: Sequence[Stands], standing: Standing, first_sick_day: date, readers: Roles) -> Bundle:
    """Everything in it that all of `readers` may read. The same entries give the same report, whatever day it is."""
    called_for = [each for each in stands if each.called_for]
    attached = [each for each in standing.entries if isinstance(each, ATTACHED) and _read_by(each, readers)]
    shown = [one for each in called_for for one in each.found.entries if _read_by(one, readers)]
    answers = [answer for each in (*shown, *attached) for answer in standing.answers(each.entry)]
    documents = enclosed(standing, readers)
    dated = (*shown, *attached, *answers, *(each for each, _ in documents))
    latest = max((each.on for each in dated), default=first_sick_day)
    medical = standing.last(MedicalPartHandedOver)
    return Bundle(
        as_of=in_dutch(latest),
        parts=tuple(_part(each, standing, first_sick_day, readers) for each in called_for),
        attached=tuple(printed(each, standing) for each in attached),
        enclosed=tuple(listed for _, listed in documents),
        medical=in_dutch(medical.on) if medical else "",
    )


def _read_by(entry: Entry, readers: Roles) -> bool:
    return readers <= readers_of(entry)


def _part(each: Stands, standing: Standing, first_sick_day: date, readers: Roles) -> Part:
    item, found = each.item, each.found
    fields = FIELDS.get(item.item, ())
    entries = [printed(one, standing, fields) for one in found.entries if _read_by(one, readers)]
    if item.item == "e":
        entries = [Printed(in_dutch(first_sick_day), "", (), ())]
    said = found.why and (not each.ready or item.item == "l")
    lacks = "" if each.ready else f"{ROLES_NL[item.who]}, uiterlijk {in_dutch(each.by)}"
    return Part(
        part=item.item,
        title=item.name_nl,
        ground=f"{ARTICLE} {item.item[0]}",
        status=STATUSES_NL[found.status],
        why=WHYS[found.why][0] if said else "",
        lacks=lacks,
        entries=tuple(entries),
    )


def printed(entry: Entry, standing: Standing, fields: Sequence[str] = ()) -> Printed:
    """An entry with who said it, what was answered, and those of its fields."""
    return Printed(
        title=ROWS[type(entry)].name_nl,
        said=f"{ROLES_NL[entry.by]}, {in_dutch(entry.on)}",
        lines=tuple(lines_of(entry, fields)),
        answers=tuple(_answers(entry, standing)),
    )


def _answers(entry: Entry, standing: Standing) -> Iterator[str]:
    """Who agreed, and who did not and why; and whose word is still to come."""
    given = standing.answers(entry.entry)
    for each in given:
        said = f"niet akkoord: {each.reason}" if isinstance(each, EntryDeclined) else "akkoord"
        yield f"{ROLES_NL[each.by]}, {in_dutch(each.on)}: {said}"
    for role in sorted(ROWS[type(entry)].asks - {each.by for each in given}):
        yield f"{ROLES_NL[role]}: nog geen antwoord"
