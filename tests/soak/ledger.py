"""What was sent, by a program that is no part of the platform, and what the topics say came of it."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

Event = dict[str, Any]


@dataclass
class Ledger:
    """Cases by what was answered, facts by what was accepted."""

    cases: set[str] = field(default_factory=set[str])
    facts: int = 0

    def judge(self, intake: list[Event], trajectory: list[Event]) -> dict[str, int]:
        """The sums: every figure but the first three must be nought."""
        once = unique(intake)
        reported = {each["ce_subject"] for each in once if each["ce_type"] == "intake.absence-reported.v1"}
        facts = [each for each in once if each["ce_type"] == "intake.fact-reported.v1"]
        opened = Counter(
            each["ce_subject"]
            for each in unique(trajectory)
            if each["ce_type"] == "trajectory.case-opened.v1"
        )
        return {
            "absences": len(self.cases),
            "facts": self.facts,
            "events": len(once) + len(unique(trajectory)),
            "absences lost": len(self.cases - reported),
            "facts lost": self.facts - len(facts),
            "cases not opened": len(self.cases - opened.keys()),
            "cases opened twice": sum(count > 1 for count in opened.values()),
            "swapped": swapped(intake) + swapped(trajectory),
            "gaps": gaps(intake) + gaps(trajectory),
        }


def unique(events: list[Event]) -> list[Event]:
    """Each event once, where it first stood."""
    return list({each["ce_id"]: each for each in reversed(events)}.values())[::-1]


def _sequences(events: list[Event]) -> dict[str, list[int]]:
    """The sequences of each case in the order in which they first stood."""
    first: dict[str, Event] = {}
    for each in events:
        first.setdefault(each["ce_id"], each)
    of: dict[str, list[int]] = defaultdict(list)
    for each in first.values():
        of[each["ce_subject"]].append(int(each["sequence"]))
    return of


def swapped(events: list[Event]) -> int:
    """Cases in which a later event stood before an earlier one."""
    return sum(each != sorted(each) for each in _sequences(events).values())


def gaps(events: list[Event]) -> int:
    """Cases whose sequences are not 1, 2, 3 to the last."""
    return sum(sorted(each) != list(range(1, len(each) + 1)) for each in _sequences(events).values())
