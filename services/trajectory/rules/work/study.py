"""Studies: feasibility in four parts, the labour expert's four questions with the way they lead, reorientation."""

from collections.abc import Sequence

from services.trajectory.rules.work.row import (
    ALL_IN_THE_CASE,
    EXPERT,
    PLATFORM,
    SEEKERS,
    Case,
    EntryRow,
    Subject,
    refused,
)
from shared.contracts.dossier.entry import Entry
from shared.contracts.dossier.study import (
    FeasibilityStudied,
    LabourExpertReported,
    Reoriented,
    Way,
    WayDecided,
)
from shared.contracts.event import Refused

FOUR_QUESTIONS = "Werkwijzer Poortwachter: de vier vragen van de arbeidsdeskundige; BW 7:658a lid 1"


def _adds_up(case: Case, said: FeasibilityStudied) -> Refused | None:
    parts = (said.suitable_work, said.worker, said.limits, said.money)
    if said.feasible and any(each.answer == "no" for each in parts):
        return refused("contradicts-itself", "A part that says no is not feasible.", "feasible")
    return None


def way_of(said: LabourExpertReported) -> Way:
    """Work here keeps to the first track; none here, and perhaps elsewhere, asks for the second."""
    here = {each.answer for each in (said.own_work, said.own_work_adapted, said.other_work_here)}
    if "yes" in here:
        return "first-track"
    elsewhere = said.work_elsewhere.answer != "no"
    if "uncertain" in here:
        return "both" if elsewhere else "first-track"
    return "second-track" if elsewhere else "none"


def _decided(case: Case, said: LabourExpertReported) -> Sequence[Entry]:
    return (WayDecided(on=said.on, by=PLATFORM, report=said.entry, way=way_of(said)),)


STUDY = Subject(
    rows=(
        EntryRow(
            entry=FeasibilityStudied,
            name_nl="Haalbaarheidsonderzoek",
            name_en="Feasibility study",
            said_by=SEEKERS,
            seen_by=ALL_IN_THE_CASE,
            source="praktijk: werk, werknemer, beperkingen en geld",
            track="second",
            check=_adds_up,
        ),
        EntryRow(
            entry=LabourExpertReported,
            name_nl="Arbeidsdeskundig onderzoek",
            name_en="Labour expert's report",
            said_by=EXPERT,
            seen_by=ALL_IN_THE_CASE,
            source=FOUR_QUESTIONS,
            follows=_decided,
        ),
        EntryRow(
            entry=WayDecided,
            name_nl="Welk spoor volgt",
            name_en="Which track follows",
            said_by=frozenset(),
            seen_by=ALL_IN_THE_CASE,
            source=FOUR_QUESTIONS,
        ),
        EntryRow(
            entry=Reoriented,
            name_nl="Heroriëntatie",
            name_en="Reorientation",
            said_by=SEEKERS,
            seen_by=ALL_IN_THE_CASE,
            source="Werkwijzer Poortwachter: scholing tot ongeveer zes maanden",
            track="second",
        ),
    )
)
