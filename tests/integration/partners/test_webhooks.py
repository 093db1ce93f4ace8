"""Events to an address, on MongoDB and over real sockets: in order, none skipped, whatever the receiver does."""

import json
from collections.abc import AsyncGenerator
from datetime import timedelta
from typing import Any

import pytest
from standardwebhooks import Webhook

from services.notifications.rules.webhook import secret_of, written
from shared.testing.cluster import Cluster
from tests.integration.partners.desk import SECRET, TENANT, Desk, a_desk, missed, near, told
from tests.integration.partners.receiver import Receiver, receiving

DAY = timedelta(days=1)


@pytest.fixture(name="desk")
async def an_empty_desk(cluster: Cluster) -> AsyncGenerator[Desk]:
    async with a_desk(cluster) as made:
        yield made


async def test_an_event_comes_as_it_was_told_and_signed(desk: Desk) -> None:
    """The Standard Webhooks library, which is not ours, verifies it; the body is CloudEvents 1.0."""
    async with receiving(Receiver()) as receiver, desk.serving():
        made = await desk.subscribe(receiver.url)
        await desk.tell(told("zaak-1", 1, near()))
        await receiver.until(lambda: len(receiver.events) == 1)
    headers, body = receiver.seen[0]
    secret = written(secret_of(SECRET, made.id, 1))
    stamped = Webhook(secret).sign(headers["webhook-id"], desk.now(), body.decode())
    assert headers["webhook-signature"] == stamped
    assert receiver.events[0] == {
        "specversion": "1.0",
        "id": told("zaak-1", 1).id,
        "type": "trajectory.deadline-near.v1",
        "source": "hervat/trajectory",
        "subject": "zaak-1",
        "time": "2126-03-02T08:00:01+00:00",
        "datacontenttype": "application/json",
        "tenant": "demo",
        "employer": "bakkerij",
        "stream": "trajectory-events",
        "sequence": 1,
        "data": json.loads(near().model_dump_json(exclude_none=True)),
    }
    assert headers["webhook-id"] == receiver.events[0]["id"]
    assert headers["content-type"] == "application/cloudevents+json"


async def test_after_a_rotation_both_secrets_verify_for_a_day(desk: Desk) -> None:
    """A receiver changes over when it likes; a day later the old one verifies nothing."""
    async with receiving(Receiver()) as receiver, desk.serving():
        made = await desk.subscribe(receiver.url, secret=2, rotated_at=desk.now())
        await desk.tell(told("zaak-1", 1))
        await receiver.until(lambda: len(receiver.events) == 1)
        desk.moment[0] += DAY
        await desk.tell(told("zaak-1", 2))
        await receiver.until(lambda: len(receiver.events) == 2)
    marks = [headers["webhook-signature"].split(" ") for headers, _ in receiver.seen]
    signed: list[list[str]] = []
    for (headers, body), at in zip(receiver.seen, (desk.now() - DAY, desk.now()), strict=True):
        secrets = [written(secret_of(SECRET, made.id, version)) for version in (2, 1)]
        signed.append([Webhook(each).sign(headers["webhook-id"], at, body.decode()) for each in secrets])
    assert marks == [signed[0], signed[1][:1]]


async def test_nothing_goes_to_an_address_that_did_not_say_it_wants_it(desk: Desk) -> None:
    """One that answers 200 to everything and repeats nothing is asked and left alone."""
    async with receiving(Receiver(deaf=True)) as receiver, desk.serving():
        await desk.subscribe(receiver.url, state="unconfirmed")
        await desk.tell(told("zaak-1", 1))
        found = await desk.until("s1", state="suspended")
    assert found.why == "challenge-not-answered"
    assert {json.loads(body)["type"] for _, body in receiver.seen} == {
        "notifications.subscription-challenged.v1"
    }


async def test_who_answers_the_challenge_is_told_from_its_place_on(desk: Desk) -> None:
    """What was told before that place is not for it."""
    await desk.tell(told("zaak-1", 1), told("zaak-1", 2))
    async with receiving(Receiver()) as receiver, desk.serving():
        await desk.subscribe(receiver.url, state="unconfirmed", cursor=1)
        await receiver.until(lambda: len(receiver.events) == 1)
        assert (await desk.find("s1")).state == "active"
    assert receiver.events[0]["sequence"] == 2
    assert receiver.events[0]["previous"] == 1


async def test_a_subscriber_sees_what_it_asked_for_and_which_came_before(desk: Desk) -> None:
    """By kind, employer and field; `previous` is the sequence of the last that it was told of that case and stream."""
    async with receiving(Receiver()) as receiver, desk.serving():
        kinds = ("trajectory.deadline-near.v1",)
        await desk.subscribe(
            receiver.url, kinds=kinds, employers=("bakkerij",), where={"rule": ("plan-of-action",)}
        )
        await desk.tell(
            told("zaak-1", 1, near("plan-of-action")),
            told("zaak-1", 2, missed("plan-of-action")),
            told("zaak-1", 3, near("problem-analysis")),
            told("zaak-2", 1, near("plan-of-action"), employer="slagerij"),
            told("zaak-3", 1, near("plan-of-action"), tenant="another"),
            told("zaak-1", 4, near("plan-of-action")),
        )
        await receiver.until(lambda: len(receiver.events) == 2)
        assert (await desk.until("s1", cursor=5)).delivered == 2
    seen = [(each["subject"], each["sequence"], each.get("previous")) for each in receiver.events]
    assert seen == [("zaak-1", 1, None), ("zaak-1", 4, 1)]
    assert TENANT == "demo"


async def test_a_pause_loses_nothing_and_a_replay_begins_anew(desk: Desk) -> None:
    """Of what waited behind a failure nothing is left behind by a replay either."""
    broken = [True]

    def behave(event: dict[str, Any]) -> str:
        return "500" if broken[0] and event["subject"] == "zaak-1" else "200"

    async with receiving(Receiver(behave)) as receiver:
        made = await desk.subscribe(receiver.url)
        async with desk.serving():
            await desk.tell(told("zaak-1", 1), told("zaak-2", 1), told("zaak-2", 2))
            await desk.until(made.id, delivered=2)
        paused = await desk.subscriptions.change(await desk.find(made.id), state="paused")
        assert paused
        await desk.tell(told("zaak-1", 2), told("zaak-2", 3))
        broken[0] = False
        begun = await desk.subscriptions.begin_at(paused, 0)
        assert begun
        assert await desk.subscriptions.waiting(begun) == []
        await desk.subscriptions.change(begun, state="active")
        async with desk.serving("two"):
            await receiver.until(lambda: len(receiver.events) == 7)
    assert [(each["subject"], each["sequence"]) for each in receiver.events[2:] if each["subject"] == "zaak-1"] == [
        ("zaak-1", 1), ("zaak-1", 2),
    ]  # fmt: skip
    assert [each["sequence"] for each in receiver.events if each["subject"] == "zaak-2"] == [1, 2, 1, 2, 3]
