"""Cases with dates, told by chance from a fixed seed, and what a copy of them should hold, counted by hand."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from shared.contracts.event import Event
from shared.contracts.trajectory import (
    CaseOpened,
    CaseResumed,
    CaseSetAside,
    ClockMoved,
    ClockSet,
    Dated,
    DeadlineMissed,
    DeadlineNear,
    Move,
    ObligationDone,
    ObligationReopened,
    PeriodEnded,
)
from shared.kernel.message import Message
from tests.integration.partners.desk import told

DAY = date(2026, 3, 2)
RULES = (("problem-analysis", None), ("plan-of-action", None), ("plan-evaluation", 1), ("plan-evaluation", 2))


def opened(period: int = 1) -> CaseOpened:
    """A case of nobody."""
    return CaseOpened(person="p", period=period, first_sick_day=DAY)


def clock_set(*days: int) -> ClockSet:
    """Dates for the first so many rules, each so many days on."""
    obligations = tuple(_dated(*of, DAY + timedelta(days=n)) for of, n in zip(RULES, days, strict=False))
    heading = {"first_sick_day": DAY, "waiting_period_last_day": DAY, "rulebook": "r"}
    return ClockSet.model_validate({"period": 1, "obligations": obligations, **heading})


def _dated(rule: str, n: int | None, due: date) -> Dated:
    return Dated(rule=rule, n=n, due=due, article="a", responsible="employer", name_nl="a", name_en="b")


@dataclass
class Chance:
    """Events as they may follow on each other, and others that may not: a copy has to fold those too."""

    chance: Random
    told: list[Message] = field(default_factory=list[Message])
    sequences: dict[str, int] = field(default_factory=dict[str, int])

    def more(self, events: int, cases: Sequence[str]) -> list[Message]:
        """So many further events of some of these cases."""
        return [self.one(self.chance.choice(cases)) for _ in range(events)]

    def one(self, case: str, event: Event | None = None) -> Message:
        """The next event of a case: this one, or one by chance."""
        n = self.sequences[case] = self.sequences.get(case, 0) + 1
        first = {1: opened(), 2: clock_set(42, 56, 300)}.get(n)
        made = told(case, n, event or first or self._any())
        self.told.append(made)
        return made

    def _any(self) -> Event:
        (rule, n), days = self.chance.choice(RULES), self.chance.randrange(700)
        due = DAY + timedelta(days=days)
        owed = {"period": 1, "rule": rule, "n": n, "due": due, "responsible": "employer"}
        named = {**owed, "name_nl": "a", "name_en": "b"}
        made: list[Event] = [
            opened(),
            clock_set(days, days + 7),
            self._moved(),
            self._moved(),
            DeadlineMissed.model_validate(named),
            DeadlineMissed.model_validate(named),
            DeadlineNear.model_validate({**named, "days_left": 7}),
            DeadlineNear.model_validate({**named, "days_left": 1}),
            ObligationDone(period=1, rule=rule, n=n, on=due, due=due),
            ObligationDone(period=1, rule=rule, n=n, on=due, due=due),
            ObligationReopened(period=1, rule=rule, n=n),
            PeriodEnded(period=1, last_day=due, reason="recovered"),
            CaseSetAside(into="another"),
            CaseResumed(),
        ]
        return self.chance.choice(made)

    def _moved(self) -> ClockMoved:
        moves: list[Move] = []
        for rule, n in self.chance.sample(RULES, 2):
            if self.chance.random() < 0.3:
                moves.append(Move(rule=rule, n=n, old=DAY))
            else:
                new = DAY + timedelta(days=self.chance.randrange(700))
                moves.append(Move(rule=rule, n=n, old=DAY, new=new, obligation=_dated(rule, n, new)))
        heading = {"first_sick_day": DAY, "waiting_period_last_day": DAY, "rulebook": "r"}
        return ClockMoved.model_validate({"period": 1, "because": "fact", "moves": moves, **heading})


@dataclass
class Held:
    """A copy: the ids of the events of each case in order, which are open, and the dates, each with how it stands."""

    ids: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    is_open: dict[str, bool] = field(default_factory=dict[str, bool])
    dates: dict[tuple[str, str, int], tuple[str, str]] = field(
        default_factory=dict[tuple[str, str, int], tuple[str, str]]
    )


def kept(messages: Sequence[Message]) -> list[Message]:
    """Those that a copy takes: that something is near changes no date."""
    return [each for each in messages if not isinstance(each.event, DeadlineNear)]


def right(messages: Sequence[Message]) -> Held:
    """What a copy should hold of these events, in the order in which they were told."""
    held = Held()
    for each in kept(messages):
        held.ids.setdefault(each.about, []).append(each.id)
        _fold(held, each.about, each.event)
    return held


def _fold(held: Held, case: str, event: Event) -> None:
    match event:
        case CaseOpened() | CaseResumed():
            held.is_open[case] = True
        case PeriodEnded() | CaseSetAside():
            held.is_open[case] = False
        case ClockSet():
            for of in [each for each in held.dates if each[0] == case]:
                del held.dates[of]
            for each in event.obligations:
                held.dates[case, each.rule, each.n or 0] = each.due.isoformat(), "open"
        case ClockMoved():
            for move in event.moves:
                before = held.dates.pop((case, move.rule, move.n or 0), ("", ""))
                status = "done" if before[1] == "done" else "open"
                if move.new:
                    held.dates[case, move.rule, move.n or 0] = move.new.isoformat(), status
        case DeadlineMissed() | ObligationDone() | ObligationReopened():
            of = case, event.rule, event.n or 0
            word = {DeadlineMissed: "missed", ObligationDone: "done", ObligationReopened: "open"}[type(event)]
            if of in held.dates:
                held.dates[of] = held.dates[of][0], word
        case _:
            raise AssertionError(event.kind)
