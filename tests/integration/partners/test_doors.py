"""Subscriptions asked for over HTTP, events fetched, copies repaired: who may, and what comes."""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from datetime import timedelta
from typing import Any

import pytest

from services.notifications.store.subscription import Subscription
from shared.kernel.problem import Problem
from shared.kernel.token import Caller
from shared.testing.cluster import Cluster
from tests.integration.partners.at_the_door import Door, a_door
from tests.integration.partners.desk import BEGAN, TENANT, Desk, a_desk, told
from tests.integration.partners.receiver import Receiver, receiving

URL = "https://partner.example/hook"
NEAR, MISSED = "trajectory.deadline-near.v1", "trajectory.deadline-missed.v1"


@pytest.fixture(name="desk")
async def an_empty_desk(cluster: Cluster) -> AsyncGenerator[Desk]:
    async with a_desk(cluster) as made:
        yield made


@pytest.fixture(name="door")
async def its_door(desk: Desk) -> AsyncGenerator[Door]:
    async with a_door(desk) as made:
        yield made


async def test_a_subscription_is_made_once_and_shown_with_its_secret_once(door: Door) -> None:
    """The same key again is answered the same; whoever looks later sees no secret."""
    body = {"url": URL, "kinds": [NEAR], "where": {"rule": ["plan-of-action"]}}
    made = await door.post("/v1/subscriptions", body, key="k1")
    assert await door.post("/v1/subscriptions", body, key="k1") == made
    assert made["secret"].startswith("whsec_")
    assert (made["state"], made["kinds"], made["events_after"]) == ("unconfirmed", [NEAR], 0)
    shown = await door.get(f"/v1/subscriptions/{made['subscription']}")
    assert shown == {name: value for name, value in made.items() if name != "secret"}
    assert (await door.get("/v1/subscriptions"))["subscriptions"] == [shown]


async def test_one_of_another_arbodienst_or_employer_is_not_there(door: Door) -> None:
    """Neither seen, nor changed, nor removed; an employer's own is the arbodienst's to see."""
    made = await door.post("/v1/subscriptions", {"url": URL}, role="employer", employer="bakkerij")
    assert made["employers"] == ["bakkerij"]
    path = f"/v1/subscriptions/{made['subscription']}"
    for of in ({"tenant": "another"}, {"role": "employer", "employer": "slagerij"}, {"role": "bedrijfsarts"}):
        for method, place in (
            ("GET", path),
            ("DELETE", path),
            ("POST", f"{path}/pause"),
            ("POST", f"{path}/test"),
        ):
            assert (await door.refused(method, place, **of))[:2] == (404, "no-such-subscription")
    assert (await door.get(path))["subscription"] == made["subscription"]
    assert (await door.ask("DELETE", path)).status_code == 204
    assert (await door.refused("GET", path))[0] == 404


REFUSED: list[tuple[dict[str, Any], int, str, str]] = [
    ({}, 422, "one-way", "url"),
    ({"url": URL, "partner": "acme"}, 422, "one-way", "url"),
    ({"url": "ftp://partner.example"}, 422, "url-not-https", "url"),
    ({"url": "https://"}, 422, "url-not-https", "url"),
    ({"url": "https://partner.example:0/"}, 422, "url-not-https", "url"),
    ({"url": "https://partner.example:99999/"}, 422, "url-not-https", "url"),
    ({"url": "https://[::1"}, 422, "url-not-https", "url"),
    ({"url": "https://ä.example/"}, 422, "url-not-https", "url"),
    ({"url": "https://me:word@partner.example/"}, 422, "url-not-plain", "url"),
    ({"url": "https://partner.example/#part"}, 422, "url-not-plain", "url"),
    ({"url": "https://10.0.0.1/"}, 422, "url-not-public", "url"),
    ({"url": "https://[fd00::1]/"}, 422, "url-not-public", "url"),
    ({"url": URL, "kinds": ["made.up.v1"]}, 422, "unknown-kind", "kinds"),
    ({"url": URL, "kinds": ["trajectory.clock-explained.v1"]}, 422, "unknown-kind", "kinds"),
    ({"url": URL, "where": {"made-up": ["x"]}}, 422, "unknown-filter", "where.made-up"),
    ({"url": URL, "after": "made-up"}, 422, "unknown-cursor", "after"),
    ({"url": URL, "data_class": "capacity"}, 403, "class-not-open", "data_class"),
    ({"url": URL, "data_class": "identity"}, 403, "class-not-open", "data_class"),
    ({"partner": "Acme-1"}, 422, "partner-name", "partner"),
    ({"url": URL, "diagnose": "x"}, 422, "unknown-field", "diagnose"),
    ({"url": URL, "kinds": []}, 422, "too-short", "kinds"),
]


@pytest.mark.parametrize(
    ("body", "status", "code", "path"), REFUSED, ids=[f"{each[2]}-{n}" for n, each in enumerate(REFUSED)]
)
async def test_what_cannot_be_is_refused_by_code_and_field(
    door: Door, body: dict[str, Any], status: int, code: str, path: str
) -> None:
    """And nothing is kept of it."""
    assert await door.refused("POST", "/v1/subscriptions", body) == (status, code, path)
    assert (await door.get("/v1/subscriptions"))["subscriptions"] == []


async def test_plain_http_and_this_machine_are_for_development_only(desk: Desk) -> None:
    """Without the setting neither is taken."""
    async with a_door(desk, loopback=False) as door:
        for url in ("http://partner.example/", "http://127.0.0.1:8000/"):
            assert (await door.refused("POST", "/v1/subscriptions", {"url": url}))[1] == "url-not-https"
        assert (await door.refused("POST", "/v1/subscriptions", {"url": "https://127.0.0.1/"}))[
            1
        ] == "url-not-public"


async def test_a_token_of_single_cases_reads_them_and_does_not_subscribe(door: Door) -> None:
    """A bureau's, for instance, with the role of whoever may."""
    await door.desk.tell(told("zaak-1", 1), told("zaak-2", 1))
    of: dict[str, Any] = {"role": "case-manager", "cases": frozenset({"zaak-2"})}
    assert (await door.refused("POST", "/v1/subscriptions", {"url": URL}, **of))[:2] == (403, "cases-only")
    assert [each["subject"] for each in (await door.get("/v1/events", **of))["events"]] == ["zaak-2"]
    assert (await door.refused("GET", "/v1/cases/zaak-1/events", **of))[:2] == (404, "not-yet-known")


async def test_from_challenge_to_test_to_pause_to_resume_to_replay(door: Door) -> None:
    """The first afternoon of a partner, without a clock that has to pass."""
    async with receiving(Receiver()) as receiver, door.desk.serving():
        made = await door.post("/v1/subscriptions", {"url": receiver.url})
        path = f"/v1/subscriptions/{made['subscription']}"
        await door.desk.until(made["subscription"], state="active")
        tested = await door.post(f"{path}/test")
        assert (tested["result"], tested["status"]) == ("taken", 200)
        assert receiver.events.pop()["type"] == "notifications.test-delivery.v1"
        assert (await door.post(f"{path}/pause"))["state"] == "paused"
        await door.desk.tell(told("zaak-1", 1), told("zaak-1", 2), told("zaak-2", 1))
        assert (await door.get(path))["events_after"] == 3
        assert (await door.post(f"{path}/resume"))["state"] == "unconfirmed"
        await door.desk.until(made["subscription"], delivered=3)
        replays = [
            ({"event": told("zaak-1", 2).id}, 2),
            ({"at": (BEGAN + timedelta(seconds=2)).isoformat()}, 2),
            ({"case": "zaak-2", "stream": "trajectory-events", "sequence": 1}, 1),
            ({"after": "start"}, 3),
        ]
        for body, count in replays:
            before = (await door.desk.find(made["subscription"])).delivered
            await door.post(f"{path}/replay", body)
            # What is not written down yet is delivered anew by whoever begins again: that is not counted.
            await door.desk.until(made["subscription"], delivered=before + count)
        log = await door.get(f"{path}/deliveries")
    assert (log["delivered"], log["waiting"], [each["result"] for each in log["tries"]]) == (
        11,
        [],
        ["taken"],
    )


async def test_a_replay_says_from_where(door: Door) -> None:
    """One place, that is there."""
    made = await door.post("/v1/subscriptions", {"url": URL})
    path = f"/v1/subscriptions/{made['subscription']}/replay"
    refusals: list[tuple[dict[str, Any], str, str]] = [
        ({}, "no-place", "event"),
        ({"event": "made-up"}, "no-such-event", "event"),
        ({"at": "2026-03-02T08:00:00"}, "time-without-zone", "at"),
        ({"case": "zaak-1", "stream": "trajectory-events", "sequence": 1}, "no-such-event", "event"),
        ({"case": "zaak-1", "stream": "made-up", "sequence": 1}, "unknown-stream", "stream"),
        ({"case": "zaak-1", "stream": "trajectory-capacity", "sequence": 1}, "no-such-event", "event"),
        ({"after": "made-up"}, "unknown-cursor", "after"),
    ]
    for body, code, field in refusals:
        assert await door.refused("POST", path, body) == (422, code, field)


async def test_what_has_ended_does_not_come_back(door: Door) -> None:
    """It can be read and removed."""
    async with receiving(Receiver(lambda _: "410")) as receiver, door.desk.serving():
        made = await door.post("/v1/subscriptions", {"url": receiver.url})
        await door.desk.until(made["subscription"], state="active")
        await door.desk.tell(told("zaak-1", 1))
        await door.desk.until(made["subscription"], state="ended")
    path = f"/v1/subscriptions/{made['subscription']}"
    for verb in ("pause", "resume", "rotate-secret", "test"):
        assert (await door.refused("POST", f"{path}/{verb}"))[:2] == (409, "subscription-ended")
    assert ((await door.get(path))["state"], (await door.get(path))["why"]) == ("ended", "gone")


async def test_a_rotated_secret_is_another(door: Door) -> None:
    """Shown in that answer."""
    made = await door.post("/v1/subscriptions", {"url": URL})
    rotated = await door.post(f"/v1/subscriptions/{made['subscription']}/rotate-secret")
    assert rotated["secret"] != made["secret"]
    assert rotated["secret"].startswith("whsec_")


async def test_what_delivers_and_what_is_asked_at_the_same_moment_both_come_through(door: Door) -> None:
    """Suspended between the look and the change, it is looked at again; each time anew, it is the caller who asks."""
    made = (await door.post("/v1/subscriptions", {"url": URL}))["subscription"]
    who, rows = Caller(TENANT, "partner"), door.desk.subscriptions
    for times, state in ((2, "paused"), (99, "suspended")):
        left = iter(range(times))

        async def paused(it: Subscription, left: Iterator[int] = left) -> Subscription | None:
            if next(left, None) is not None:
                await rows.change(it, state="suspended")
            return await rows.change(it, state="paused")

        changing = door.doors.change(who, made, paused)
        if state == "paused":
            assert (await changing).state == state
        else:
            with pytest.raises(Problem, match="changed"):
                await changing
        assert (await door.desk.find(made)).state == state


async def test_of_two_rotations_at_once_one_is_refused(door: Door) -> None:
    """Else the secret that its receiver knows would be two behind, and no delivery would be signed with it."""
    made = (await door.post("/v1/subscriptions", {"url": URL}))["subscription"]
    path = f"/v1/subscriptions/{made}/rotate-secret"
    answers = await asyncio.gather(*(door.ask("POST", path) for _ in range(8)))
    took = sum(each.status_code == 200 for each in answers)
    assert took + sum(each.status_code == 409 for each in answers) == 8
    assert (await door.desk.find(made)).secret == 1 + took
