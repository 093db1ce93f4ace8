"""Entries in the dossier: made once, never changed, refused with a code, read by who may read them."""

from collections.abc import AsyncGenerator
from datetime import date, timedelta
from typing import Any

import pytest

from shared.contracts.dossier.consults import ConsultPlanned, ConsultTooLate
from tests.unit.trajectory.at_the_door import CASE, Asked, ill
from tests.unit.trajectory.told import MONDAY

TODAY = MONDAY + timedelta(days=10)
DUE = (MONDAY + timedelta(days=42)).isoformat()


@pytest.fixture(name="asked")
async def somebody_ill_for_ten_days() -> AsyncGenerator[Asked]:
    """The problem analysis is due on day 42."""
    async with ill(10) as made:
        yield made


async def dossier(asked: Asked, role: str = "case-manager", **query: str) -> list[dict[str, Any]]:
    """The entries that a role reads."""
    return (await asked.get(f"/v1/cases/{CASE}/entries", role, **query))["entries"]


async def test_an_entry_says_who_made_it_and_is_made_once(asked: Asked) -> None:
    """The same key again answers the same entry."""
    one = await asked.enter("consult-planned", "case-manager", day="2025-09-22")
    again = await asked.enter("consult-planned", "case-manager", day="2025-09-22")
    assert (one.status_code, again.json()) == (202, one.json())
    (made,) = await dossier(asked)
    assert (made["entry"], made["by"], made["who"]) == (one.json()["entry"], "case-manager", "iemand")
    assert made["stands"]


async def test_a_consult_after_the_problem_analysis_is_due_is_said_to_be_too_late(asked: Asked) -> None:
    """On day 42 it is in time, on day 43 it is not; and moving it there says so again."""
    in_time = await asked.enter("consult-planned", "case-manager", day=DUE)
    assert in_time.json()["told"] == ["trajectory.consult-planned.v1"]
    late = (MONDAY + timedelta(days=43)).isoformat()
    moved = await asked.enter(
        "consult-moved", "case-manager", consult=in_time.json()["entry"], day=late, wish_of="employer"
    )
    assert moved.json()["told"] == ["trajectory.consult-moved.v1", "trajectory.consult-too-late.v1"]
    found = (await asked.service.cases.case(CASE)).state.entries[-1]
    assert isinstance(found, ConsultTooLate)
    assert (found.by, found.day.isoformat(), found.due.isoformat()) == ("platform", late, DUE)


async def test_a_labour_experts_consult_keeps_no_analysis_waiting(asked: Asked) -> None:
    """Only the bedrijfsarts' own consult does."""
    late = (MONDAY + timedelta(days=60)).isoformat()
    answer = await asked.enter("consult-planned", "case-manager", day=late, whom="labour-expert")
    assert answer.json()["told"] == ["trajectory.consult-planned.v1"]


@pytest.mark.parametrize(
    ("kind", "fields", "status", "code", "path"),
    [
        ("consult-imagined", {}, 422, "unknown-kind", "kind"),
        ("consult-planned", {}, 422, "missing", "day"),
        ("consult-planned", {"day": "morgen"}, 422, "value-error", "day"),
        ("consult-planned", {"day": DUE, "diagnosis": "x"}, 422, "unknown-field", "diagnosis"),
        ("consult-planned", {"day": DUE, "by": "bedrijfsarts"}, 422, "unknown-field", "by"),
        ("consult-planned", {"day": DUE, "on": "2025-08-29"}, 422, "before-sick", "on"),
        ("consult-planned", {"day": DUE, "on": "2025-12-01"}, 422, "in-the-future", "on"),
        ("consult-moved", {"day": DUE, "consult": "x", "wish_of": "employee"}, 422, "too-early", None),
        ("consult-too-late", {"day": DUE, "due": DUE, "consult": "x"}, 403, "role-not-allowed", "kind"),
        ("entry-withdrawn", {"withdraws": "x"}, 422, "entry-unknown", "withdraws"),
    ],
)
async def test_what_cannot_be_is_refused_with_a_code_and_not_kept(
    asked: Asked, kind: str, fields: dict[str, Any], status: int, code: str, path: str | None
) -> None:
    """Each names the field it is about."""
    answer = await asked.enter(kind, "case-manager", **fields)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert answer.json().get("path") == path
    assert await dossier(asked, everything="true") == []


async def test_an_entry_is_withdrawn_by_the_role_that_made_it_and_stays_known(asked: Asked) -> None:
    """The bedrijfsarts cannot take back what the case manager wrote."""
    made = (await asked.enter("consult-planned", "case-manager", day=DUE)).json()["entry"]
    refused = await asked.enter("entry-withdrawn", "bedrijfsarts", withdraws=made)
    assert refused.json()["code"] == "not-yours"
    assert (await asked.enter("entry-withdrawn", "case-manager", withdraws=made)).status_code == 202
    assert [each["kind"] for each in await dossier(asked)] == ["entry-withdrawn"]
    everything = await dossier(asked, everything="true")
    assert [(each["kind"], each["stands"]) for each in everything] == [
        ("consult-planned", False),
        ("entry-withdrawn", True),
    ]


async def test_a_held_consult_is_over(asked: Asked) -> None:
    """It cannot be missed as well."""
    made = (await asked.enter("consult-planned", "case-manager", day=TODAY.isoformat())).json()["entry"]
    assert (await asked.enter("consult-held", "bedrijfsarts", consult=made)).status_code == 202
    answer = await asked.enter("consult-missed", "bedrijfsarts", consult=made, said_before=True)
    assert answer.json()["code"] == "consult-over"


async def test_what_is_kept_of_an_entry_comes_back_from_the_state(asked: Asked) -> None:
    """The state is written with every commit and read again."""
    await asked.enter("consult-planned", "case-manager", day=DUE)
    state = (await asked.service.cases.case(CASE)).state
    again = type(state).model_validate_json(state.model_dump_json())
    assert again == state
    assert isinstance(again.entries[0], ConsultPlanned)
    assert again.entries[0].day == date.fromisoformat(DUE)


async def test_every_role_is_told_what_it_may_say(asked: Asked) -> None:
    """An employee may ask for a consult and not plan one."""
    kinds = (await asked.get("/v1/entry-kinds", "employee"))["kinds"]
    may = {each["kind"]: each["you_may_say"] for each in kinds}
    assert (may["consult-requested"], may["consult-planned"]) == (True, False)
