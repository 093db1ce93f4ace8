"""What is of class capacity loses its body after ninety days; its place stays, and nobody's copy breaks over that."""

from collections.abc import AsyncGenerator
from datetime import date, timedelta
from typing import Any

import pytest

from services.notifications.rules.holding import fingerprint
from shared.contracts.classes import DataClass
from shared.contracts.dossier.capacity import CapacityEstablished
from shared.kernel.message import Message
from shared.testing.cluster import Cluster
from tests.integration.partners.at_the_door import Door, a_door
from tests.integration.partners.desk import BEGAN, Desk, a_desk, told
from tests.integration.partners.receiver import Receiver, receiving

STREAM, ROLE = "trajectory-capacity", "bedrijfsarts"
KEPT = timedelta(days=90)
OF = {"data_class": "capacity"}


def found(sequence: int, case: str = "zaak-1") -> Message:
    """What a bedrijfsarts found."""
    return told(case, sequence, CapacityEstablished(on=date(2126, 3, sequence), capacity={"lift-carry": 5}))


@pytest.fixture(name="desk")
async def with_two_findings(cluster: Cluster) -> AsyncGenerator[Desk]:
    """On the first day."""
    async with a_desk(cluster) as made:
        await made.tell(found(1), found(2), of=DataClass.CAPACITY)
        yield made


@pytest.fixture(name="door")
async def its_door(desk: Desk) -> AsyncGenerator[Door]:
    async with a_door(desk) as made:
        yield made


async def told_of(door: Door) -> list[dict[str, Any]]:
    """What stands on the stream of the case, as its readers get it."""
    return (await door.get("/v1/cases/zaak-1/events", ROLE, query={"stream": STREAM}))["events"]


async def rows_with_a_body(desk: Desk) -> list[int]:
    return [
        each["sequence"] async for each in desk.mongo["stream_capacity"].find({"body": {"$exists": True}})
    ]


async def test_a_body_is_there_for_ninety_days_and_shown_to_nobody_after_them(door: Door) -> None:
    """Though nothing took it away yet; and then something does."""
    desk = door.desk
    desk.moment[0] = BEGAN + KEPT - timedelta(seconds=1)
    await desk.streams.forget_now()
    assert [each["data"]["capacity"] for each in await told_of(door)] == [{"lift-carry": 5}] * 2
    desk.moment[0] = BEGAN + KEPT
    shown = await told_of(door)
    assert [each.keys() & {"data", "datacontenttype"} for each in shown] == [set[str](), set[str]()]
    assert [(each["sequence"], each.get("previous")) for each in shown] == [(1, None), (2, 1)]
    assert await rows_with_a_body(desk) == [1, 2]
    await desk.streams.forget_now()
    assert await rows_with_a_body(desk) == []
    assert await told_of(door) == shown


async def test_what_a_process_has_in_memory_is_over_at_the_same_moment(door: Door) -> None:
    """The end of a stream is kept there for a thousand subscribers."""
    desk = door.desk
    read = await door.get("/v1/events", ROLE, query=OF)
    await desk.tell(found(3), of=DataClass.CAPACITY)
    query = {**OF, "after": read["next"], "wait": 30}
    for passed, shown in ((KEPT - timedelta(seconds=1), True), (KEPT, False)):
        desk.moment[0] = BEGAN + passed
        [event] = (await door.get("/v1/events", ROLE, query=query))["events"]
        assert (event["sequence"], "data" in event) == (3, shown)


async def test_numbers_go_on_when_everything_before_is_long_gone(door: Door) -> None:
    """Else who has read up to the second would never hear of the third."""
    desk = door.desk
    read = await door.get("/v1/events", ROLE, query=OF)
    desk.moment[0] = BEGAN + KEPT
    await desk.streams.forget_now()
    # By a process that remembers nothing of them.
    await Desk(desk.mongo, desk.moment).tell(found(3), of=DataClass.CAPACITY)
    [event] = (await door.get("/v1/events", ROLE, query={**OF, "after": read["next"], "wait": 30}))["events"]
    assert (event["sequence"], event["previous"], event["data"]["on"]) == (3, 2, "2126-03-03")


async def test_a_copy_that_has_everything_is_right_and_one_that_has_nothing_is_mended(door: Door) -> None:
    """By reconcile: ids are compared, and whoever comes late learns that something was."""
    desk = door.desk
    desk.moment[0] = BEGAN + KEPT
    await desk.streams.forget_now()
    await desk.tell(found(3), of=DataClass.CAPACITY)
    ids = [found(n).id for n in (1, 2, 3)]
    held = {"case": "zaak-1", "stream": STREAM, "sequence": 3, "hash": fingerprint(ids)}
    body = {**OF, "held": [held], "last": True}
    assert (await door.post("/v1/reconcile", body, ROLE))["differs"] == []
    [differs] = (await door.post("/v1/reconcile", {**body, "held": []}, ROLE))["differs"]
    assert (differs["was"], [each["id"] for each in differs["events"]]) == ("missing", ids)
    assert ["data" in each for each in differs["events"]] == [False, False, True]


async def test_who_is_sent_them_late_gets_their_places(desk: Desk) -> None:
    """By webhook, in order, so that no gap shows; what is chosen by a value of the body is not sent without it."""
    desk.moment[0] = BEGAN + KEPT
    await desk.streams.forget_now()
    await desk.tell(found(3), of=DataClass.CAPACITY)
    async with receiving(Receiver()) as all_of_it, receiving(Receiver()) as by_value, desk.serving():
        await desk.subscribe(all_of_it.url, data_class=DataClass.CAPACITY)
        await desk.subscribe(
            by_value.url, data_class=DataClass.CAPACITY, where={"on": ("2126-03-01", "2126-03-03")}
        )
        await all_of_it.until(lambda: len(all_of_it.events) == 3)
        await by_value.until(lambda: len(by_value.events) == 1)
    sent = [(each["sequence"], each.get("previous"), "data" in each) for each in all_of_it.events]
    assert sent == [(1, None, False), (2, 1, False), (3, 2, True)]
    assert [each["sequence"] for each in by_value.events] == [3]
