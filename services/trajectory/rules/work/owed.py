"""What is owed in a case beside the clock: by whom, by when, on which ground, as the entries that stand say it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from services.trajectory.rules.work.row import Case
from services.trajectory.rules.work.watching import next_period_over, terms
from services.trajectory.rules.work.words import ACTIVITIES_NL
from shared.contracts.dossier.consults import ConsultHeld, ConsultMissed, ConsultMoved, ConsultPlanned
from shared.contracts.dossier.entry import Entry, Versioned
from shared.contracts.dossier.passivity import PassivityNoticed, PassivityReplied, PassivityReported
from shared.contracts.dossier.paths import ConflictFound, MediationAgreed, PossibilitiesMarginal
from shared.contracts.dossier.plan import Activity, PlanDrawn
from shared.contracts.dossier.report import OpinionAsked, OpinionGiven
from shared.contracts.dossier.work import AdaptationAgreed, AdaptationMade, ClosingEvaluated, ReturnedToWork

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Owed:
    """One thing that somebody in the case owes; who may read the entry it rests on may read it."""

    who: str
    """The role."""
    what_nl: str
    what_en: str
    because: Entry
    by: date | None = None
    """The last day; None: without delay."""


Find = Callable[[Case], Iterator[Owed]]


def owed(case: Case) -> Sequence[Owed]:
    """Everything, what is due first first; what has no day comes before that. From a benefit no employer owes."""
    found = [each for find in FINDS for each in find(case) if not (case.benefit and each.who == "employer")]
    return sorted(found, key=lambda each: (each.by or date.min, each.who, each.what_nl))


def _activities(activities: Sequence[Activity], because: Entry) -> Iterator[Owed]:
    for each in activities:
        who = "case-manager" if each.by == "arbodienst" else each.by
        yield Owed(who, each.what, each.what, because, each.until)


def _plan(case: Case) -> Iterator[Owed]:
    plan = case.standing.last(PlanDrawn)
    if plan is not None:
        yield from _activities(plan.activities, plan)


def _answers(case: Case) -> Iterator[Owed]:
    """Whoever was asked and has not answered what still stands."""
    for entry in case.standing.entries:
        if isinstance(entry, Versioned) and case.standing.last(type(entry)) is not entry:
            continue
        row = case.rows[type(entry)]
        for role in sorted(case.asked(entry) - {each.by for each in case.standing.answers(entry.entry)}):
            by: date | None = getattr(entry, "answer_by", None)
            nl = f"Antwoord op: {row.name_nl}"
            yield Owed(role, nl, f"Answer to: {row.name_en}", entry, by)


def _second_track(case: Case) -> Iterator[Owed]:
    """Tasks, targets of the period that runs, and the bureau's next report."""
    known = terms(case)
    if known is None:
        return
    agreement, begins = known
    yield from _activities(agreement.tasks, agreement)
    for each in agreement.targets:
        last = next_period_over(begins, each.every_days, case.today) - DAY
        nl = f"{each.times} × {ACTIVITIES_NL[each.what]}"
        yield Owed("employee", nl, f"{each.times} × {each.what}", agreement, last)
    due = next_period_over(begins, agreement.report_every_days, case.today) - DAY
    yield Owed("bureau", "Rapportage aan werkgever en werknemer", "Report to both", agreement, due)


def _replies(case: Case) -> Iterator[Owed]:
    over = {each.notice for each in case.standing.all(PassivityReported)}
    replies = case.standing.all(PassivityReplied)
    for notice in case.standing.all(PassivityNoticed):
        replied = {each.by for each in replies if each.notice == notice.entry}
        for role in sorted({"bureau", "employee"} - replied if notice.entry not in over else ()):
            yield Owed(
                role, "Reactie op gemiste afspraken", "Reply to targets missed", notice, notice.reply_by
            )


def _consults(case: Case) -> Iterator[Owed]:
    over = {each.consult for kind in (ConsultHeld, ConsultMissed) for each in case.standing.all(kind)}
    moved = {each.consult: each.day for each in case.standing.all(ConsultMoved)}
    for each in case.standing.all(ConsultPlanned):
        day = moved.get(each.entry, each.day)
        if each.entry not in over:
            yield Owed("employee", "Naar het spreekuur komen", "Come to the consult", each, day)


def _at_work(case: Case) -> Iterator[Owed]:
    made = {each.adaptation for each in case.standing.all(AdaptationMade)}
    for each in case.standing.all(AdaptationAgreed):
        if each.entry not in made:
            yield Owed("employer", each.what, each.what, each, each.until)
    returned = case.standing.last(ReturnedToWork)
    if returned is not None and not case.standing.all(ClosingEvaluated):
        yield Owed("employer", "Slotevaluatie na terugkeer", "Closing evaluation after the return", returned)


def _paths(case: Case) -> Iterator[Owed]:
    begun = {each.conflict for each in case.standing.all(MediationAgreed)}
    for conflict in case.standing.all(ConflictFound):
        if conflict.entry not in begun:
            yield Owed("employer", "Mediation aanbieden", "Offer mediation", conflict)
    marginal = case.standing.last(PossibilitiesMarginal)
    if marginal is not None and marginal.review_on >= case.today:
        again = "Opnieuw beoordelen wat mogelijk is"
        yield Owed("bedrijfsarts", again, "Judge anew what is possible", marginal, marginal.review_on)


def _opinion(case: Case) -> Iterator[Owed]:
    asked = case.standing.last(OpinionAsked)
    if asked is not None and not case.standing.all(OpinionGiven):
        nl, en = "Oordeel over het re-integratieverslag geven", "Opinion on the re-integration report"
        yield Owed("employee", nl, en, asked, asked.reply_by)


FINDS: tuple[Find, ...] = (
    _plan,
    _answers,
    _second_track,
    _replies,
    _consults,
    _at_work,
    _paths,
    _opinion,
)
