"""Wage withheld, questions to UWV, contact, frequent absence, and who else serves the case."""

from services.trajectory.rules.work.row import (
    ALL_IN_THE_CASE,
    CASE_MANAGER,
    EMPLOYEE,
    EMPLOYER,
    PARTIES,
    Case,
    EntryRow,
    Subject,
    refers,
    refused,
)
from shared.contracts.dossier.duties import (
    ContactMade,
    ExpertOpinionReceived,
    ExpertOpinionRequested,
    FrequentAbsenceNoticed,
    GuideAssigned,
    WageResumed,
    WageTold,
    WageWithheld,
)
from shared.contracts.event import Refused

UWV_ANSWERS = "Wet SUWI 32 lid 1; BW 7:629a: deskundigenoordeel"


def _ground_fits(case: Case, said: WageWithheld) -> Refused | None:
    """Control rules suspend (lid 6), the grounds of lid 3 stop; and the employee is told before it counts."""
    if (said.how == "suspended") != (said.ground == "control-rules"):
        return refused(
            "ground-does-not-fit",
            "Control rules suspend the wage; every other ground stops it (BW 7:629 lid 3 and 6).",
            "ground",
        )
    if said.announced_on > said.on:
        return refused("announced-after", "It counts from the day it was said (lid 7).", "announced_on")
    return None


DUTIES = Subject(
    rows=(
        EntryRow(
            entry=WageTold,
            name_nl="Loon tijdens ziekte opgegeven",
            name_en="Wage while ill told",
            said_by=EMPLOYER,
            seen_by=PARTIES | CASE_MANAGER,
            source="BW 7:629 lid 1",
        ),
        EntryRow(
            entry=WageWithheld,
            name_nl="Loon opgeschort of stopgezet",
            name_en="Wage suspended or stopped",
            said_by=EMPLOYER,
            seen_by=PARTIES | CASE_MANAGER,
            source="BW 7:629 lid 3, 6 en 7",
            check=_ground_fits,
        ),
        EntryRow(
            entry=WageResumed,
            name_nl="Loon hervat",
            name_en="Wage resumed",
            said_by=EMPLOYER,
            seen_by=PARTIES | CASE_MANAGER,
            source="BW 7:629 lid 6",
            check=refers("withheld", WageWithheld, WageResumed),
        ),
        EntryRow(
            entry=ExpertOpinionRequested,
            name_nl="Deskundigenoordeel gevraagd",
            name_en="Expert opinion asked of UWV",
            said_by=PARTIES,
            seen_by=PARTIES | CASE_MANAGER,
            source=UWV_ANSWERS,
        ),
        EntryRow(
            entry=ExpertOpinionReceived,
            name_nl="Deskundigenoordeel ontvangen",
            name_en="Expert opinion received",
            said_by=PARTIES | CASE_MANAGER,
            seen_by=PARTIES | CASE_MANAGER,
            source=UWV_ANSWERS,
            check=refers("request", ExpertOpinionRequested, ExpertOpinionReceived),
            anytime=True,
        ),
        EntryRow(
            entry=ContactMade,
            name_nl="Contact met de werknemer",
            name_en="Contact with the employee",
            said_by=ALL_IN_THE_CASE - EMPLOYEE,
            seen_by=ALL_IN_THE_CASE,
            source="Regeling procesgang 3; wat er is gezegd, blijft daar",
        ),
        EntryRow(
            entry=FrequentAbsenceNoticed,
            name_nl="Frequent verzuim",
            name_en="Frequent absence",
            said_by=frozenset(),
            seen_by=ALL_IN_THE_CASE,
            source="praktijk: derde melding in twaalf maanden",
            track="first",
        ),
        EntryRow(
            entry=GuideAssigned,
            name_nl="Re-integratiebureau of jobcoach ingezet",
            name_en="Bureau or job coach assigned",
            said_by=EMPLOYER | CASE_MANAGER,
            seen_by=ALL_IN_THE_CASE,
            source="BW 7:658a lid 5; Beleidsregels De zieke werknemer 5.2.3",
        ),
    )
)
