"""A partner's first afternoon, from a token to the first event of a day that has yet to come."""

from datetime import date, timedelta
from typing import Any

from services.notifications.rules.subscribing import TESTED
from tests.e2e.stage import PATIENCE, Stage
from tests.integration.partners.receiver import Receiver, receiving

WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
NEAR = "trajectory.deadline-near.v1"


async def day(stage: Stage) -> date:
    """What day it is in the sandbox."""
    return date.fromisoformat((await stage.ask("notifications", "/v1/sandbox/clock", "partner"))["today"])


async def test_a_partner_sees_its_first_dates_come_near_and_a_replay_mails_nobody(stage: Stage) -> None:
    """Subscribed, tried, told of a case, passed to the day on which its judgment is a week away, told again."""
    contact = {"role": "bedrijfsarts", "address": "ba@arbodienst.example"}
    await stage.do("notifications", "/v1/contacts", contact)
    async with receiving(Receiver()) as receiver:
        made = await stage.do("notifications", "/v1/subscriptions", {"url": receiver.url}, "partner")
        path = f"/v1/subscriptions/{made['subscription']}"
        await stage.ask("notifications", path, "partner", lambda found: found["state"] == "active")
        assert (await stage.do("notifications", f"{path}/test", None, "partner"))["result"] == "taken"
        assert receiver.events.pop()["type"] == TESTED
        first = await day(stage)
        body: dict[str, Any] = {
            "employer": "bakkerij",
            "employee": {"number": "7", "name": "Voorbeeld"},
            "employment": {"work_days": WEEK},
            "first_day": first.isoformat(),
        }
        case = (await stage.do("intake", "/v1/absences", body, "partner"))["case"]
        await receiver.until(lambda: "trajectory.clock-set.v1" in kinds(receiver), PATIENCE)
        asked = await stage.call(
            "PUT",
            "notifications",
            "/v1/sandbox/clock",
            "partner",
            {"day": (first + timedelta(days=35)).isoformat()},
        )
        assert (asked.status_code, await day(stage)) == (200, first + timedelta(days=35))
        await receiver.until(lambda: NEAR in kinds(receiver), PATIENCE)
        near = next(each for each in receiver.events if each["type"] == NEAR)
        # Binnen zes weken (Regeling procesgang 2 lid 2): D+42, told a week before.
        assert near["data"]["due"] == (first + timedelta(days=42)).isoformat()
        sent = "notifications.message-sent.v1"
        # Two weeks before and one week before: both days are fed, and of each there is a mail.
        await receiver.until(
            lambda: len({e["id"] for e in receiver.events if e["type"] == sent}) == 2, PATIENCE
        )
        mailed, before = await mails(stage), set(receiver.ids)
        count = len(receiver.events)
        await stage.do("notifications", f"{path}/replay", {"after": "start"}, "partner")
        await receiver.until(lambda: before <= set(receiver.ids[count:]), PATIENCE)
    assert before <= set(receiver.ids[count:])
    assert await mails(stage) == mailed
    back = await stage.call(
        "PUT", "notifications", "/v1/sandbox/clock", "partner", {"day": first.isoformat()}
    )
    assert (back.status_code, back.json()["code"]) == (422, "clock-goes-forward")
    feed = await stage.ask("notifications", "/v1/events", "partner")
    assert {each["id"] for each in feed["events"]} == set(receiver.ids)
    assert {each["subject"] for each in feed["events"]} == {case}


def kinds(receiver: Receiver) -> list[str]:
    """Of the events that came."""
    return [each["type"] for each in receiver.events]


async def mails(stage: Stage) -> set[str]:
    """The messages that were sent."""
    return {each["ce_id"] for each in await stage.all("notifications-events")}
