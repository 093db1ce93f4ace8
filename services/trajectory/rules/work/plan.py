"""The plan van aanpak: one plan stands at a time, each adjustment names the one before, both parties answer it."""

from collections.abc import Sequence

from services.trajectory.rules.work.row import (
    ALL_IN_THE_CASE,
    CASE_MANAGER,
    EMPLOYER,
    PARTIES,
    PLATFORM,
    Case,
    EntryRow,
    Subject,
    refused,
)
from shared.contracts.dossier.entry import Entry
from shared.contracts.dossier.plan import PlanConcluded, PlanDrawn, PlanEvaluated, PlanRefused, PlanSigned
from shared.contracts.event import Refused
from shared.contracts.facts import Done, TrajectoryFact

ARTICLE = "Regeling procesgang 4"
CONTENT = ("goals", "activities", "case_manager", "evaluate_every_days")


def _drawn(case: Case, said: PlanDrawn) -> Refused | None:
    """Who adjusts a plan has seen the one that stands: of two at once the second is told what changed."""
    stands = case.standing.last(PlanDrawn)
    if stands is None:
        unknown = "There is no such plan, or it was withdrawn."
        return refused("plan-unknown", unknown, "replaces") if said.replaces else None
    if said.replaces == stands.entry:
        return None
    if said.replaces is None:
        return refused("plan-stands", f"Plan {stands.entry} stands: an adjustment names it.", "replaces")
    before = case.standing.find(said.replaces, PlanDrawn)
    changed = [name for name in CONTENT if before and getattr(before, name) != getattr(stands, name)]
    detail = (
        f"Plan {stands.entry} stands since {stands.on.isoformat()}, drawn by {stands.by}; "
        f"it is another in: {', '.join(changed) or 'nothing'}."
    )
    return refused("plan-changed", detail, "replaces")


def _answered(case: Case, said: PlanSigned | PlanRefused) -> Refused | None:
    """Each party answers the plan that stands, once."""
    stands = case.standing.last(PlanDrawn)
    if stands is None or stands.entry != said.plan:
        return refused("plan-not-standing", "Another plan stands by now, or there is none.", "plan")
    if said.by in _answers(case, said.plan):
        return refused("plan-answered", "This party has answered this plan already.", "plan")
    return None


def _answers(case: Case, plan: str) -> set[str]:
    given = (*case.standing.all(PlanSigned), *case.standing.all(PlanRefused))
    return {each.by for each in given if each.plan == plan}


def _concluded(case: Case, said: PlanSigned | PlanRefused) -> Sequence[Entry]:
    """With the second answer the plan is there."""
    if len(_answers(case, said.plan)) < len(PARTIES):
        return ()
    first = not case.standing.all(PlanConcluded)
    return (PlanConcluded(on=said.on, by=PLATFORM, plan=said.plan, first=first),)


def _plan_of_action(said: PlanConcluded) -> Sequence[TrajectoryFact]:
    return (Done(rule="plan-of-action", on=said.on),) if said.first else ()


def _evaluated(case: Case, said: PlanEvaluated) -> Refused | None:
    if case.standing.find(said.plan, PlanDrawn) is None:
        return refused("plan-unknown", "There is no such plan, or it was withdrawn.", "plan")
    if (said.kept, said.reached) != ("yes", "yes") and said.why_not is None:
        return refused("why-not-missing", "Say what stood in the way.", "why_not")
    return None


def _evaluation(said: PlanEvaluated) -> Sequence[TrajectoryFact]:
    return (Done(rule="plan-evaluation", on=said.on),)


PLAN = Subject(
    rows=(
        EntryRow(
            entry=PlanDrawn,
            name_nl="Plan van aanpak opgesteld of bijgesteld",
            name_en="Plan of action drawn up or adjusted",
            said_by=EMPLOYER | CASE_MANAGER,
            seen_by=ALL_IN_THE_CASE,
            source=f"{ARTICLE} lid 1, 2 en 5",
            track="first",
            check=_drawn,
        ),
        EntryRow(
            entry=PlanSigned,
            name_nl="Akkoord met het plan van aanpak",
            name_en="Plan of action agreed with",
            said_by=PARTIES,
            seen_by=ALL_IN_THE_CASE,
            source=f"{ARTICLE} lid 1: in overeenstemming",
            track="first",
            check=_answered,
            follows=_concluded,
        ),
        EntryRow(
            entry=PlanRefused,
            name_nl="Niet akkoord met het plan van aanpak, met reden",
            name_en="Plan of action refused, with a reason",
            said_by=PARTIES,
            seen_by=ALL_IN_THE_CASE,
            source="BW 7:660a; de reden hoort bij het dossier",
            track="first",
            check=_answered,
            follows=_concluded,
        ),
        EntryRow(
            entry=PlanConcluded,
            name_nl="Plan van aanpak door beide beantwoord",
            name_en="Plan of action answered by both",
            said_by=frozenset(),
            seen_by=ALL_IN_THE_CASE,
            source=f"{ARTICLE} lid 1",
            track="first",
            facts=_plan_of_action,
        ),
        EntryRow(
            entry=PlanEvaluated,
            name_nl="Plan van aanpak geëvalueerd",
            name_en="Plan of action evaluated",
            said_by=EMPLOYER | CASE_MANAGER,
            seen_by=ALL_IN_THE_CASE,
            source=f"{ARTICLE} lid 2 b; elke zes weken is advies van UWV",
            track="first",
            needs=("plan-drawn",),
            check=_evaluated,
            facts=_evaluation,
        ),
    )
)
