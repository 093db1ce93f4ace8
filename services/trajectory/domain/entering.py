"""Entries in the dossier: whether one can be made, what follows from it, and what a day brings by itself."""

from collections.abc import Sequence
from datetime import date

from services.trajectory.domain.state import Trajectory
from services.trajectory.rules.work import ROWS, WATCHES
from services.trajectory.rules.work.row import PLATFORM, Case, EntryRow, refused
from services.trajectory.rules.work.standing import Standing
from shared.contracts.dossier import BY_NAME
from shared.contracts.dossier.entry import Entry, EntryWithdrawn
from shared.contracts.event import Refused


def case_of(state: Trajectory, today: date, *more: Entry) -> Case:
    """What the rules of the work look at, with entries that were just made."""
    due = {name: due for name, due in state.told.items() if name not in state.done}
    standing = Standing.of((*state.entries, *more), state.opening)
    return Case(standing, today, state.first_sick_day or date.min, due)


def entered(state: Trajectory, said: Entry, today: date) -> Sequence[Entry] | Refused:
    """The entry with what follows from it at once, or why it cannot be made."""
    row = ROWS[type(said)]
    made = said.model_copy(update={"opening": state.opening})
    no = _no(row, case_of(state, today), made)
    if no is not None:
        return no
    return _with_what_follows(state, made, today)


def _with_what_follows(state: Trajectory, made: Entry, today: date) -> list[Entry]:
    entries, done = [made], 0
    while done < len(entries):
        follows = ROWS[type(entries[done])].follows
        if follows is not None:
            found = follows(case_of(state, today, *entries), entries[done])
            entries += [_by_us(each, state.opening, made, len(entries) + n) for n, each in enumerate(found)]
        done += 1
    return entries


def _by_us(entry: Entry, opening: int, because: Entry, n: int) -> Entry:
    return entry.model_copy(update={"entry": f"{because.entry}.{n}", "by": PLATFORM, "opening": opening})


def _no(row: EntryRow, case: Case, said: Entry) -> Refused | None:
    """The first thing that is wrong: the days, what must come before, then what the row itself checks."""
    if said.on > case.today and not row.ahead:
        return refused("in-the-future", "This speaks of a day that has yet to come.", "on")
    if said.on < case.first_sick_day:
        return refused("before-sick", "This speaks of a day before the sickness.", "on")
    if row.needs and not any(case.standing.all(BY_NAME[need]) for need in row.needs):
        return refused("too-early", f"One of these comes first: {', '.join(row.needs)}.")
    if isinstance(said, EntryWithdrawn):
        return _cannot_withdraw(case, said)
    return row.check(case, said) if row.check else None


def _cannot_withdraw(case: Case, said: EntryWithdrawn) -> Refused | None:
    """An entry is withdrawn by the role that made it, once."""
    of = case.standing.by_id.get(said.withdraws)
    if of is None:
        return refused("entry-unknown", "There is no such entry, or it was withdrawn.", "withdraws")
    if of.by != said.by:
        return refused("not-yours", "An entry is withdrawn by the role that made it.", "withdraws")
    return None


def next_days(state: Trajectory, on: date) -> list[date]:
    """The days on which the entries by themselves give something to say."""
    case = case_of(state, on)
    return [day for watch in WATCHES if (day := watch.next_day(case)) is not None]


def of_the_day(state: Trajectory, on: date) -> list[Entry]:
    """What follows on a day from nobody having said anything."""
    made: list[Entry] = []
    for watch in WATCHES:
        for each in watch.on_day(case_of(state, on, *made)):
            row = f"{on.isoformat()}.{len(made)}"
            made.append(each.model_copy(update={"entry": row, "by": PLATFORM, "opening": state.opening}))
    return made
