"""Events fetched instead of sent: the feed, those of a case, and what repairs a copy; by class, employer and case."""

import asyncio
import hashlib
import json
from collections.abc import AsyncGenerator
from typing import Any

import pytest

from shared.contracts.classes import DataClass
from shared.contracts.trajectory import ClockExplained
from shared.testing.cluster import Cluster
from tests.integration.partners.at_the_door import Door, a_door
from tests.integration.partners.desk import a_desk, missed, near, told

MISSED = "trajectory.deadline-missed.v1"


@pytest.fixture(name="door")
async def a_door_of_an_empty_desk(cluster: Cluster) -> AsyncGenerator[Door]:
    async with a_desk(cluster) as desk, a_door(desk) as made:
        yield made


async def test_the_feed_gives_every_event_once_page_by_page(door: Door) -> None:
    """In the order of its stream; the cursor goes on where the page ended, whatever the page left out."""
    messages = [told(f"zaak-{n % 7}", n // 7 + 1, missed() if n % 3 else near()) for n in range(70)]
    await door.desk.tell(*messages)
    found: list[dict[str, Any]] = []
    after, more = "start", True
    while more:
        page = await door.get("/v1/events", query={"after": after, "limit": 13, "kinds": [MISSED]})
        found += page["events"]
        after, more = page["next"], page["more"]
    assert [each["id"] for each in found] == [each.id for each in messages if each.event.kind == MISSED]
    held: dict[str, int] = {}
    for each in found:
        assert each.get("previous") == held.get(each["subject"])
        held[each["subject"]] = each["sequence"]
    assert (await door.get("/v1/events", query={"after": after}))["events"] == []


async def test_the_feed_waits_for_what_is_told_while_it_does(door: Door) -> None:
    """And answers at once when something the caller sees comes; what it does not see does not wake it."""
    await door.desk.tell(told("zaak-1", 1))
    end = (await door.get("/v1/events", query={"after": "end"}))["next"]
    query = {"after": end, "wait": 30, "kinds": [MISSED]}
    waiting = asyncio.create_task(door.get("/v1/events", query=query))
    await door.desk.tell(told("zaak-1", 2, near()))
    await door.desk.tell(told("zaak-1", 3, missed()))
    page = await waiting
    assert [each["sequence"] for each in page["events"]] == [3]
    assert page["next"] != end


async def test_a_closed_class_is_for_its_circle(door: Door) -> None:
    """What stands on the capacity stream reaches no partner, employer or case manager by any door."""
    line = {"nl": "alleen-voor-de-kring", "en": "alleen-voor-de-kring"}
    explained = ClockExplained.model_validate(
        {"period": 1, "reasons": [{"rule": "wia-application", "why": [line]}]}
    )
    await door.desk.tell(told("zaak-1", 1), told("zaak-2", 1))
    await door.desk.tell(told("zaak-1", 1, explained), of=DataClass.CAPACITY)
    query = {"data_class": "capacity"}
    assert len((await door.get("/v1/events", role="bedrijfsarts", query=query))["events"]) == 1
    for role in ("partner", "administrator", "case-manager", "team-lead"):
        assert (await door.refused("GET", "/v1/events", role=role, query=query))[:2] == (
            403,
            "class-not-open",
        )
        path = "/v1/cases/zaak-1/events"
        asked = {"stream": "trajectory-capacity"}
        assert (await door.refused("GET", path, role=role, query=asked))[:2] == (403, "class-not-open")
        body = {"held": [], "last": True, "data_class": "capacity"}
        assert (await door.refused("POST", "/v1/reconcile", body, role=role))[:2] == (403, "class-not-open")
        assert "alleen-voor-de-kring" not in json.dumps(await door.get("/v1/events", role=role))


async def test_the_events_of_a_case_from_a_gap_on(door: Door) -> None:
    """With the fingerprint of all of them, worked out by hand."""
    await door.desk.tell(*(told("zaak-1", n) for n in (1, 2, 3)), told("zaak-2", 1))
    found = await door.get("/v1/cases/zaak-1/events", query={"from": 2})
    assert [each["sequence"] for each in found["events"]] == [2, 3]
    ids = "".join(f"{told('zaak-1', n).id}\n" for n in (1, 2, 3))
    assert (found["sequence"], found["hash"]) == (3, hashlib.sha256(ids.encode()).hexdigest())
    assert (await door.refused("GET", "/v1/cases/made-up/events"))[:2] == (404, "not-yet-known")
    query = {"stream": "made-up"}
    assert (await door.refused("GET", "/v1/cases/zaak-1/events", query=query))[:2] == (422, "unknown-stream")


def held(case: str, *sequences: int) -> dict[str, Any]:
    """A copy that holds these events of a case."""
    ids = "".join(f"{told(case, n).id}\n" for n in sequences)
    last = max(sequences, default=0)
    return {"case": case, "sequence": last, "hash": hashlib.sha256(ids.encode()).hexdigest()}


async def test_a_copy_is_held_against_what_was_told(door: Door) -> None:
    """Right, behind, with a hole, missing, and of a case that was never told: each by its name, with the repair."""
    await door.desk.tell(*(told(f"zaak-{case}", n) for case in range(1, 5) for n in (1, 2, 3)))
    copy = [held("zaak-1", 1, 2, 3), held("zaak-2", 1), held("zaak-3", 1, 3), held("zaak-9", 1)]
    answer = await door.post("/v1/reconcile", {"held": copy, "last": True})
    found = {
        each["case"]: (each["was"], [one["sequence"] for one in each["events"]]) for each in answer["differs"]
    }
    assert found == {
        "zaak-2": ("behind", [2, 3]),
        "zaak-3": ("other", [1, 2, 3]),
        "zaak-4": ("missing", [1, 2, 3]),
        "zaak-9": ("other", []),
    }
    assert (answer["looked_at"], answer["more"]) == (5, False)


async def test_a_copy_is_held_against_it_part_by_part(door: Door) -> None:
    """What lies between the parts belongs to the part that ends behind it."""
    await door.desk.tell(*(told(f"zaak-{case}", 1) for case in range(1, 7)))
    first = await door.post("/v1/reconcile", {"held": [held("zaak-1", 1), held("zaak-3", 1)]})
    assert [each["case"] for each in first["differs"]] == ["zaak-2"]
    body = {"held": [held("zaak-4", 1)], "after": "zaak-3", "last": True}
    assert [each["case"] for each in (await door.post("/v1/reconcile", body))["differs"]] == [
        "zaak-5",
        "zaak-6",
    ]
    mixed = {"held": [held("zaak-3", 1), held("zaak-1", 1)]}
    assert (await door.refused("POST", "/v1/reconcile", mixed))[1:] == ("not-in-order", "held")


async def test_an_employer_is_told_of_its_own_people_only(door: Door) -> None:
    """By feed, by case and in a reconcile."""
    await door.desk.tell(told("zaak-1", 1), told("zaak-2", 1, employer="slagerij"))
    of: dict[str, Any] = {"role": "employer", "employer": "slagerij"}
    assert [each["subject"] for each in (await door.get("/v1/events", **of))["events"]] == ["zaak-2"]
    assert (await door.refused("GET", "/v1/cases/zaak-1/events", **of))[0] == 404
    answer = await door.post("/v1/reconcile", {"held": [], "last": True}, **of)
    assert [each["case"] for each in answer["differs"]] == ["zaak-2"]
    query = {"employers": ["bakkerij"]}
    assert (await door.refused("GET", "/v1/events", query=query, **of))[:2] == (403, "other-employer")
