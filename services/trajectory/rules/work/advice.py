"""The advice of the bedrijfsarts: what it means for the clock, and what of it cannot be."""

from collections.abc import Sequence

from services.trajectory.rules.work.row import (
    BUREAU,
    DOCTORS,
    EXPERT,
    GUIDES,
    PARTIES,
    Case,
    EntryRow,
    Subject,
    refused,
)
from shared.contracts.dossier.advice import AdviceGiven
from shared.contracts.dossier.report import CurrentJudged
from shared.contracts.event import Refused
from shared.contracts.facts import Done, NoPossibilities, TrajectoryFact

PROBLEM_ANALYSIS = "problem-analysis"


def none_stands_alone(case: Case, said: AdviceGiven | CurrentJudged) -> Refused | None:
    """That nothing is possible is said with nothing beside it."""
    if "none" in said.possible and len(said.possible) > 1:
        return refused("none-stands-alone", "No possibilities stand beside no others.", "possible")
    return None


def _cannot_be(case: Case, said: AdviceGiven) -> Refused | None:
    """What contradicts itself, and a second problem analysis."""
    if (no := none_stands_alone(case, said)) is not None:
        return no
    if "none" not in said.possible and said.goal is None:
        return refused("goal-missing", "Where work is possible the advice says where it leads.", "goal")
    for name in ("expected_by", "next_contact"):
        day = getattr(said, name)
        if day is not None and day < said.on:
            return refused("before-the-advice", "This day lies before the advice.", name)
    before = [each for each in case.standing.all(AdviceGiven) if each.problem_analysis]
    if said.problem_analysis and before:
        return refused(
            "analysis-there",
            "The problem analysis was made: what came later is an advice.",
            "problem_analysis",
        )
    return None


def _for_the_clock(said: AdviceGiven) -> Sequence[TrajectoryFact]:
    """The problem analysis is done; that no work is possible is a fact of its own, whenever it is found."""
    done = (Done(rule=PROBLEM_ANALYSIS, on=said.on),) if said.problem_analysis else ()
    none = (NoPossibilities.model_validate({"from": said.on}),) if "none" in said.possible else ()
    return (*done, *none)


ADVICE = Subject(
    rows=(
        EntryRow(
            entry=AdviceGiven,
            name_nl="Advies van de bedrijfsarts",
            name_en="Advice of the bedrijfsarts",
            said_by=DOCTORS,
            seen_by=PARTIES | GUIDES | EXPERT | BUREAU,
            source="Regeling procesgang 2 lid 2; Beleidsregels De zieke werknemer 5.3",
            check=_cannot_be,
            facts=_for_the_clock,
        ),
    )
)
