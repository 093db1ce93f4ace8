"""A case that proved to be the same as another: the one falls silent, the other counts by what both know. Pure."""

from collections.abc import Sequence
from datetime import date

from services.trajectory.domain.kinds import JoinedKept, MergedKept, PartedKept
from services.trajectory.domain.order import place, reported
from services.trajectory.domain.state import Trajectory, named
from shared.contracts.event import Event
from shared.contracts.facts import Fact
from shared.contracts.merging import CaseJoined, CaseMerged, CasesParted, RecordJoined
from shared.contracts.trajectory import CaseResumed, CaseSetAside, ClockMoved, Move


def joined(state: Trajectory, event: CaseJoined | RecordJoined, came: date) -> list[Event]:
    """What the other knows, as one class of data tells it; what comes after they were parted is nothing."""
    if event.n <= state.parted.get(event.other, 0):
        return []
    facts: Sequence[Fact]
    if isinstance(event, RecordJoined):
        facts, part = event.facts, "closed"
    else:
        sick = [each.fact() for each in event.sick]
        reports = [reported(each, came) for each in sorted(sick, key=place)]
        facts, part = [*sick, *event.facts, *reports], "open"
    return [JoinedKept(other=event.other, n=event.n, part=part, facts=tuple(facts), heard_on=came)]


def parted(state: Trajectory, event: CasesParted) -> list[Event]:
    """Of the one that went on, or of the one that had fallen silent: that one goes on, and its dates follow."""
    kept = PartedKept(other=event.other, n=event.n)
    if state.merged_into != event.other or not state.period:
        return [kept]
    return [kept, CaseResumed(second_track=state.second_track)]


def set_aside(state: Trajectory, event: CaseMerged) -> Sequence[Event]:
    """Every date that was told is gone, and nothing is waited for."""
    kept = MergedKept(into=event.into)
    if not state.period:
        return [kept]
    told = [(*named(name), due) for name, due in state.told.items()]
    gone = tuple(Move(rule=rule, n=n, old=old) for rule, n, old in told)
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
