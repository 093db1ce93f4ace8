"""Ten thousand dates come near and move while messages go out: none stands for a date that no longer holds."""

import asyncio
from collections import Counter
from contextlib import suppress
from datetime import date, timedelta
from random import Random

from services.notifications.effects.carrying import Parcel
from services.notifications.store.people import Contact
from shared.contracts.event import Event
from shared.contracts.notifications import MessageSent
from shared.contracts.trajectory import ClockMoved, DeadlineNear, Move
from shared.kernel.clock import day_of
from shared.kernel.message import Message
from shared.kernel.outcome import Unavailable
from shared.testing.cluster import Cluster
from tests.integration.sending import MONDAY, Clock, MailServer, Sending, heard, sending

CASES, RULES = 500, 20
SENT = 400
"""Mails, at most, that go while all of it is heard."""
TODAY = day_of(MONDAY)
FIRST, NEXT = TODAY + timedelta(days=14), TODAY + timedelta(days=21)


class Takes:
    """Takes the first mails at once and forgets none; the others stay with whoever has them in hand."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.ids: list[str] = []

    async def carry(self, parcel: Parcel) -> None:
        """Remembers its name. Raises `Unavailable` after so many."""
        if len(self.ids) >= SENT:
            raise Unavailable("enough for a test")
        self.ids.append(parcel.id)


def told(case: int, rule: int, event: type[Event], due: date) -> Event:
    """A date of a case comes near, or moves to that day."""
    name = f"rule-{rule}"
    if event is DeadlineNear:
        named = {
            "name_nl": "Stap",
            "name_en": "Step",
            "responsible": "employer",
            "days_left": (due - TODAY).days,
        }
        return DeadlineNear.model_validate({"period": 1, "rule": name, "due": due, **named})
    moves = (Move(rule=name, old=FIRST, new=due),)
    days = {"first_sick_day": TODAY, "waiting_period_last_day": TODAY + timedelta(days=727)}
    return ClockMoved(period=1, rulebook="2004", because="fact", moves=moves, **days)


def of_case(case: int, random: Random) -> list[Message]:
    """Twenty dates, each near and then moved; of every other one it comes near again; in any order of the rules."""
    steps = [
        told(case, rule, event, due)
        for rule in random.sample(range(RULES), RULES)
        for event, due in ((DeadlineNear, FIRST), (ClockMoved, NEXT), (DeadlineNear, NEXT))
        if rule % 2 or (event, due) != (DeadlineNear, NEXT)
    ]
    return heard(MONDAY, *steps, case=f"zaak-{case}")


async def test_ten_thousand_moved_dates_leave_no_message_that_no_longer_holds(cluster: Cluster) -> None:
    """Heard in batches, each twice, while two senders send: what waits is of a date that holds, nothing went twice."""
    takes, random = Takes(), Random(10)
    clock = Clock()
    async with sending(cluster, clock, MailServer()) as mail:
        mail.carriers = {"mail": takes}
        cases = await mail.cases()
        await mail.at_any_hour()
        await mail.people.keep_contact("demo", None, Contact("employer", "hr@bakkerij.example", "nl"))
        effects, done = [mail.effects(cases) for _ in range(2)], asyncio.Event()

        async def send(n: int) -> None:
            while not done.is_set():
                with suppress(Unavailable):
                    await effects[n].send_waiting()

        senders = [asyncio.create_task(send(n)) for n in range(2)]
        for start in range(0, CASES, 50):
            batch = [message for case in range(start, start + 50) for message in of_case(case, random)]
            half = len(batch) // 2
            for some in (batch[:half], batch[:half], batch, batch[half:]):
                await cases.take(some)
        done.set()
        await asyncio.gather(*senders)
        await cases.settled()
        # What one met pending of another's is the relay's.
        clock.pass_by(seconds=3)
        while await cases.relay():
            await cases.settled()
        await nothing_stands_for_a_date_that_moved(mail, takes)


async def nothing_stands_for_a_date_that_moved(mail: Sending, takes: Takes) -> None:
    """By the rows that mail is sent from, and by what was told."""
    outbox = mail.mongo["outbox"]
    moved = {"$or": [{"wanted.due": FIRST.isoformat()}, {"notice.due": FIRST.isoformat()}]}
    assert await outbox.count_documents(moved) >= CASES * RULES
    assert await outbox.count_documents({**moved, "standing": "queued"}) == 0
    assert await outbox.count_documents({"wanted.due": FIRST.isoformat(), "holds": True}) == 0
    again = {"notice.due": NEXT.isoformat(), "standing": {"$in": ["queued", "told"]}}
    assert await outbox.count_documents(again) == CASES * RULES // 2
    assert max(Counter(takes.ids).values(), default=1) == 1
    sent = Counter(each.id for each in mail.told(MessageSent))
    assert set(sent.values()) == {1}
    assert len(sent) == len(takes.ids) > 0
