"""What the re-integration report asks of each: the last views, the employee's opinion in time, the medical part."""

from collections.abc import Sequence
from datetime import date, timedelta

from services.trajectory.rules.work.advice import none_stands_alone
from services.trajectory.rules.work.plan import looked_back
from services.trajectory.rules.work.row import (
    ALL_IN_THE_CASE,
    CASE_MANAGER,
    DOCTORS,
    EMPLOYEE,
    EMPLOYER,
    EXPERT,
    GUIDES,
    PARTIES,
    Case,
    EntryRow,
    Subject,
    Watch,
    refused,
)
from shared.contracts.dossier.entry import Entry
from shared.contracts.dossier.report import (
    CurrentJudged,
    FinalEvaluated,
    JobDescribed,
    MedicalPartHandedOver,
    OpinionAbsent,
    OpinionAsked,
    OpinionGiven,
    ReportHandedOver,
)
from shared.contracts.event import Refused
from shared.contracts.facts import Done, TrajectoryFact

ARTICLE = "Regeling procesgang 6 lid 1"
REPORT = "reintegration-report"
DAY = timedelta(days=1)
WEEK = timedelta(days=7)
ASKED_BEFORE = 4 * WEEK
"""How long before the report is due the employee is asked; an answer is in time a week before it. A choice, no law."""
READERS = PARTIES | GUIDES | EXPERT


def _works(case: Case, said: FinalEvaluated) -> Refused | None:
    """Hours and a lasting place belong to work that is done."""
    if said.work is None and (said.hours or said.lasting):
        return refused("work-missing", "Say in which work these hours are.", "work")
    return looked_back(case, said)


def _final(said: FinalEvaluated) -> Sequence[TrajectoryFact]:
    return (Done(rule="final-evaluation", on=said.on),)


def _judged(said: CurrentJudged) -> Sequence[TrajectoryFact]:
    return (Done(rule="current-judgment", on=said.on),)


def _handed_over(said: ReportHandedOver) -> Sequence[TrajectoryFact]:
    return (Done(rule=REPORT, on=said.on),)


def _due(case: Case) -> date | None:
    return case.due.get(f"{REPORT}#")


def _asked_next(case: Case) -> date | None:
    asked, due = case.standing.last(OpinionAsked), _due(case)
    if asked is not None:
        return asked.reply_by + DAY if asked.reply_by >= case.today else None
    return due - ASKED_BEFORE if due is not None and due - ASKED_BEFORE > case.today else None


def _asked(case: Case) -> Sequence[Entry]:
    """The question once, when the report comes near; and that nothing was said, once, after the term."""
    asked, given = case.standing.last(OpinionAsked), case.standing.all(OpinionGiven)
    if asked is None:
        due = _due(case)
        if due is None or given or case.today < due - ASKED_BEFORE:
            return ()
        # A contract that ends soon leaves little time before the report: a week to answer at least.
        return (OpinionAsked(on=case.today, reply_by=max(due, case.today + WEEK * 2) - WEEK),)
    if given or case.standing.all(OpinionAbsent) or case.today <= asked.reply_by:
        return ()
    return (OpinionAbsent(on=case.today, asked=asked.entry),)


OPINION = Watch(next_day=_asked_next, on_day=_asked)

REPORTING = Subject(
    rows=(
        EntryRow(
            entry=JobDescribed,
            name_nl="Bedrijf, functie en bekwaamheden beschreven",
            name_en="Firm, function and skills described",
            said_by=EMPLOYER | CASE_MANAGER | EXPERT,
            seen_by=ALL_IN_THE_CASE,
            source=f"{ARTICLE} b, c en d",
        ),
        EntryRow(
            entry=FinalEvaluated,
            name_nl="Eindevaluatie",
            name_en="Final evaluation",
            said_by=EMPLOYER | CASE_MANAGER,
            seen_by=READERS,
            source=f"{ARTICLE} h, i en k",
            check=_works,
            asks=PARTIES,
            facts=_final,
        ),
        EntryRow(
            entry=CurrentJudged,
            name_nl="Actueel oordeel van de bedrijfsarts",
            name_en="Current judgement of the bedrijfsarts",
            said_by=DOCTORS,
            seen_by=READERS,
            source=f"{ARTICLE} i, j en k",
            check=none_stands_alone,
            facts=_judged,
        ),
        EntryRow(
            entry=OpinionAsked,
            name_nl="Oordeel van de werknemer gevraagd",
            name_en="Opinion asked of the employee",
            said_by=frozenset(),
            seen_by=ALL_IN_THE_CASE,
            source=f"{ARTICLE} l",
        ),
        EntryRow(
            entry=OpinionGiven,
            name_nl="Oordeel van de werknemer",
            name_en="Opinion of the employee",
            said_by=EMPLOYEE,
            seen_by=READERS,
            source=f"{ARTICLE} l",
        ),
        EntryRow(
            entry=OpinionAbsent,
            name_nl="Geen oordeel van de werknemer ontvangen",
            name_en="No opinion of the employee came",
            said_by=frozenset(),
            seen_by=ALL_IN_THE_CASE,
            source=f"{ARTICLE} l: dat het gevraagd is, wordt vastgelegd",
        ),
        EntryRow(
            entry=MedicalPartHandedOver,
            name_nl="Medische informatie aan de werknemer gegeven",
            name_en="Medical part given to the employee",
            said_by=DOCTORS,
            seen_by=ALL_IN_THE_CASE,
            source="UWV: medische informatie gaat alleen van de werknemer naar UWV (B)",
        ),
        EntryRow(
            entry=ReportHandedOver,
            name_nl="Re-integratieverslag aan de werknemer gegeven",
            name_en="Re-integration report given to the employee",
            said_by=EMPLOYER | CASE_MANAGER,
            seen_by=ALL_IN_THE_CASE,
            source="WIA 25 lid 3",
            facts=_handed_over,
        ),
    ),
    watches=(OPINION,),
)
