"""What stands on the topics in the end, and what the ledger has to say about it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Any

from tests.soak.ledger import IN_THE_PAST, Ledger, Step

Event = dict[str, Any]
Told = Mapping[str, Sequence[Event]]
"""The records of each topic: headers, body as `data`, in the order of reading, which holds within a partition."""

RESOLVED = "intake-persons"
"""Told again as the row stands then, so two records of one id may have two bodies."""


def unique(events: Sequence[Event]) -> list[Event]:
    """Each event once, where it first stood."""
    first: dict[str, Event] = {}
    for each in events:
        first.setdefault(each["ce_id"], each)
    return list(first.values())


def order(told: Told) -> dict[str, int]:
    """By first appearance a case's sequences on a topic are 1, 2, 3 to the last; an id means one event."""
    swapped = gaps = ambiguous = 0
    for topic, events in told.items():
        of: dict[str, list[int]] = defaultdict(list)
        for each in unique(events):
            of[each["ce_subject"]].append(int(each["sequence"]))
        swapped += sum(each != sorted(each) for each in of.values())
        gaps += sum(sorted(each) != list(range(1, len(each) + 1)) for each in of.values())
        ambiguous += _ambiguous(events, bodies=topic != RESOLVED)
    return {"swapped": swapped, "gaps": gaps, "ids of two events": ambiguous}


def _ambiguous(events: Sequence[Event], bodies: bool) -> int:
    meanings: dict[str, set[str]] = defaultdict(set)
    for each in events:
        body = each["data"] if bodies else None
        meaning = (each["ce_type"], each["ce_subject"], each["sequence"], each["ce_time"], body)
        meanings[each["ce_id"]].add(repr(meaning))
    return sum(len(each) > 1 for each in meanings.values())


def taken(ledger: Ledger, told: Told) -> dict[str, int]:
    """Everything taken was told once, in the order of the answers, and nothing else was."""
    lost = doubled = misplaced = 0
    for topic in ("intake-events", "intake-capacity"):
        heard: dict[str, list[str]] = defaultdict(list)
        for each in unique(told[topic]):
            heard[each["ce_subject"]].append(_said(each["data"]))
        for case in ledger.taken.keys() | heard.keys():
            wanted = [_asked(step) for step in ledger.taken.get(case, []) if _topic(step) == topic]
            lost += (Counter(wanted) - Counter(heard[case])).total()
            doubled += (Counter(heard[case]) - Counter(wanted)).total()
            misplaced += sorted(wanted) == sorted(heard[case]) and wanted != heard[case]
    opened = Counter(
        each["ce_subject"]
        for each in unique(told["trajectory-events"])
        if each["ce_type"] == "trajectory.case-opened.v1" and each["data"]["period"] == 1
    )
    past = f'"{IN_THE_PAST}-'.replace('"', "'")
    return {
        "taken and lost": lost,
        "told and not taken": doubled,
        "not in the order of the answers": misplaced,
        "cases not opened": len(ledger.taken.keys() - opened.keys()),
        "refused and told": sum(past in repr(each["data"]) for events in told.values() for each in events),
    }


def _topic(step: Step) -> str:
    closed = step.body.get("fact") in ("partially-recovered", "maternity-leave")
    return "intake-capacity" if closed else "intake-events"


def _asked(step: Step) -> str:
    """A step by its days, as they must turn up in the event."""
    return _days(step.body)


def _said(data: Mapping[str, Any]) -> str:
    return _days(data.get("fact", data))


def _days(said: Mapping[str, Any]) -> str:
    named = ("fact", "first_day", "last_day", "first_fit_day", "from", "on", "percentage", "corrects")
    return repr({name: said[name] for name in named if said.get(name) is not None})


def mails(files: Iterable[str], told: Told, withdrawn: Set[str]) -> tuple[dict[str, int], int, int]:
    """The mails by Message-ID against what was told as sent; how many went twice under one id.

    And how many went that were withdrawn: their sender died between the server's yes and the note of it, and nobody
    sends them again.
    """
    copies = Counter(each.strip("<>").partition("@")[0] for each in files)
    sent = {
        f"{each['data']['message']}.{each['ce_subject']}"
        for each in unique(told["notifications-events"])
        if each["ce_type"] == "notifications.message-sent.v1"
    }
    wrong = {
        "mails told and not there": len(sent - copies.keys()),
        "mails not told": len(copies.keys() - sent - withdrawn),
    }
    return wrong, copies.total() - len(copies), len((copies.keys() - sent) & withdrawn)
