"""What stands in the journals in the end: each cause once, each commit settled, every state the fold of it."""

import asyncio
import json
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from services.intake import domain as intake
from services.intake.store.standings import Standings
from services.matching import domain as matching
from services.matching.store import Store as MatchingStore
from services.notifications import domain as notifications
from services.notifications.store.letters import Store as NotificationsStore
from services.trajectory import domain as trajectory
from services.trajectory.store import Store as TrajectoryStore
from shared.kernel.decider import Commit, Decider, Fold, advance, fold
from shared.kernel.message import Message, read
from shared.kernel.mongo import Mongo
from shared.kernel.mongo_journal import MongoJournal
from tests.soak.backlog import HEARD
from tests.soak.topics import Event, Told, unique

AT_ONCE = 200
"""Cases read at a time."""
DECIDED_EACH = 5
"""Every so many cases are decided anew; all are folded anew."""


class Projects(Protocol):
    """A service's store, as far as it is written from commits."""

    async def prepare(self) -> None:
        """Indexes."""
        ...

    async def project(self, done: Sequence[tuple[Commit, Fold[Any]]]) -> None:
        """Rows."""
        ...


DECIDERS: dict[str, Decider[Any]] = {
    "intake": intake.DECIDER,
    "trajectory": trajectory.DECIDER,
    "matching": matching.DECIDER,
    "notifications": notifications.DECIDER,
}
ROWS: dict[str, dict[str, tuple[str, ...]]] = {
    "intake": {"standings": ("unplaced",)},
    "trajectory": {"overview": ()},
    "matching": {"candidates": ()},
    "notifications": {
        "outbox": (
            *("version", "at", "queued_at", "attempts", "accepted_at", "why", "parked"),
            *("channel", "whose", "ask_at", "claim", "digest", "digest_at", "read_by"),
        ),
        "owners": (),
    },
}
"""What each service keeps for reading, and which fields of it follow from when something was done."""


def _store(service: str, mongo: Mongo) -> Projects:
    stores: dict[str, Callable[[Mongo], Projects]] = {
        "intake": Standings,
        "trajectory": TrajectoryStore,
        "matching": MatchingStore,
        "notifications": NotificationsStore,
    }
    return stores[service](mongo)


@dataclass
class Journal:
    """One service's journal as it lies in MongoDB, by case and version."""

    service: str
    mongo: Mongo
    documents: list[Mapping[str, Any]]

    @property
    def told(self) -> dict[str, set[str]]:
        """The ids of what was told, by topic."""
        found: dict[str, set[str]] = defaultdict(set)
        for document in self.documents:
            for each in document["messages"]:
                if each["topic"]:
                    found[each["topic"]].add(each["id"])
        return found

    @property
    def causes(self) -> Counter[tuple[str, str]]:
        """How often each cause of a case is in."""
        return Counter((each["about"], cause) for each in self.documents for cause in each["because"])


async def read_journal(service: str, mongo: Mongo) -> Journal:
    """Whole, as documents: nothing of the service's own reading is trusted."""
    found = mongo["journal"].find({}).sort([("about", 1), ("version", 1)])
    return Journal(service, mongo, [each async for each in found])


def kept(journal: Journal) -> dict[str, int]:
    """Versions without a gap, each cause once, nothing pending or held."""
    versions: dict[str, list[int]] = defaultdict(list)
    for each in journal.documents:
        versions[each["about"]].append(each["version"])
    return {
        "versions missing": sum(each != list(range(1, len(each) + 1)) for each in versions.values()),
        "causes applied twice": sum(count > 1 for count in journal.causes.values()),
        "commits pending": sum(bool(each.get("pending")) for each in journal.documents),
        "held": sum(bool(each["held"]) for each in journal.documents),
    }


def told_as_kept(journal: Journal, told: Told) -> dict[str, int]:
    """What a journal says was told stands on its topics, and nothing else does."""
    ids = {topic: {each["ce_id"] for each in events} for topic, events in told.items()}
    of = journal.told
    mine = [topic for topic in told if topic.startswith(f"{journal.service}-")]
    return {
        "kept and not told": sum(len(of[topic] - ids[topic]) for topic in mine),
        "told and not kept": sum(len(ids[topic] - of[topic]) for topic in mine),
    }


def heard(journal: Journal, told: Told) -> dict[str, int]:
    """Every told event of a kind that a service hears is among its causes."""
    causes, kinds = journal.causes, DECIDERS[journal.service].hears
    wanted = {
        (each["ce_subject"], each["ce_id"])
        for topic in HEARD[journal.service]
        for each in told[topic]
        if each["ce_type"] in kinds
    }
    return {"told and not heard": len(wanted - causes.keys())}


async def folded(journal: Journal, told: Told, anew: Mongo) -> tuple[dict[str, int], list[str]]:
    """Each case folded from its commits is what its last one says; its rows written anew are its rows; and what is in
    a commit is what the rules decide on the told events it names."""
    service, decider = journal.service, DECIDERS[journal.service]
    store, messages = _store(service, anew), _messages(decider, service, told)
    await store.prepare()
    said = journal.mongo["journal"].find({"after": {"$exists": True}}, {"messages": 0})
    last = [row async for row in said]
    stands = {row["about"]: row for row in last}
    sums, evidence = Counter[str](), list[str]()
    async for cases in _commits(journal):
        done: list[tuple[Commit, Fold[Any]]] = []
        for n, commits in enumerate(cases):
            steps = _steps(decider, commits)
            about, after = commits[0].about, steps[-1][1]
            if n % DECIDED_EACH == 0 and not _decided(decider, steps, messages):
                sums["decided otherwise"] += 1
                evidence.append(f"{service}: {about} decided otherwise")
            if not _stands(stands.get(about, {}), after):
                sums["cases that differ"] += 1
                evidence.append(f"{service}: {about} stands otherwise than its {len(commits)} commits say")
            done += steps
        await store.project(done)
    sums["said of a case more than once"] = len(last) - len(stands)
    rows = await _rows_that_differ(journal, anew)
    return {"decided otherwise": 0, **sums, "rows that differ": len(rows)}, evidence + rows


def _steps(decider: Decider[Any], commits: Sequence[Commit]) -> list[tuple[Commit, Fold[Any]]]:
    """Each commit with the case after it."""
    after: Fold[Any] = Fold(about=commits[0].about, state=decider.state())
    steps: list[tuple[Commit, Fold[Any]]] = []
    for commit in commits:
        after = fold(decider, after, commit)
        steps.append((commit, after))
    return steps


async def _commits(journal: Journal) -> AsyncIterator[list[list[Commit]]]:
    cases = sorted({each["about"] for each in journal.documents})
    reading = MongoJournal(journal.mongo, DECIDERS[journal.service])
    for start in range(0, len(cases), AT_ONCE):
        yield await asyncio.gather(*map(reading.commits_of, cases[start : start + AT_ONCE]))


def _messages(decider: Decider[Any], service: str, told: Told) -> dict[tuple[str, str], Message]:
    """The told events a service hears, as it reads them."""
    found: dict[tuple[str, str], Message] = {}
    for topic in HEARD[service]:
        for each in unique(told[topic]):
            if message := _message(decider, each):
                found[message.about, message.id] = message
    return found


def _message(decider: Decider[Any], event: Event) -> Message | None:
    headers = [(name, text.encode()) for name, text in event.items() if name not in ("data", "key")]
    return read(headers, json.dumps(event["data"]).encode(), decider.hears)


def _decided(
    decider: Decider[Any],
    steps: Sequence[tuple[Commit, Fold[Any]]],
    messages: Mapping[tuple[str, str], Message],
) -> bool:
    """Whether each commit is what is decided anew; one caused by a day, a command or a mail is passed over, as what
    was asked stands in no journal."""
    before: Fold[Any] = Fold(about=steps[0][0].about, state=decider.state())
    for commit, after in steps:
        known = [message for cause in commit.because if (message := messages.get((commit.about, cause)))]
        if len(known) == len(commit.because) and not commit.held and not commit.released:
            made, _ = advance(decider, before, known, commit.at)
            if _meant(made) != _meant(commit) or made.because != commit.because:
                return False
        before = after
    return True


def _meant(commit: Commit) -> list[tuple[str, int, str, str]]:
    return [(each.id, each.sequence, each.event.kind, each.body.decode()) for each in commit.messages]


def _stands(row: Mapping[str, Any], after: Fold[Any]) -> bool:
    """Whether a last commit says of its case what all of them say."""
    said: Mapping[str, Any] = row.get("after", {})
    return (
        row.get("version") == after.version
        and said.get("sequences") == dict(after.sequences)
        and said.get("state") == json.loads(after.state.model_dump_json(by_alias=True))
        and not said.get("held")
    )


async def _rows_that_differ(journal: Journal, anew: Mongo) -> list[str]:
    found: list[str] = []
    for collection, volatile in ROWS[journal.service].items():
        kept_rows, fresh = [
            {
                row["_id"]: {key: value for key, value in row.items() if key not in volatile}
                async for row in mongo[collection].find({})
            }
            for mongo in (journal.mongo, anew)
        ]
        found += [
            f"{journal.service}: {collection} {key} differs: {_difference(kept_rows.get(key), fresh.get(key))}"
            for key in kept_rows.keys() | fresh.keys()
            if kept_rows.get(key) != fresh.get(key)
        ]
    return found


def _difference(kept_row: Mapping[str, Any] | None, fresh: Mapping[str, Any] | None) -> str:
    if kept_row is None or fresh is None:
        return "only written anew" if kept_row is None else "only kept"
    return ", ".join(
        sorted(key for key in kept_row.keys() | fresh.keys() if kept_row.get(key) != fresh.get(key))
    )
