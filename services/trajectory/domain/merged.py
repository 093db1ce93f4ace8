"""A case that proved to be the same as another: the one falls silent, the other counts by what both know. Pure."""

from collections.abc import Sequence
from datetime import date

from services.trajectory.domain.kinds import JoinedKept, MergedKept, PartedKept
from services.trajectory.domain.state import Trajectory, folded, named
from shared.contracts.event import Event
from shared.contracts.facts import Done, Fact
from shared.contracts.merging import CaseJoined, CaseMerged, CasesParted, RecordJoined
from shared.contracts.trajectory import CaseResumed, CaseSetAside, ClockMoved, Move

REPORT = "arbodienst-sick-report"


def joined(state: Trajectory, event: CaseJoined | RecordJoined, came: date) -> list[Event]:
    """What the other knows, as one class of data tells it; what comes after they were parted is nothing."""
    if event.n <= state.parted.get(event.other, 0):
        return []
    facts: Sequence[Fact]
    if isinstance(event, RecordJoined):
        facts, part = list(event.facts), "closed"
    else:
        sick = [each.fact() for each in event.sick]
        days = [(each.first_day, max(each.reported_on or came, each.first_day)) for each in sick]
        reports = [Done(rule=REPORT, on=on) for _, on in sorted(days)]
        facts, part = [*sick, *event.facts, *reports], "open"
    return [JoinedKept(other=event.other, n=event.n, part=part, facts=tuple(facts), heard_on=came)]


def parted(state: Trajectory, event: CasesParted) -> list[Event]:
    """Of the one that was silent, or of the one that went on."""
    return [PartedKept(other=event.other, n=event.n)]


def set_aside(state: Trajectory, event: CaseMerged) -> Sequence[Event]:
    """Every date that was told is gone, and nothing is waited for."""
    kept = MergedKept(into=event.into)
    if not state.period:
        return [kept]
    gone = tuple(Move(rule=rule, n=n, old=old) for (rule, n), old in _told(state))
    assert state.first_sick_day is not None
    assert state.waiting_period_last_day is not None
    moved = ClockMoved(
        period=state.period,
        first_sick_day=state.first_sick_day,
        waiting_period_last_day=state.waiting_period_last_day,
        rulebook=state.rulebook,
        because="merged",
        moves=gone,
    )
    return [kept, *([moved] if gone else []), CaseSetAside(into=event.into)]


def resumed(state: Trajectory, kept: Sequence[Event]) -> list[Event]:
    """That it goes on, where it had fallen silent; the dates follow."""
    if state.merged_into is None or folded(state, kept).merged_into is not None or not state.period:
        return []
    return [CaseResumed(second_track=state.second_track)]


def _told(state: Trajectory) -> list[tuple[tuple[str, int | None], date]]:
    return [(named(name), due) for name, due in state.told.items()]
