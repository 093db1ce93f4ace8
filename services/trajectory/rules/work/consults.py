"""Consults: who asks for one, who plans it, and whether it comes too late for the problem analysis."""

from collections.abc import Sequence

from services.trajectory.rules.work.row import (
    ALL_IN_THE_CASE,
    CASE_MANAGER,
    DOCTORS,
    EXPERT,
    GUIDES,
    PARTIES,
    PLATFORM,
    Case,
    EntryRow,
    Subject,
    refers,
)
from shared.contracts.dossier.consults import (
    ConsultHeld,
    ConsultMissed,
    ConsultMoved,
    ConsultPlanned,
    ConsultRequested,
    ConsultTooLate,
)
from shared.contracts.dossier.entry import Entry

PLANNERS = GUIDES | EXPERT
PROBLEM_ANALYSIS = "problem-analysis"


_KNOWN = refers("consult", ConsultPlanned, ConsultHeld, ConsultMissed)
"""Only a consult that was planned, and neither held nor missed, can be moved, held or missed."""


def _in_time(case: Case, said: ConsultPlanned | ConsultMoved) -> Sequence[Entry]:
    """The bedrijfsarts' first consult after the day on which the problem analysis is due keeps that from being done."""
    planned = said if isinstance(said, ConsultPlanned) else case.standing.find(said.consult, ConsultPlanned)
    due = case.due.get(f"{PROBLEM_ANALYSIS}#")
    doctor = planned is not None and planned.whom in ("bedrijfsarts", "medical-case-manager")
    if due is None or not doctor or said.day <= due:
        return ()
    consult = said.entry if isinstance(said, ConsultPlanned) else said.consult
    return (ConsultTooLate(on=case.today, by=PLATFORM, consult=consult, day=said.day, due=due),)


PRACTICE = "Regeling procesgang 2 lid 2: het advies komt binnen zes weken"

CONSULTS = Subject(
    rows=(
        EntryRow(
            entry=ConsultRequested,
            name_nl="Spreekuur gevraagd",
            name_en="Consult asked for",
            said_by=PARTIES | CASE_MANAGER | {"team-lead"},
            seen_by=ALL_IN_THE_CASE,
            source="Arbowet 14 lid 2: een werknemer kan er altijd om vragen",
        ),
        EntryRow(
            entry=ConsultPlanned,
            name_nl="Spreekuur gepland",
            name_en="Consult planned",
            said_by=PLANNERS,
            seen_by=ALL_IN_THE_CASE,
            source=PRACTICE,
            follows=_in_time,
        ),
        EntryRow(
            entry=ConsultMoved,
            name_nl="Spreekuur verzet",
            name_en="Consult moved",
            said_by=PLANNERS,
            seen_by=ALL_IN_THE_CASE,
            source=PRACTICE,
            needs=("consult-planned",),
            check=_KNOWN,
            follows=_in_time,
        ),
        EntryRow(
            entry=ConsultHeld,
            name_nl="Spreekuur gehouden",
            name_en="Consult held",
            said_by=DOCTORS | CASE_MANAGER | EXPERT,
            seen_by=ALL_IN_THE_CASE,
            source=PRACTICE,
            check=_KNOWN,
        ),
        EntryRow(
            entry=ConsultMissed,
            name_nl="Niet op het spreekuur verschenen",
            name_en="Consult missed",
            said_by=DOCTORS | CASE_MANAGER | EXPERT,
            seen_by=ALL_IN_THE_CASE,
            source="BW 7:629 lid 6: controlevoorschriften",
            needs=("consult-planned",),
            check=_KNOWN,
        ),
        EntryRow(
            entry=ConsultTooLate,
            name_nl="Spreekuur na de laatste dag van de probleemanalyse",
            name_en="Consult after the last day of the problem analysis",
            said_by=frozenset(),
            seen_by=ALL_IN_THE_CASE,
            source=PRACTICE,
        ),
    )
)
