"""The second track: what decides about it, and how it begins with three signatures."""

from collections.abc import AsyncGenerator
from typing import Any

import pytest

from services.trajectory.rules.work.study import way_of
from shared.contracts.dossier.study import LabourExpertReported
from tests.unit.trajectory.at_the_door import Asked, ill
from tests.unit.trajectory.tracked import AGREEMENT, BEGIN, NO, PERHAPS, REPORT, TASKS, YES


@pytest.fixture(name="asked")
async def somebody_ill_for_a_year() -> AsyncGenerator[Asked]:
    """It is 27 August 2026."""
    async with ill(360) as made:
        yield made


async def test_it_begins_with_the_last_of_three_signatures(asked: Asked) -> None:
    """The employer's included: they stay responsible."""
    await asked.entered("labour-expert-reported", "labour-expert", **REPORT)
    assert (await asked.dossier())[-1]["way"] == "second-track"
    agreement = await asked.entered("second-track-agreed", "bureau", **AGREEMENT)
    await asked.agreed(agreement, "employee", "employer")
    assert (await asked.state()).second_track is None
    answer = await asked.enter("entry-agreed", "bureau", of=agreement)
    assert "trajectory.second-track-started.v1" in answer.json()["told"]
    assert (await asked.state()).second_track == BEGIN
    assert (await asked.due_of("second-track-start"))["done_on"] == BEGIN.isoformat()


async def test_who_declines_stops_it(asked: Asked) -> None:
    """A new agreement names the one declined, and begins it."""
    await asked.entered("labour-expert-reported", "labour-expert", **REPORT)
    first = await asked.entered("second-track-agreed", "bureau", **AGREEMENT)
    await asked.agreed(first, "bureau", "employer")
    await asked.entered("entry-declined", "employee", of=first, reason="Te veel per maand")
    assert (await asked.state()).second_track is None
    fewer = {**AGREEMENT, "targets": [], "replaces": first}
    second = await asked.entered("second-track-agreed", "bureau", **fewer)
    await asked.agreed(second, "bureau", "employer", "employee")
    assert (await asked.state()).second_track == BEGIN


@pytest.mark.parametrize(
    ("report", "way"),
    [
        ({}, "second-track"),
        ({"other_work_here": YES}, "first-track"),
        ({"own_work_adapted": YES, "work_elsewhere": NO}, "first-track"),
        ({"other_work_here": PERHAPS}, "both"),
        ({"other_work_here": PERHAPS, "work_elsewhere": NO}, "first-track"),
        ({"work_elsewhere": PERHAPS}, "second-track"),
        ({"work_elsewhere": NO}, "none"),
    ],
)
def test_the_four_questions_decide_the_way(report: dict[str, Any], way: str) -> None:
    """Work here keeps to the first track; only when there is none does another employer come in (BW 7:658a lid 1)."""
    said = LabourExpertReported.model_validate({"on": BEGIN, **REPORT, **report})
    assert way_of(said) == way


async def test_nothing_begins_before_or_against_what_was_decided(asked: Asked) -> None:
    """Nobody decided; work here; then the evaluation of the year says both."""
    assert await asked.refused("second-track-agreed", "bureau", **AGREEMENT) == ("way-not-decided", None)
    await asked.entered("labour-expert-reported", "labour-expert", **{**REPORT, "own_work_adapted": YES})
    assert await asked.refused("second-track-agreed", "bureau", **AGREEMENT) == ("way-not-open", "kind")
    assert await asked.refused("second-track-started", "employer") == ("way-not-open", "kind")
    both = {
        "kept": "yes",
        "reached": "yes",
        "second_year": "both",
        "because": "Werk hier is onzeker",
        "goal": "x",
    }
    await asked.entered("first-year-evaluated", "employer", **both)
    assert await asked.entered("second-track-agreed", "bureau", **AGREEMENT)


@pytest.mark.parametrize(
    ("kind", "role", "fields", "code", "path"),
    [
        ("second-track-agreed", "bureau", {**AGREEMENT, "tasks": TASKS[:2]}, "task-missing", "tasks"),
        ("second-track-agreed", "bureau", {**AGREEMENT, "employer_answers": 0}, "literal-error", "employer_answers"),
        ("second-track-agreed", "bureau", {**AGREEMENT, "form": "hobby"}, "literal-error", "form"),
        ("activity-done", "employee", {"what": "application"}, "too-early", None),
        ("bureau-reported", "bureau", {"progress": "x", "on_course": "yes"}, "too-early", None),
        ("second-track-ended", "bureau", {"reason": "placed"}, "too-early", None),
        (
            "feasibility-studied",
            "bureau",
            {"suitable_work": YES, "worker": YES, "limits": NO, "money": YES, "feasible": True},
            "contradicts-itself",
            "feasible",
        ),
        ("capacity-established", "bedrijfsarts", {"capacity": {"lift-carrots": 5}}, "unknown-limit", "capacity"),
    ],
)  # fmt: skip
async def test_what_cannot_be_is_refused_and_not_kept(
    asked: Asked, kind: str, role: str, fields: dict[str, Any], code: str, path: str | None
) -> None:
    """An activity before the track began, a limit that does not exist, an agreement that leaves one out."""
    await asked.entered("labour-expert-reported", "labour-expert", **REPORT)
    before = (await asked.state()).entries
    found, where = await asked.refused(kind, role, **fields)
    assert (found, (where or "").split(".")[0] or None) == (code, path)
    assert (await asked.state()).entries == before
