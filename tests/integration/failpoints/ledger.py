"""Holds what was asked, stored and told against each other, once everything has died often enough."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from shared.contracts.intake import AbsenceReported, ClientRegistered
from tests.integration.failpoints.bus import Seen
from tests.integration.failpoints.traffic import Asked

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Book:
    """All that one service keeps."""

    service: str
    journal: Sequence[Row]
    """By case and version."""
    dead: Sequence[Row]

    def told(self, topic: str) -> list[tuple[str, Row]]:
        """The told messages on a topic with their cases, in the order of the commits."""
        return [
            (commit["about"], message)
            for commit in self.journal
            for message in commit["messages"]
            if message["topic"] == topic
        ]

    def topics(self) -> set[str]:
        """Where it told anything."""
        return {each["topic"] for commit in self.journal for each in commit["messages"] if each["topic"]}

    def taken(self) -> Counter[str]:
        """How often each cause was taken."""
        return Counter(chain.from_iterable(commit["because"] for commit in self.journal))


def journal_wrong(book: Book) -> list[str]:
    """Versions with a gap, a cause taken twice, a commit pending or held; a case of which not just the last speaks."""
    versions: dict[str, list[int]] = defaultdict(list)
    for commit in book.journal:
        versions[commit["about"]].append(commit["version"])
    says = {(commit["about"], commit["version"]) for commit in book.journal if "after" in commit}
    last = {(about, max(found)) for about, found in versions.items()}
    return [
        *(f"gap in {about}" for about, found in versions.items() if found != list(range(1, len(found) + 1))),
        *(f"taken twice: {cause}" for cause, times in book.taken().items() if times > 1),
        *(f"pending: {commit['_id']}" for commit in book.journal if commit.get("pending")),
        *(f"held: {commit['_id']}" for commit in book.journal if commit["held"]),
        *(f"says how its case stands, or does not: {each}" for each in says ^ last),
    ]


def told_wrong(book: Book, topic: str, seen: Iterable[Seen]) -> list[str]:
    """What is in the journal and not on its topic, or the other way; a sequence with a gap; an order swapped."""
    ids: dict[str, list[str]] = defaultdict(list)
    sequences: dict[str, list[int]] = defaultdict(list)
    for about, message in book.told(topic):
        ids[about].append(message["id"])
        sequences[about].append(message["sequence"])
    stood: dict[str, dict[str, None]] = defaultdict(dict)
    for each in seen:
        if "ce_id" in each.headers:
            stood[each.headers["ce_subject"]].setdefault(each.headers["ce_id"])
    doubled = Counter(chain.from_iterable(ids.values()))
    return [
        *(f"{topic}: told twice in the journal: {each}" for each, times in doubled.items() if times > 1),
        *(
            f"{topic}: sequence of {about}"
            for about, found in sequences.items()
            if found != list(range(1, len(found) + 1))
        ),
        *(
            f"{topic}: {about} has {len(ids[about])} in the journal, {len(stood[about])} on the topic, or not in order"
            for about in ids.keys() | stood.keys()
            if ids[about] != list(stood[about])
        ),
    ]


def heard_wrong(teller: Book, hearer: Book, topics: Iterable[str]) -> list[str]:
    """What was told to a service and not taken by it, under the same case."""
    taken = {(commit["about"], cause) for commit in hearer.journal for cause in commit["because"]}
    told = [(about, message["id"]) for topic in topics for about, message in teller.told(topic)]
    return [
        f"{hearer.service} never took {each} of {about}" for about, each in told if (about, each) not in taken
    ]


def answers_wrong(book: Book, asked: Iterable[Asked]) -> list[str]:
    """An answer that is not what was stored, and a refusal of which something was."""
    commits = {cause: commit for commit in book.journal for cause in commit["because"]}
    found: list[str] = []
    for each in asked:
        if each.service == book.service:
            found += [f"{each.path}: {why}" for why in _answer_wrong(each, commits)]
    return found


def _answer_wrong(asked: Asked, commits: Mapping[str, Row]) -> list[str]:
    taken = asked.taken()
    if not taken:
        return [f"refused with {asked.status} and stored"] if asked.id in commits else []
    missing = [f"answered and not stored: {cause}" for cause in taken if cause not in commits]
    stored = {cause: commits[cause] for cause in taken if cause in commits}
    cases = [
        f"another case: {cause}" for cause, commit in stored.items() if commit["about"] != taken[cause][0]
    ]
    news = [
        f"another answer: {cause}"
        for cause, commit in stored.items()
        if taken[cause][1] not in (None, _news(asked, commit))
    ]
    told = [
        message["kind"] for commit in stored.values() for message in commit["messages"] if message["topic"]
    ]
    said = asked.answer.get("told", told)
    return [*missing, *cases, *news, *([f"told {told}, said {said}"] if said != told else [])]


def _news(asked: Asked, commit: Row) -> bool:
    """What `new` means at intake's door: an absence or a client that was told, a fact that was stored."""
    kinds = [message["kind"] for message in commit["messages"]]
    if asked.path.endswith("/facts"):
        return bool(kinds)
    return (ClientRegistered if asked.path.endswith("/clients") else AbsenceReported).kind in kinds
