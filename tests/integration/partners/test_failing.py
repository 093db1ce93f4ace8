"""Receivers that fail in every way there is: nothing is skipped or swapped, and nobody else is slowed."""

import json
import random
import socket
import ssl
from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from deploy.ground.ports import LOOPBACK, free_ports
from services.notifications.effects.ways import Webhooks
from services.notifications.rules.webhook import GIVEN_UP_AFTER
from shared.testing.cluster import Cluster
from tests.integration.partners.desk import BEGAN, SECRET, Desk, a_desk, in_order, told
from tests.integration.partners.receiver import Receiver, receiving
from tests.secured import self_signed

DAY = timedelta(days=1)


@pytest.fixture(name="desk")
async def an_empty_desk(cluster: Cluster) -> AsyncGenerator[Desk]:
    async with a_desk(cluster) as made:
        yield made


FAILING = {
    "500": "http-500",
    "404": "http-404",
    "307": "redirect",
    "hang": "timeout",
    "drip": "timeout",
    "close": "closed",
    "half": "closed",
}


@pytest.mark.parametrize("way", FAILING)
async def test_what_failed_is_tried_again_and_what_follows_of_that_case_waits(desk: Desk, way: str) -> None:
    """Another case goes on meanwhile; afterwards everything is there in order, and the log says why it failed."""
    broken = [True]

    def behave(event: dict[str, Any]) -> str:
        return way if broken[0] and event["subject"] == "zaak-1" else "200"

    ways = desk.webhooks(within=2.0 if FAILING[way] == "timeout" else 10.0)
    async with receiving(Receiver(behave)) as receiver, desk.serving(webhooks=ways):
        await desk.subscribe(receiver.url)
        await desk.tell(told("zaak-1", 1), told("zaak-1", 2), told("zaak-2", 1))
        await receiver.until(lambda: receiver.ids == [told("zaak-2", 1).id])
        await desk.tell(told("zaak-2", 2), told("zaak-1", 3))
        await receiver.until(lambda: len(receiver.events) == 2)
        broken[0] = False
        desk.moment[0] += timedelta(minutes=1)
        await receiver.until(lambda: len(receiver.events) == 5)
    assert [each["sequence"] for each in receiver.events if each["subject"] == "zaak-1"] == [1, 2, 3]
    tries = await desk.subscriptions.tries("s1", 10)
    assert {each.code for each in tries} == {FAILING[way]}
    assert {each.event for each in tries} == {told("zaak-1", 1).id}


async def test_nobody_listening_is_waited_for(desk: Desk) -> None:
    """The port is closed, then it is open."""
    receiver = Receiver(port=free_ports(1)[0])
    async with receiving(receiver):
        pass
    async with desk.serving():
        await desk.subscribe(receiver.url)
        await desk.tell(*(told(f"zaak-{n}", 1) for n in range(50)))
        await desk.until("s1", delivered=0)
        while not await desk.subscriptions.tries("s1", 1):
            await desk.mongo.ping()
        async with receiving(receiver):
            desk.moment[0] += timedelta(hours=1)
            await receiver.until(lambda: len(set(receiver.ids)) == 50)
    assert {each.code for each in await desk.subscriptions.tries("s1", 100)} == {"refused"}


async def test_a_certificate_that_is_wrong_is_refused(desk: Desk, tmp_path: Path) -> None:
    """One that nobody vouches for, though it is for the right name."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(self_signed(tmp_path, tmp_path / "certificate.pem"))
    async with receiving(Receiver(), tls) as receiver, desk.serving():
        await desk.subscribe(receiver.url.replace("http:", "https:"))
        await desk.tell(told("zaak-1", 1))
        while not (tries := await desk.subscriptions.tries("s1", 1)):
            await desk.mongo.ping()
    assert tries[0].code == "certificate"
    assert receiver.seen == []


async def test_gone_ends_it(desk: Desk) -> None:
    """After 410 nothing is sent any more, though another subscriber is told what follows."""
    async with receiving(Receiver(lambda _: "410")) as gone, receiving(Receiver()) as other, desk.serving():
        await desk.subscribe(gone.url)
        await desk.tell(told("zaak-1", 1))
        found = await desk.until("s1", state="ended")
        assert (found.why, found.stopped_at) == ("gone", told("zaak-1", 1).id)
        await desk.tell(told("zaak-1", 2), told("zaak-2", 1))
        desk.moment[0] += DAY
        await desk.subscribe(other.url)
        await other.until(lambda: len(other.events) == 3)
    assert len(gone.seen) == 1


async def test_three_days_of_failing_suspend_it_at_that_event_and_resume_goes_on_there(desk: Desk) -> None:
    """The event is not skipped, nor is any after it."""
    broken = [True]
    async with receiving(Receiver(lambda _: "500" if broken[0] else "200")) as receiver, desk.serving():
        await desk.subscribe(receiver.url)
        await desk.tell(told("zaak-1", 1), told("zaak-1", 2))
        while (await desk.find("s1")).state == "active":
            desk.moment[0] += timedelta(minutes=10)
            await desk.mongo.ping()
        found = await desk.find("s1")
        assert (found.state, found.why, found.stopped_at) == (
            "suspended",
            "failed-for-days",
            told("zaak-1", 1).id,
        )
        assert desk.moment[0] - BEGAN >= GIVEN_UP_AFTER
        assert {json.loads(body)["id"] for _, body in receiver.seen} == {told("zaak-1", 1).id}
        await desk.tell(told("zaak-1", 3))
        broken[0] = False
        await desk.subscriptions.hurry("s1")
        await desk.subscriptions.change(found, state="active")
        await receiver.until(lambda: len(receiver.events) == 3)
    assert [each["sequence"] for each in receiver.events] == [1, 2, 3]


@pytest.mark.parametrize("host", ["localhost", LOOPBACK, "[::1]", "0.0.0.0", "169.254.169.254", "10.0.0.1"])
async def test_no_name_and_no_address_leads_into_a_network(desk: Desk, host: str) -> None:
    """It is the resolved address that counts, at each connection: nothing is even connected to."""
    async with receiving(Receiver()) as receiver, desk.serving(webhooks=desk.webhooks(loopback=False)):
        await desk.subscribe(f"http://{host}:{receiver.port}/hook")
        await desk.tell(told("zaak-1", 1))
        while not (tries := await desk.subscriptions.tries("s1", 1)):
            await desk.mongo.ping()
    assert tries[0].code == "address-not-public"
    assert receiver.seen == []


async def test_a_name_that_changes_its_address_is_caught_when_it_is_connected_to(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Public when it was looked at, this machine when it is used: rebinding gets nobody in."""
    real = socket.getaddrinfo

    def rebound(host: Any, *rest: Any, **more: Any) -> Any:
        return real("127.0.0.1" if host == "partner.example" else host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", rebound)
    async with receiving(Receiver()) as receiver:
        made = await desk.subscribe(f"http://partner.example:{receiver.port}/hook")
        ways = Webhooks(SECRET, False, desk.now)
        answer = await ways.challenge(made)
        await ways.stop()
    assert answer.code == "address-not-public"
    assert receiver.seen == []


async def test_a_receiver_that_fails_now_and_then_has_everything_in_order(desk: Desk) -> None:
    """A third of the tries fail, at random, in every way; two processes take turns; nothing is lost or swapped."""
    chance = random.Random(20261130)
    ways = ["500", "close", "half", "503"]

    def behave(_: dict[str, Any]) -> str:
        return chance.choice(ways) if chance.random() < 0.3 else "200"

    messages = [told(f"zaak-{case}", n) for n in range(1, 11) for case in range(40)]
    async with receiving(Receiver(behave)) as receiver:
        await desk.subscribe(receiver.url)
        for turn in range(50, len(messages) + 1, 50):
            await desk.tell(*messages[turn - 50 : turn])
            async with desk.serving(f"process {turn}"):
                # All of them only at the end: before that the next process takes over in the middle.
                while len(set(receiver.ids)) < (turn if turn == len(messages) else turn // 2):
                    desk.moment[0] += timedelta(seconds=10)
                    assert (await desk.find("s1")).state == "active"
    assert set(receiver.ids) == {each.id for each in messages}
    assert in_order(receiver.events)


async def test_a_dead_and_a_slow_one_slow_nobody_else(desk: Desk) -> None:
    """The third has everything while the first never answers and the second drips."""
    async with (
        receiving(Receiver(lambda _: "hang")) as dead,
        receiving(Receiver(lambda _: "drip")) as slow,
        receiving(Receiver()) as healthy,
        desk.serving(webhooks=desk.webhooks(within=120)),
    ):
        for each in (dead, slow, healthy):
            await desk.subscribe(each.url)
        await desk.tell(*(told(f"zaak-{n % 100}", n // 100 + 1) for n in range(1_000)))
        await healthy.until(lambda: len(healthy.events) == 1_000, patience=60)
    assert dead.events == []
    assert in_order(healthy.events)
