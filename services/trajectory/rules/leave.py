"""Pregnancy and birth leave (WAZO 3:1): its days, computed from the due date and the birth where not given."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from services.trajectory.rules.dossier import Dossier
from services.trajectory.rules.reports import Spell
from shared.contracts.facts import MaternityLeave, day_of

DAY = timedelta(days=1)
PREGNANCY_WEEKS = {False: 6, True: 10}
"""Weeks of leave before the due date, for one child and for more (WAZO 3:1 lid 2)."""
BIRTH_DAYS = 70
"""Ten weeks from the day after the birth (WAZO 3:1 lid 3)."""
HOSPITAL_DAYS_OWN = 7
"""Only from the eighth day of the child's stay in hospital (WAZO 3:1 lid 5)."""
HOSPITAL_DAYS_MOST = 70
UNSPLIT_DAYS = 42
"""What of the birth leave is taken on end before it may be split (WAZO 3:1 lid 6)."""


@dataclass(frozen=True)
class Leave:
    """The days of one leave, in parts that do not overlap, and the bedrijfsarts's word on the cause."""

    parts: tuple[tuple[date, date], ...]
    same_cause: bool

    @property
    def first_day(self) -> date:
        """The first day of leave."""
        return self.parts[0][0]

    @property
    def last_day(self) -> date:
        """The last day of leave."""
        return self.parts[-1][1]

    @property
    def days(self) -> int:
        """How many days of leave."""
        return sum((last - first).days + 1 for first, last in self.parts)


def leaves(dossier: Dossier, spells: Sequence[Spell]) -> list[Leave]:
    """The leaves, earliest first; one told again later replaces the first telling; `BadFacts` if two overlap."""
    latest: dict[date, MaternityLeave] = {}
    for told in dossier.of(MaternityLeave):
        before = latest.get(told.first_day)
        if before is not None and _known(before) == _known(told):
            message = "two leaves start on the same day"
            raise dossier.bad("overlapping-leave", message, told, "first_day")
        latest[told.first_day] = told if before is None else max(before, told, key=_known)
    found = [
        (told, Leave(_parts(dossier, told, spells), told.same_cause is not False)) for told in latest.values()
    ]
    found.sort(key=lambda pair: pair[1].first_day)
    ended = date.min
    for told, leave in found:
        for first, last in leave.parts:
            if first <= ended:
                raise dossier.bad("overlapping-leave", "leaves overlap", told, "first_day")
            ended = last
    return [leave for _, leave in found]


def _known(told: MaternityLeave) -> tuple[date, bool, bool]:
    """What makes one telling of a leave later than another: its day, then what it knows of birth and end."""
    return day_of(told) or told.first_day, told.born is not None, told.last_day is not None


def _parts(dossier: Dossier, told: MaternityLeave, spells: Sequence[Spell]) -> tuple[tuple[date, date], ...]:
    last = told.last_day or _last_day(told, spells)
    if last < told.first_day:
        raise dossier.bad("leave-after-birth", "the leave ends before it starts", told, "first_day")
    # A child that comes before the leave was to begin begins it: birth leave starts the day after (WAZO 3:1 lid 3).
    begins = min(told.first_day, told.born + DAY) if told.born is not None else told.first_day
    if told.split is None or told.split is False:
        return ((begins, last),)
    born = told.born or told.due_date
    unsplit = last if born is None else min(last, born + DAY * UNSPLIT_DAYS)
    later = () if told.split is True else told.split
    return ((begins, unsplit), *sorted((part.first_day, part.last_day) for part in later))


def _last_day(told: MaternityLeave, spells: Sequence[Spell]) -> date:
    """The last day of birth leave: ten weeks, what was not taken before the birth, and the stay in hospital.

    Until the birth is told the due date stands for it.
    """
    due = told.due_date or told.born
    born = told.born or due
    assert due is not None
    assert born is not None
    right = PREGNANCY_WEEKS[told.multiple] * 7
    window = due + DAY - DAY * right
    until = min(due, born)
    taken = max((until - told.first_day).days + 1, 0)
    taken += _sick_days(window, min(told.first_day, until + DAY), spells)
    not_taken = max(right - taken, 0)
    return born + DAY * (BIRTH_DAYS + not_taken + _hospital_days(told, not_taken))


def _hospital_days(told: MaternityLeave, not_taken: int) -> int:
    """Days of the child in hospital from the eighth, less what already lengthens the leave; at most ten weeks."""
    beyond = (told.hospital_days or 0) - HOSPITAL_DAYS_OWN - not_taken
    return min(max(beyond, 0), HOSPITAL_DAYS_MOST)


def _sick_days(first: date, end: date, spells: Sequence[Spell]) -> int:
    """Sick days from `first` up to `end`, which count as leave taken (WAZO 3:1 lid 4)."""
    window = (first + DAY * n for n in range((end - first).days))
    return sum(any(spell.covers(day) for spell in spells) for day in window)
