"""Two cases that are one employment under two keys: one goes on with what both know, until they are parted. Pure."""

from collections.abc import Sequence
from hashlib import sha256

from pydantic import TypeAdapter

from services.intake.domain.by_class import CLOSED, closed, openly
from services.intake.domain.kinds import Absence, JoinCase, MergeCase, PartCase
from services.intake.domain.reporting import refused
from services.intake.rules import LaterFact, Refusal
from shared.contracts.event import Event, Refused
from shared.contracts.facts import Sick
from shared.contracts.merging import CaseJoined, CaseMerged, CasesParted, RecordJoined

COURSE = TypeAdapter[tuple[tuple[Sick, ...], tuple[LaterFact, ...]]](
    tuple[tuple[Sick, ...], tuple[LaterFact, ...]]
)


def course_of(state: Absence) -> str:
    """By which it is known whether anything was reported in a case since it was looked at."""
    return sha256(COURSE.dump_json((state.sick, state.facts))).hexdigest()


def is_merged() -> Refused:
    """The answer to whoever reports in a case that no longer goes on."""
    return refused(Refusal("case-merged", "This case was merged: it goes on under another key.", "case"))


def join(state: Absence, asked: JoinCase) -> Sequence[Event]:
    """What the other knows counts here as well; the same again is nothing, more of it takes the place of less."""
    if state.merged_into:
        return [is_merged()]
    before = state.joined.get(asked.other)
    if before and (before.sick, before.facts) == (asked.sick, asked.facts):
        return []
    n, facts = state.joins + 1, tuple(each for each in asked.facts if not isinstance(each, CLOSED))
    opened = CaseJoined(other=asked.other, n=n, sick=openly(asked.sick), facts=facts)
    record = RecordJoined(other=asked.other, n=n, facts=closed(asked.sick, asked.facts))
    return [opened, record] if record.facts or before else [opened]


def merge(state: Absence, asked: MergeCase) -> Sequence[Event]:
    """Only with what was joined to the other: nothing that was reported meanwhile is left behind."""
    if state.merged_into:
        return [] if state.merged_into == asked.into else [is_merged()]
    if state.joined:
        detail = "Another case was merged into this one: merge into this one, or part those two first."
        return [refused(Refusal("has-joined", detail, "case"))]
    if course_of(state) != asked.course:
        detail = "Something was reported in this case just now: ask again."
        return [refused(Refusal("went-on", detail, "case"))]
    return [CaseMerged(into=asked.into)]


def part(state: Absence, asked: PartCase) -> Sequence[Event]:
    """Said of either of the two; where they are not one it is nothing."""
    if state.merged_into == asked.other:
        return [CasesParted(other=asked.other)]
    joined = state.joined.get(asked.other)
    return [CasesParted(other=asked.other, n=joined.n)] if joined else []
