"""One case's clock and tracks: what is heard and asked becomes facts, facts become dates. Pure."""

from collections.abc import Sequence
from datetime import date, datetime

from services.trajectory.domain.drawing import drawn
from services.trajectory.domain.entering import entered, next_days
from services.trajectory.domain.frequent import frequent
from services.trajectory.domain.kinds import (
    Awaited,
    ClockBlocked,
    DayPassed,
    EmploymentKept,
    FactKept,
    JoinedKept,
    MergedKept,
    PartedKept,
    RecordFact,
    TakenOverKept,
)
from services.trajectory.domain.merged import joined, parted, set_aside
from services.trajectory.domain.order import reported
from services.trajectory.domain.readying import readied
from services.trajectory.domain.state import Trajectory, evolve, folded
from services.trajectory.domain.taken_over import findings, record_taken_over, taken_over
from services.trajectory.domain.telling import tell, tell_day, tell_or_block
from services.trajectory.rules import CURRENT, BadFacts, clock
from services.trajectory.rules.work import facts_of
from services.trajectory.rules.work.row import PLATFORM
from shared.contracts import trajectory as told
from shared.contracts.dossier.entry import Entry
from shared.contracts.dossier.placement import BenefitTrajectoryOpened
from shared.contracts.dossier.uwv import UwvMessageAsked
from shared.contracts.event import DayBegan, Event, Refused, RulebookChanged
from shared.contracts.facts import Correction, Fact, Sick
from shared.contracts.intake import (
    AbsenceReported,
    CapacityFactReported,
    CaseTakenOver,
    ClientRegistered,
    FactReported,
    RecordTakenOver,
)
from shared.contracts.merging import CaseJoined, CaseMerged, CasesParted, RecordJoined
from shared.kernel.clock import day_of
from shared.kernel.decider import Decider

__all__ = ["DECIDER", "Trajectory", "decide", "evolve"]


def decide(state: Trajectory, event: Event, at: datetime) -> Sequence[Event]:
    """What an event means for the dates and the tracks of the case."""
    # What another topic brings late is seen from the day that is known to have come, not from its own.
    on = max(day_of(at), state.day or date.min, state.heard_on or date.min)
    match event:
        case AbsenceReported():
            return _heard(state, _absence(state, event, day_of(at)), on)
        case FactReported() | CapacityFactReported():
            return _heard(state, _new_fact(state, event.fact, day_of(at)), on)
        case CaseTakenOver():
            return _heard(state, taken_over(state, event, day_of(at)), on)
        case RecordTakenOver():
            return _record(state, event, day_of(at), on)
        case CaseMerged():
            return _heard(state, set_aside(state, event), on)
        case CaseJoined() | RecordJoined():
            return _heard(state, joined(state, event, day_of(at)), on)
        case CasesParted():
            return _heard(state, parted(state, event), on)
        case ClientRegistered():
            return _brought_in(state, event)
        case DayBegan():
            day = max(date.fromisoformat(event.on), state.day or date.min)
            return [] if day == state.day else tell_day(state, day)
        case RulebookChanged():
            return tell_or_block(state, [], on, "rulebook")
        case RecordFact() | Entry() if state.merged_into:
            detail = "This case was merged: it goes on under another key."
            return [Refused(code="case-merged", detail=detail, path="case")]
        case RecordFact():
            return _asked(state, _new_fact(state, event.fact, day_of(at)), on, "fact")
        case Entry():
            return _enter(state, event, on)
        case _:
            return []


def due(state: Trajectory) -> date | None:
    """The next day on which there is something to say."""
    return state.awaits


def _absence(state: Trajectory, event: AbsenceReported, came: date) -> list[Event]:
    """The report as facts: the sickness, and that it was reported."""
    sick = Sick(
        first_day=event.first_day,
        reported_on=event.reported_on,
        stopped_during_work=event.stopped_during_work,
    )
    kept: list[Event] = []
    if (state.person, state.employment) != (event.person, event.employment):
        kept.append(EmploymentKept(person=event.person, employment=event.employment, heard_on=came))
    if sick in state.reports:
        return kept
    often = frequent(state, sick, came)
    told = (sick, reported(sick, came))
    return [*kept, *(FactKept(fact=each, heard_on=came) for each in told), *often]


def _record(state: Trajectory, event: RecordTakenOver, came: date, on: date) -> Sequence[Event]:
    """The facts first: a finding belongs to the opening that they make."""
    made = _heard(state, record_taken_over(state, event, came), on)
    after = folded(state, made)
    return [*made, *_heard(after, findings(after, event), on)]


def _brought_in(state: Trajectory, event: ClientRegistered) -> Sequence[Event]:
    """A case that begins with a benefit: there is no sickness to count from."""
    if state.person:
        return []
    opened = BenefitTrajectoryOpened(
        entry="brought-in", on=event.on, by=PLATFORM, opening=state.opening + 1, person=event.person
    )
    return [opened]


def _new_fact(state: Trajectory, fact: Fact, came: date) -> list[Event]:
    return [] if fact in state.facts else [FactKept(fact=fact, heard_on=came)]


def _heard(state: Trajectory, kept: Sequence[Event], on: date) -> Sequence[Event]:
    if not kept:
        return []
    corrected = any(isinstance(each, FactKept) and isinstance(each.fact, Correction) for each in kept)
    return tell_or_block(state, kept, on, "correction" if corrected else "fact")


def _asked(state: Trajectory, kept: list[Event], on: date, because: str) -> Sequence[Event]:
    """A command with facts that cannot be is refused, and nothing of it is kept."""
    if not state.period and not all(isinstance(each, Entry) for each in kept):
        return [_no_case()]
    if not kept:
        return []
    try:
        _check_whole(state, kept)
        return tell(state, kept, on, because)
    except BadFacts as error:
        path = _in_what_was_asked(error.path, _first_asked(state, kept))
        return [Refused(code=error.code, detail=error.message, path=path)]


def _enter(state: Trajectory, said: Entry, on: date) -> Sequence[Event]:
    """The entry with what follows from it, and what both mean for the clock."""
    made = entered(state, drawn(state, said, on) if isinstance(said, UwvMessageAsked) else said, on)
    if isinstance(made, Refused):
        return [made]
    if _moves_nothing(state, made, on):
        return [*made, *readied(folded(state, made))]
    return _asked(state, list(made), on, "done")


def _moves_nothing(state: Trajectory, made: Sequence[Entry], on: date) -> bool:
    """Whether the clock need not be asked: neither its facts nor the days that are waited for are others."""
    after = folded(state, made)
    same_facts = facts_of(after.entries) == facts_of(state.entries)
    return same_facts and after.working == state.working and next_days(after, on) == next_days(state, on)


def _check_whole(state: Trajectory, kept: Sequence[Event]) -> None:
    """Raises `BadFacts` for what is wrong with what was asked, also where it only counts from a day to come."""
    after = folded(state, kept)
    if state.employment is None or after.known == state.known:
        return
    try:
        clock(after.known, state.employment, moved=False)
    except BadFacts as error:
        if _in_what_was_asked(error.path, _first_asked(state, kept)) != error.path:
            raise


def _first_asked(state: Trajectory, kept: Sequence[Event]) -> int:
    """Where what was asked stands among the facts: ours after those of intake, the dossier's after all."""
    return len(state.united if any(isinstance(each, FactKept) for each in kept) else state.known)


def _in_what_was_asked(path: str | None, first: int) -> str | None:
    """`facts.3.on` is `on` when the fourth fact is the one that was asked for."""
    return path.removeprefix(f"facts.{first}.") if path else None


def _no_case() -> Refused:
    return Refused(code="no-open-period", detail="This case has no open period of sickness.", path="case")


HEARD: tuple[type[Event], ...] = (
    AbsenceReported,
    CaseTakenOver,
    RecordTakenOver,
    ClientRegistered,
    FactReported,
    CapacityFactReported,
    CaseMerged,
    CaseJoined,
    RecordJoined,
    CasesParted,
)
KINDS: tuple[type[Event], ...] = (
    *HEARD,
    DayBegan,
    RulebookChanged,
    Refused,
    RecordFact,
    EmploymentKept,
    FactKept,
    TakenOverKept,
    JoinedKept,
    PartedKept,
    MergedKept,
    ClockBlocked,
    DayPassed,
    Awaited,
    *told.TOLD,
)

DECIDER = Decider(
    service="trajectory",
    state=Trajectory,
    decide=decide,
    evolve=evolve,
    due=due,
    kinds={each.kind: each for each in KINDS},
    hears={each.kind: each for each in HEARD},
    fold=9,
    rulebook=CURRENT.version,
)
