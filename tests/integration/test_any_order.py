"""Matching and notifications on a real MongoDB: each record three times and the topics in any order, one read side."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from itertools import zip_longest
from random import Random
from typing import Any

from services.matching.domain import DECIDER as MATCHING
from services.matching.domain import BringToWanted
from services.matching.store import Store as Candidates
from services.notifications.domain import DECIDER as NOTIFICATIONS
from services.notifications.store.letters import Store as Outbox
from services.trajectory.domain import DECIDER as TRAJECTORY
from services.trajectory.domain.kinds import RecordFact
from shared.contracts.facts import Done
from shared.contracts.staff import CaseAssigned, CaseHandedOver
from shared.kernel.cases import Cases
from shared.kernel.decider import Decider
from shared.kernel.journal import Projector
from shared.kernel.message import Message
from shared.kernel.mongo import Document, Mongo, connected
from shared.kernel.mongo_journal import MongoJournal
from shared.testing.cluster import Cluster
from shared.testing.memory import MemoryBus
from tests.integration.sending import Clock, Sending
from tests.unit.kernel.any_order import CASES, At, Streams, at, joined, said, topic_by_topic
from tests.unit.matching.test_any_order import asked
from tests.unit.notifications.test_any_order import CAPACITY, proposal
from tests.unit.trajectory.reported import MONDAY, STEPS, Said, report, told_by_intake

Kept = tuple[dict[str, Document], list[str]]
STORY = ("a vangnet term", "works in part", "another roster", "fit for a week", "fit for six weeks")


def told() -> tuple[Streams, Streams]:
    """What matching and what notifications hear of two cases over a year and a half."""
    trajectory, matching = At(TRAJECTORY), At(MATCHING)
    steps: list[Said] = [(MONDAY, report(MONDAY))]
    for name in STORY:
        steps += STEPS[name](steps[-1][0] + timedelta(days=20))
    trajectory.take(topic_by_topic(told_by_intake(dict.fromkeys(CASES, steps))))
    for n, day in enumerate(MONDAY + timedelta(days=40 * n) for n in range(1, 14)):
        for about in CASES:
            judged = RecordFact(fact=Done(rule="problem-analysis", on=day))
            trajectory.take([said(each, day, about, n) for each in (*asked(n, day), judged)])
        trajectory.tick(day)
    matching.take(topic_by_topic(trajectory.streams(MATCHING)))
    for n in range(4):
        matching.take(
            [said(wanted(n, matching), MONDAY + timedelta(days=n), about, 90 + n) for about in CASES]
        )
    return trajectory.streams(MATCHING), joined(
        trajectory.streams(NOTIFICATIONS), matching.streams(NOTIFICATIONS), {"intake-events": assigned()}
    )


def assigned() -> list[Message]:
    """Who sees to the two cases, from hand to hand."""
    hands: list[tuple[str | None, str]] = [("w1", "all"), ("w2", "hand"), (None, "hand"), ("w1", "hand")]
    told: list[Message] = []
    for about in CASES:
        told.append(said(CaseAssigned(role="bedrijfsarts", worker="w3", by="all"), MONDAY, about, 0))
        for n, (worker, by) in enumerate(hands):
            event = {"role": "case-manager", "before": "w0", "worker": worker, "by": by}
            told.append(said(CaseHandedOver.model_validate(event), MONDAY, about, n))
    return told


def wanted(n: int, matching: At[Any]) -> BringToWanted:
    """Another vacancy each time; the one of the time before is gone."""
    state = asyncio.run(matching.cases.case(CASES[0])).state
    gone = (f"V{n - 1}",) if n % 2 else ()
    return BringToWanted(capacity=state.capacity or CAPACITY, wanted=(proposal(f"V{n}", None),), gone=gone)


def mixed(streams: Streams, seed: int) -> list[list[Message]]:
    """The topics by turns, each record three times and all once more, in batches of one to nine."""
    random = Random(seed)
    turns = [topic for topic, messages in streams.items() for _ in messages]
    random.shuffle(turns)
    rest = {topic: iter(messages) for topic, messages in streams.items()}
    order = [next(rest[topic]) for topic in turns]
    again = [
        message
        for pair in zip_longest(order[::2], order[1::2])
        for _ in range(3)
        for message in pair
        if message
    ]
    whole, batches = [*again, *order], list[list[Message]]()
    while whole:
        size = random.randint(1, 9)
        batches, whole = [*batches, whole[:size]], whole[size:]
    return batches


async def rows(
    mongo: Mongo, decider: Decider[Any], store: Projector[Any], batches: Sequence[Sequence[Message]], of: str
) -> Kept:
    """The rows these batches leave in a collection, without the version; and the states, as JSON."""
    journal = MongoJournal(mongo, decider)
    await journal.prepare()
    cases = Cases(decider, journal, MemoryBus(), store, Clock(at(MONDAY)))
    for batch in batches:
        await cases.take(batch)
    await cases.settled()
    left_out = {"version": 0, "at": 0, "queued_at": 0, "trace": 0, "claim": 0, "accepted_at": 0}
    found = {row["_id"]: row async for row in mongo[of].find({}, left_out)}
    folds = await journal.folds(CASES)
    return found, [folds[about].state.model_dump_json(by_alias=True) for about in CASES]


async def put_to_roles(mongo: Mongo) -> None:
    """Everything that is noticed, to be seen in the inbox only: nobody carries anything here."""
    sending = Sending(mongo, Clock(at(MONDAY)), Outbox(mongo), {})
    named = ("deadline-near", "deadline-missed", "match-proposed")
    tells = [{"occasion": each, "roles": ["owes", "team-lead"], "channels": ["in-app"]} for each in named]
    cases = await sending.cases()
    await sending.at_any_hour("demo", tells=tells)
    await sending.round(cases)


async def test_candidates_and_letters_are_the_same_in_every_order(cluster: Cluster) -> None:
    """Once and topic by topic, then twice mixed and thrice: the same states, candidates, outbox and owners."""
    for_matching, for_notifications = await asyncio.to_thread(told)
    kept: list[tuple[Kept, Kept, list[Document]]] = []
    for seed in range(3):
        one = [topic_by_topic(for_matching)] if not seed else mixed(for_matching, seed)
        other = [topic_by_topic(for_notifications)] if not seed else mixed(for_notifications, seed)
        async with connected(cluster.mongodb(f"m{seed}"), cluster.database(f"m{seed}")) as mongo:
            candidates = await rows(mongo, MATCHING, Candidates(mongo), one, "candidates")
        async with connected(cluster.mongodb(f"n{seed}"), cluster.database(f"n{seed}")) as mongo:
            await rows(mongo, NOTIFICATIONS, Outbox(mongo), other, "outbox")
            await put_to_roles(mongo)
            letters = await rows(mongo, NOTIFICATIONS, Outbox(mongo), other, "outbox")
            owners = [row async for row in mongo["owners"].find({}, {"version": 0}).sort("_id", 1)]
        kept.append((candidates, letters, owners))
    candidates, letters, owners = kept[0]
    assert (len(candidates[0]), len(owners)) == (2, 2)
    messages = [row for row in letters[0].values() if "wanted" in row]
    assert {(row["standing"], row["holds"]) for row in messages} == {("sent", True)}
    assert {row["wanted"]["template"] for row in messages} >= {"deadline-missed", "match-proposed"}
    notices = {(row["notice"]["occasion"], row["standing"]) for row in letters[0].values() if "notice" in row}
    assert notices >= {
        ("deadline-near", "withdrawn"),
        ("deadline-missed", "told"),
        ("match-proposed", "told"),
    }
    assert owners[0]["assigned"] == {"bedrijfsarts": "w3", "case-manager": "w1"}
    assert kept[1] == kept[0]
    assert kept[2] == kept[0]
