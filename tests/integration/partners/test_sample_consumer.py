"""The sample consumer of docs/integration.md, as a process against real doors: its copy is right in the end."""

import json
import random
from base64 import b64encode
from collections.abc import AsyncGenerator, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from standardwebhooks import Webhook

from services.notifications.effects.ways import Webhooks
from shared.kernel.clock import now
from shared.testing.cluster import Cluster
from tests.integration.partners.at_the_door import a_door
from tests.integration.partners.consumer import Consumer, open_to
from tests.integration.partners.desk import SECRET, a_desk, missed, near, told
from tests.integration.partners.made_up import Chance, clock_set, kept, opened, right

CASES = [f"zaak-{n:02}" for n in range(25)]
OURS, BEFORE, NOT_OURS = (f"whsec_{b64encode(each * 32).decode()}" for each in (b"a", b"b", b"c"))


@pytest.fixture(name="consumer")
async def one_with_an_empty_copy(cluster: Cluster, tmp_path: Path) -> AsyncGenerator[Consumer]:
    async with a_desk(cluster) as desk, a_door(desk) as door, httpx.AsyncClient(timeout=60) as http:
        yield Consumer(door, tmp_path, http)


async def test_who_fetches_and_is_killed_at_any_moment_has_all_of_it_in_the_end(consumer: Consumer) -> None:
    """Twenty times, once with yesterday's file put back and once with the place lost; what it held stays as it was."""
    chance = Chance(random.Random(10))
    desk, yesterday = consumer.door.desk, consumer.home / "yesterday"
    async with open_to(consumer):
        for turn in range(20):
            consumer.start("follow")
            await desk.tell(*chance.more(60, CASES))
            wanted = min(consumer.count() + chance.chance.randrange(40), len(kept(chance.told)))
            if turn % 2:
                await consumer.until(lambda wanted=wanted: consumer.count() >= wanted)
            else:
                # Before, while or after it begins: as many round trips as chance has it.
                for _ in range(chance.chance.randrange(800)):
                    await desk.mongo.ping()
            consumer.kill()
            if turn == 8:
                consumer.copied(consumer.file, yesterday)
            if turn == 14:
                consumer.copied(yesterday, consumer.file)
            if turn == 17:
                consumer.put("DELETE FROM place")
        expected = right(chance.told)
        total = sum(len(each) for each in expected.ids.values())
        consumer.start("follow")
        await consumer.until(lambda: consumer.count() == total)
    assert consumer.held() == expected


async def test_it_waits_for_hervat_and_shows_what_is_due(consumer: Consumer) -> None:
    """Started before the doors are open; the dates of an open case come out as they fall due."""
    await consumer.door.desk.tell(told("zaak-1", 1, opened()), told("zaak-1", 2, clock_set(42, 56)))
    consumer.start("follow")
    await consumer.until(lambda: "again in 5 seconds" in consumer.log.read_text())
    async with open_to(consumer):
        await consumer.until(lambda: consumer.count() == 2)
        shown = await consumer.done("show")
    # The first sick day is 2 March 2026; six weeks later is 13 April, eight weeks 27 April.
    assert shown == "2026-04-13 zaak-1 problem-analysis 0 open\n2026-04-27 zaak-1 plan-of-action 0 open\n"


async def test_a_page_is_stored_whole_with_its_place_or_not_at_all(consumer: Consumer) -> None:
    """It dies at the second event of a page: neither the first nor the place is kept, and the next start has both."""
    messages = [told("zaak-1", 1, opened()), told("zaak-1", 2, clock_set(42, 56))]
    await consumer.door.desk.tell(*messages)
    async with open_to(consumer):
        await consumer.done("show")
        consumer.put("CREATE TRIGGER broken BEFORE INSERT ON dates BEGIN SELECT RAISE(ABORT, 'broken'); END")
        consumer.start("follow")
        await consumer.until(lambda: consumer.ended)
        assert consumer.count() == 0
        consumer.put("DROP TRIGGER broken")
        consumer.start("follow")
        await consumer.until(lambda: consumer.count() == 2)
    assert consumer.held() == right(messages)


async def test_a_copy_that_holds_what_was_not_told_takes_the_case_anew(consumer: Consumer) -> None:
    """It shows with the next event of that case: what comes before it is not what is held, and no gap explains that."""
    messages = [
        told("zaak-1", n, event)
        for n, event in enumerate((opened(), clock_set(42, 56), near(), missed()), start=1)
    ]
    async with open_to(consumer):
        await consumer.door.desk.tell(*messages[:2])
        consumer.start("follow")
        await consumer.until(lambda: consumer.count() == 2)
        consumer.put(
            "INSERT INTO taken VALUES ('zaak-1', 3, 'made-up')", "UPDATE dates SET due = '1999-01-01'"
        )
        await consumer.door.desk.tell(*messages[2:])
        await consumer.until(lambda: messages[3].id in consumer.ids())
    assert consumer.held() == right(messages)


async def test_who_is_sent_events_and_is_killed_has_all_of_it_in_the_end(consumer: Consumer) -> None:
    """With a replay; after yesterday's file is put back what is told next shows gaps; a reconcile finds the rest."""
    chance, desk, yesterday = Chance(random.Random(11)), consumer.door.desk, consumer.home / "yesterday"
    async with open_to(consumer):
        made = await subscribed(consumer)
        await consumer.serve()
        async with desk.serving(webhooks=Webhooks(SECRET, True, now)):
            for turn in range(10):
                await desk.tell(*chance.more(60, CASES))
                wanted = min(consumer.count() + chance.chance.randrange(60), len(kept(chance.told)))
                await meanwhile(consumer, lambda wanted=wanted: consumer.count() >= wanted)
                consumer.kill()
                if turn == 4:
                    consumer.copied(consumer.file, yesterday)
                if turn == 7:
                    await consumer.door.post(f"{made}/replay", {"after": "start"})
                await consumer.serve()
                await consumer.door.post(f"{made}/resume")
            await meanwhile(consumer, lambda: consumer.held() == right(chance.told))
            consumer.kill()
            consumer.copied(yesterday, consumer.file)
            await consumer.serve()
            await consumer.door.post(f"{made}/resume")
            await desk.tell(*(last := [chance.one(case, missed()) for case in CASES[:5]]))
            await meanwhile(consumer, lambda: {each.id for each in last} <= consumer.ids())
        expected, mended = right(chance.told), consumer.held()
        assert all(mended.ids[case] == expected.ids[case] for case in CASES[:5])
        assert mended != expected
        await consumer.done("reconcile")
    assert consumer.held() == expected


async def meanwhile(consumer: Consumer, enough: Callable[[], bool]) -> None:
    """Looks until it is; time goes on with every look, so that what failed is due again."""

    def looked() -> bool:
        consumer.door.desk.moment[0] += timedelta(seconds=1)
        return enough()

    await consumer.until(looked)


async def subscribed(consumer: Consumer) -> str:
    """It asks for events itself; the path of what was made."""
    consumer.secret = (await consumer.done("subscribe", consumer.url)).strip()
    [made] = (await consumer.door.get("/v1/subscriptions"))["subscriptions"]
    return f"/v1/subscriptions/{made['subscription']}"


async def test_what_comes_in_any_order_and_twice_is_taken_once_and_in_its_own(consumer: Consumer) -> None:
    """Signed by the Standard Webhooks library; the last event of a case before all others makes it ask for them."""
    chance = Chance(random.Random(12))
    await consumer.door.desk.tell(*chance.more(150, CASES[:6]))
    consumer.secret = OURS
    async with open_to(consumer):
        events = (await consumer.door.get("/v1/events", query={"limit": 1000}))["events"]
        chance.chance.shuffle(events)
        await consumer.serve()
        for each in [*events, *events[:50]]:
            assert await sent(consumer, json.dumps(each)) == (200, "")
    assert consumer.held() == right(chance.told)


async def test_a_reconcile_finds_whatever_went_wrong(consumer: Consumer) -> None:
    """An event taken out, another id, a case that never was, one that is behind, and 1,200 that are missing."""
    chance = Chance(random.Random(13))
    await consumer.door.desk.tell(*chance.more(300, CASES))
    consumer.start("follow")
    async with open_to(consumer):
        await consumer.until(lambda: consumer.count() == len(kept(chance.told)))
        consumer.kill()
        consumer.put(
            "DELETE FROM taken WHERE case_id = 'zaak-03' AND sequence = 2",
            "UPDATE taken SET id = 'made-up' WHERE case_id = 'zaak-04' AND sequence = 1",
            "UPDATE dates SET due = '1999-01-01' WHERE case_id IN ('zaak-03', 'zaak-04')",
            "INSERT INTO taken VALUES ('zaak-000', 1, 'made-up')",
            "INSERT INTO cases VALUES ('zaak-000', 1)",
        )
        more = [chance.one("zaak-05"), *(chance.one(f"ander-{n:04}") for n in range(1200))]
        await consumer.door.desk.tell(*more)
        said = (await consumer.done("reconcile")).splitlines()
        assert {"other zaak-03", "other zaak-04", "other zaak-000", "behind zaak-05"} <= set(said)
        assert sum(each.startswith("missing ander-") for each in said) == 1200
        assert await consumer.done("reconcile") == ""
    assert consumer.held() == right(chance.told)


async def sent(
    consumer: Consumer, body: str, secret: str = "", at: datetime | None = None
) -> tuple[int, str]:
    """One delivery, signed at a moment with a secret; how it is answered."""
    at = at or now()
    stamp = str(int(at.timestamp()))
    mark = Webhook(secret or consumer.secret.split()[-1]).sign("id", at, body)
    headers = {"webhook-id": "id", "webhook-timestamp": stamp, "webhook-signature": mark}
    return await posted(consumer, body, headers)


async def posted(consumer: Consumer, body: str, headers: dict[str, str]) -> tuple[int, str]:
    """With headers of any kind."""
    answer = await consumer.http.post(consumer.url, content=body, headers=headers)
    return answer.status_code, answer.text


async def test_what_is_not_ours_or_is_old_is_refused(consumer: Consumer) -> None:
    """Another secret, six minutes ago, six minutes ahead, another body, no signature: nothing of it is kept."""
    event: dict[str, Any] = {
        "id": "1", "subject": "zaak-1", "type": opened().kind, "sequence": 1, "data": {"period": 1},
    }  # fmt: skip
    body, consumer.secret = json.dumps(event), f"{BEFORE} {OURS}"
    await consumer.serve()
    try:
        for minutes in (-6, 6):
            assert (await sent(consumer, body, at=now() + timedelta(minutes=minutes)))[0] == 401
        assert (await sent(consumer, body, secret=NOT_OURS))[0] == 401
        at = now()
        mark = Webhook(OURS).sign("id", at, body)
        headers = {
            "webhook-id": "id",
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": mark,
        }
        for name, other in (
            ("webhook-id", "other"),
            ("webhook-timestamp", "x"),
            ("webhook-signature", "v1,x"),
        ):
            assert (await posted(consumer, body, {**headers, name: other}))[0] == 401
        assert (await posted(consumer, f"{body} ", headers))[0] == 401
        assert (await posted(consumer, body, {}))[0] == 401
        assert consumer.count() == 0
        for secret in (BEFORE, OURS):
            assert await sent(consumer, body, secret=secret) == (200, "")
        assert consumer.count() == 1
        challenge = {
            "id": "2",
            "type": "notifications.subscription-challenged.v1",
            "data": {"challenge": "c1"},
        }
        assert await sent(consumer, json.dumps(challenge)) == (200, "c1")
    finally:
        consumer.kill()
