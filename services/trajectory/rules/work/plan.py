"""The plan van aanpak: both parties answer it, it is evaluated, and at the end of the first year a way is chosen."""

from collections.abc import Sequence

from services.trajectory.rules.work.row import (
    ALL_IN_THE_CASE,
    CASE_MANAGER,
    EMPLOYER,
    PARTIES,
    Case,
    EntryRow,
    Subject,
    every,
    refers,
    refused,
)
from shared.contracts.dossier.answers import EntryAnswered
from shared.contracts.dossier.plan import FirstYearEvaluated, PlanDrawn, PlanEvaluated
from shared.contracts.dossier.report import FinalEvaluated
from shared.contracts.event import Refused
from shared.contracts.facts import Done, TrajectoryFact

ARTICLE = "Regeling procesgang 4"


def _plan_of_action(said: PlanDrawn, answered: EntryAnswered) -> Sequence[TrajectoryFact]:
    """With the last answer, a refusal included, the first plan is there."""
    return (Done(rule="plan-of-action", on=answered.on),) if answered.first else ()


def looked_back(case: Case, said: PlanEvaluated | FirstYearEvaluated | FinalEvaluated) -> Refused | None:
    """What was not kept or reached has a reason."""
    if (said.kept, said.reached) != ("yes", "yes") and said.why_not is None:
        return refused("why-not-missing", "Say what stood in the way.", "why_not")
    return None


def _evaluation(said: PlanEvaluated) -> Sequence[TrajectoryFact]:
    return (Done(rule="plan-evaluation", on=said.on),)


def _first_year(said: FirstYearEvaluated) -> Sequence[TrajectoryFact]:
    return (Done(rule="first-year-evaluation", on=said.on),)


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
            asks=PARTIES,
            settled=_plan_of_action,
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
            check=every(refers("plan", PlanDrawn), looked_back),
            facts=_evaluation,
        ),
        EntryRow(
            entry=FirstYearEvaluated,
            name_nl="Eerstejaarsevaluatie",
            name_en="First-year evaluation",
            said_by=EMPLOYER | CASE_MANAGER,
            seen_by=ALL_IN_THE_CASE,
            source=f"{ARTICLE} lid 2 b: in ieder geval aan het einde van het eerste ziektejaar",
            check=looked_back,
            asks=PARTIES,
            facts=_first_year,
        ),
    )
)
