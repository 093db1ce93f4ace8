"""Paths: what a ground that is recorded does to what is owed."""

from collections.abc import Sequence
from datetime import timedelta

from services.trajectory.rules.rulebook import RULE_IDS, row
from services.trajectory.rules.work.row import (
    CASE_MANAGER,
    DOCTORS,
    EMPLOYER,
    FIRST_TRACK,
    GUIDES,
    PARTIES,
    PLATFORM,
    Case,
    EntryRow,
    Subject,
    ordered,
    refers,
    refused,
)
from services.trajectory.rules.work.words import SETTLEMENT
from shared.contracts.dossier.answers import EntryAnswered
from shared.contracts.dossier.entry import Entry
from shared.contracts.dossier.paths import (
    ConflictFound,
    DeviationProposed,
    MediationAgreed,
    MediationEnded,
    PossibilitiesMarginal,
    SecondTrackLeftOut,
    SettlementProposed,
    SettlementRisksNamed,
)
from shared.contracts.event import Refused
from shared.contracts.facts import Deviation, Prospect, SecondTrackWaived, TrajectoryFact

MEDIATION = "Werkwijzer Poortwachter 5.3: bij een conflict eerst mediation"
SOON = timedelta(days=92)
"""Three months, at their longest: a prospect of work here by then is a ground to leave the second track out."""
NEAR = timedelta(days=366)
RISKS = ("no-sickness-benefit", "report-on-leaving", "fourteen-days-to-withdraw")


def _deviable(case: Case, said: DeviationProposed) -> Refused | None:
    """The Regeling lets its own terms be put off, of its articles 2 and 4; no other."""
    if said.rule not in RULE_IDS:
        return refused("unknown-rule", "There is no such obligation.", "rule")
    if not row(said.rule).deviable:
        return refused("not-deviable", "From this term no deviation is possible (Regeling 5).", "rule")
    if said.until < case.first_sick_day:
        return refused("before-sick", "This day lies before the sickness.", "until")
    return None


def _put_off(said: DeviationProposed, answered: EntryAnswered) -> Sequence[TrajectoryFact]:
    if not answered.agreed:
        return ()
    return (Deviation(rule=said.rule, until=said.until, reason=said.reason),)


def _ground_holds(case: Case, said: SecondTrackLeftOut) -> Refused | None:
    """Pension comes within a year after the wait; work here within three months."""
    if said.ground == "pension-near":
        if case.last_day is None or said.day > case.last_day + NEAR:
            return refused("pension-not-near", "Pension comes more than a year after the wait.", "day")
    elif said.day > said.on + SOON:
        return refused("prospect-too-far", "The prospect is of work within three months.", "day")
    return None


def _left_out(said: SecondTrackLeftOut, answered: EntryAnswered) -> Sequence[TrajectoryFact]:
    """Both have agreed in writing."""
    if not answered.agreed:
        return ()
    if said.ground == "work-here-soon":
        return (Prospect(on=answered.on, expected_by=said.day),)
    ground = f"AOW op {said.day.isoformat()}, samen schriftelijk vastgelegd (Werkwijzer 5.14)"
    return (SecondTrackWaived(on=answered.on, ground=ground),)


def _not_soon(said: PossibilitiesMarginal) -> Sequence[TrajectoryFact]:
    return (SecondTrackWaived(on=said.on, ground="marginale mogelijkheden (Werkwijzer 5.8)"),)


def _risks(case: Case, said: SettlementProposed) -> Sequence[Entry]:
    return (
        SettlementRisksNamed.model_validate(
            {"on": said.on, "by": PLATFORM, "settlement": said.entry, "risks": RISKS, **SETTLEMENT}
        ),
    )


PATHS = Subject(
    rows=(
        EntryRow(
            entry=ConflictFound,
            name_nl="Arbeidsconflict vastgesteld",
            name_en="Conflict at work found",
            said_by=PARTIES | CASE_MANAGER | DOCTORS,
            seen_by=PARTIES | GUIDES,
            source=MEDIATION,
            track="first",
        ),
        EntryRow(
            entry=MediationAgreed,
            name_nl="Mediation afgesproken",
            name_en="Mediation agreed",
            said_by=EMPLOYER | CASE_MANAGER,
            seen_by=PARTIES | GUIDES,
            source=MEDIATION,
            track="first",
            check=refers("conflict", ConflictFound, MediationEnded),
        ),
        EntryRow(
            entry=MediationEnded,
            name_nl="Mediation beëindigd",
            name_en="Mediation ended",
            said_by=EMPLOYER | CASE_MANAGER,
            seen_by=PARTIES | GUIDES,
            source=MEDIATION,
            track="first",
            needs=("mediation-agreed",),
            check=refers("conflict", ConflictFound, MediationEnded),
        ),
        EntryRow(
            entry=PossibilitiesMarginal,
            name_nl="Marginale mogelijkheden",
            name_en="Marginal possibilities",
            said_by=DOCTORS,
            seen_by=FIRST_TRACK,
            source="Werkwijzer Poortwachter 5.8: een tweede spoor hoeft nog niet",
            check=ordered("on", "review_on"),
            facts=_not_soon,
        ),
        EntryRow(
            entry=SecondTrackLeftOut,
            name_nl="Tweede spoor blijft achterwege",
            name_en="Second track left out",
            said_by=EMPLOYER | CASE_MANAGER,
            seen_by=FIRST_TRACK,
            source="Werkwijzer Poortwachter 5.14 (AOW binnen een jaar, samen schriftelijk) en 4.3 (drie maanden)",
            check=_ground_holds,
            asks=PARTIES,
            settled=_left_out,
        ),
        EntryRow(
            entry=DeviationProposed,
            name_nl="Afwijking van een termijn, met reden",
            name_en="Deviation from a term, with a reason",
            said_by=PARTIES | CASE_MANAGER,
            seen_by=FIRST_TRACK,
            source="Regeling procesgang 5",
            check=_deviable,
            asks=PARTIES,
            settled=_put_off,
        ),
        EntryRow(
            entry=SettlementProposed,
            name_nl="Vaststellingsovereenkomst voorgesteld",
            name_en="Settlement agreement proposed",
            said_by=PARTIES | CASE_MANAGER,
            seen_by=PARTIES | CASE_MANAGER,
            source="BW 7:670b: veertien dagen bedenktijd, drie weken als dat niet vermeld is",
            check=ordered("on", "ends_on"),
            follows=_risks,
        ),
        EntryRow(
            entry=SettlementRisksNamed,
            name_nl="Risico's van een vaststellingsovereenkomst bij ziekte",
            name_en="Risks of a settlement while ill",
            said_by=frozenset(),
            seen_by=PARTIES | CASE_MANAGER,
            source="ZW 45 lid 1 j (benadelingshandeling); ZW 38 lid 2 (ziek uit dienst); BW 7:670b",
        ),
    )
)
