"""Capacity and profiles: each in versions, of which the last one holds."""

from services.trajectory.rules.work.row import (
    BUREAU,
    CASE_MANAGER,
    DOCTORS,
    EMPLOYEE,
    EXPERT,
    FIRST_TRACK,
    SEEKERS,
    Case,
    EntryRow,
    Subject,
    ordered,
)
from shared.contracts.dossier.capacity import CapacityEstablished, PersonalProfiled, SearchProfileRevised


def _same_capacity(case: Case, said: CapacityEstablished) -> bool:
    last = case.standing.last(CapacityEstablished)
    return last is not None and (last.capacity, last.valid_until) == (said.capacity, said.valid_until)


def _same_profile(case: Case, said: SearchProfileRevised) -> bool:
    last = case.standing.last(SearchProfileRevised)
    return last is not None and last.profile == said.profile


PROFILES = Subject(
    rows=(
        EntryRow(
            entry=CapacityEstablished,
            name_nl="Belastbaarheid vastgesteld",
            name_en="Capacity established",
            said_by=DOCTORS,
            seen_by=FIRST_TRACK | BUREAU,
            source="Beleidsregels De zieke werknemer 5.3: beperkingen en mogelijkheden, van de bedrijfsarts",
            check=ordered("on", "valid_until"),
            silent=_same_capacity,
            withdrawable=False,
        ),
        EntryRow(
            entry=PersonalProfiled,
            name_nl="Persoonsprofiel",
            name_en="Personal profile",
            said_by=SEEKERS | EMPLOYEE,
            seen_by=EMPLOYEE | CASE_MANAGER | DOCTORS | EXPERT | BUREAU,
            source="Werkwijzer Poortwachter: van persoonsprofiel naar zoekprofiel",
            track="second",
        ),
        EntryRow(
            entry=SearchProfileRevised,
            name_nl="Zoekprofiel",
            name_en="Search profile",
            said_by=SEEKERS,
            seen_by=FIRST_TRACK | BUREAU,
            source="Werkwijzer Poortwachter: van persoonsprofiel naar zoekprofiel",
            track="second",
            silent=_same_profile,
            withdrawable=False,
        ),
    )
)
