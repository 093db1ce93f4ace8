"""Entries in the dossier: whether one can be made, what follows from it, and what a day brings by itself."""

from collections.abc import Sequence
from datetime import date, timedelta

from services.trajectory.domain.kinds import Awaited
from services.trajectory.domain.state import Trajectory, folded
from services.trajectory.rules.work import ROWS, WATCHES
from services.trajectory.rules.work.row import PLATFORM, STARTED, Case, EntryRow, refused
from services.trajectory.rules.work.standing import Standing
from shared.contracts.dossier import BY_NAME
from shared.contracts.dossier.answers import EntryAgreed, EntryDeclined
from shared.contracts.dossier.entry import Entry, EntryWithdrawn, Versioned
from shared.contracts.dossier.placement import BenefitTrajectoryOpened
from shared.contracts.event import Event, Refused

DAY = timedelta(days=1)


def case_of(state: Trajectory, today: date, *more: Entry) -> Case:
    """What the rules of the work look at, with entries that were just made."""
    due = {name: due for name, due in state.told.items() if name not in state.done}
    entries = (*state.entries, *more)
    standing = Standing.of(entries, more[0].opening if more else state.opening)
    first = state.first_sick_day or date.min
    last, done = state.waiting_period_last_day, state.done
    return Case(standing, today, first, last, due, ROWS, state.benefit, done, entries)


def entered(state: Trajectory, said: Entry, today: date) -> Sequence[Entry] | Refused:
    """The entry with what follows from it at once, or why it cannot be made; nothing where it says what stands."""
    opens, row = isinstance(said, BenefitTrajectoryOpened), ROWS[type(said)]
    if opens == state.working and not _anytime(state, said):
        return _wrong_time(opens)
    made = said.model_copy(update={"opening": state.opening + opens})
    case = case_of(state, today)
    no = _no(row, case, made)
    if no is not None:
        return no
    if row.silent and row.silent(case, made):
        return []
    return _with_what_follows(state, made, today)


def _anytime(state: Trajectory, said: Entry) -> bool:
    """Whether it can be made when no period is open: by its row, or as what it withdraws could be."""
    of = state.standing.by_id.get(said.withdraws) if isinstance(said, EntryWithdrawn) else said
    return bool(state.opening) and of is not None and ROWS[type(of)].anytime


def _wrong_time(opens: bool) -> Refused:
    if opens:
        return refused("employer-there", "The case runs: there is an employer, or a benefit already.", "kind")
    return refused("no-open-period", "This case has no open period of sickness.", "case")


def _with_what_follows(state: Trajectory, made: Entry, today: date) -> list[Entry]:
    entries, done = [made], 0
    while done < len(entries):
        follows = ROWS[type(entries[done])].follows
        if follows is not None:
            found = follows(case_of(state, today, *entries), entries[done])
            entries += [_by_us(each, made, len(entries) + n) for n, each in enumerate(found)]
        done += 1
    return entries


def _by_us(entry: Entry, because: Entry, n: int) -> Entry:
    ours = {"entry": f"{because.entry}.{n}", "by": PLATFORM, "opening": because.opening}
    return entry.model_copy(update=ours)


def _no(row: EntryRow, case: Case, said: Entry) -> Refused | None:
    """The first thing that is wrong: the days, what must come before, what stands, then what the row itself checks."""
    if said.on > case.today:
        return refused("in-the-future", "This speaks of a day that has yet to come.", "on")
    if said.on < case.first_sick_day:
        return refused("before-sick", "This speaks of a day before the sickness.", "on")
    if row.needs and not any(case.standing.all(BY_NAME[need]) for need in row.needs):
        return refused("too-early", f"One of these comes first: {', '.join(row.needs)}.")
    if row.needs == STARTED and case.standing.second_track is None:
        return refused("track-over", "The second track has ended; it can begin again.")
    if isinstance(said, EntryWithdrawn):
        return _cannot_withdraw(case, said)
    stale = _stale(case, said) if isinstance(said, Versioned) else None
    return stale or (row.check(case, said) if row.check else None)


def _stale(case: Case, said: Versioned) -> Refused | None:
    """Who changes one has seen the one that stands: of two at once the second is told what changed."""
    stands = case.standing.last(type(said))
    if stands is None:
        unknown = "There is none with this id, or it was withdrawn."
        return refused("version-unknown", unknown, "replaces") if said.replaces else None
    if said.replaces == stands.entry:
        return None
    if said.replaces is None:
        detail = f"{stands.entry} stands: who changes it names it."
        return refused("version-stands", detail, "replaces")
    before = case.standing.find(said.replaces, type(said))
    content = type(said).model_fields.keys() - Versioned.model_fields.keys()
    changed = [name for name in sorted(content) if before and getattr(before, name) != getattr(stands, name)]
    detail = (
        f"{stands.entry} stands since {stands.on.isoformat()}, made by {stands.by}; "
        f"it is another in: {', '.join(changed) or 'nothing'}."
    )
    return refused("version-changed", detail, "replaces")


def _cannot_withdraw(case: Case, said: EntryWithdrawn) -> Refused | None:
    """An entry is withdrawn by the role that made it, once; what replaces itself, and what settled others, is not."""
    of = case.standing.by_id.get(said.withdraws)
    if of is None:
        return refused("entry-unknown", "There is no such entry, or it was withdrawn.", "withdraws")
    if of.by != said.by:
        return refused("not-yours", "An entry is withdrawn by the role that made it.", "withdraws")
    if not ROWS[type(of)].withdrawable:
        return refused("not-withdrawable", "What came next takes its place: make another.", "withdraws")
    if isinstance(of, EntryAgreed | EntryDeclined) and of.of in case.standing.settled:
        return refused("settled", "Everybody has answered: what was agreed to can be made anew.", "withdraws")
    return None


def next_days(state: Trajectory, on: date) -> list[date]:
    """The days on which the entries by themselves give something to say; what they give already, tomorrow."""
    case = case_of(state, on)
    days = [on + DAY if watch.on_day(case) else watch.next_day(case) for watch in WATCHES]
    return [day for day in days if day is not None]


def of_the_day(state: Trajectory, on: date) -> list[Entry]:
    """What follows on a day from nobody having said anything."""
    made: list[Entry] = []
    for watch in WATCHES:
        for each in watch.on_day(case_of(state, on, *made)):
            row = f"{on.isoformat()}.{len(made)}"
            made.append(each.model_copy(update={"entry": row, "by": PLATFORM, "opening": state.opening}))
    return made


def without_clock(state: Trajectory, on: date, begins: bool) -> list[Event]:
    """Of a case that never had an employer here: what a day that begins brings in its dossier, and the next one."""
    made = of_the_day(state, on) if begins else []
    days = next_days(folded(state, made), on)
    awaits = min((max(day, on + DAY) for day in days), default=None)
    return [*made, *([Awaited(on=awaits)] if awaits != state.awaits else [])]
