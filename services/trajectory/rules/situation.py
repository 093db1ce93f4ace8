"""What of a dossier bears on the period at hand: steps taken, possibilities to work, the end of the contract."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any, TypeVar, cast

from services.trajectory.rules.counting import crossed, wait_end
from services.trajectory.rules.dossier import Dossier
from services.trajectory.rules.periods import History, Period
from services.trajectory.rules.reports import sick_day
from services.trajectory.rules.rulebook import RULE_IDS
from services.trajectory.rules.steps import Taken, taken
from shared.contracts.facts import (
    CapacityEstablished,
    Deviation,
    Done,
    DoneWithdrawn,
    Employment,
    JointExtension,
    NoPossibilities,
    Objection,
    Pension,
    RepairFound,
    RepairReported,
    ShortenedWait,
    UwvLetter,
    Vangnet,
    WageSanction,
    WiaDecision,
)

DAY = timedelta(days=1)
F = TypeVar("F")

SHORTEST_WAIT, LONGEST_WAIT = 13 * 7 - 1, 78 * 7 - 1
"""Days after the first sick day on which a shortened wait may end: weeks 13 and 78 (WIA 23 lid 6)."""
AFTER_ASKING = 10 * 7 - 1

SPEAKS_OF = ("on", "from_", "requested_on", "decided_on", "until")

MEETS: dict[str, Callable[["Situation"], list[date | None]]] = {
    "sick": lambda at: [each.sick.reported_on or at.period.first_sick_day for each in at.period.reports[:1]],
    "uwv-letter": lambda at: [each.on for each in at.of(UwvLetter)],
    "shortened-wait": lambda at: [each.requested_on for each in at.of(ShortenedWait)],
    "joint-extension": lambda at: [each.on for each in at.of(JointExtension)],
    "wage-sanction": lambda at: [each.decided_on for each in at.of(WageSanction)],
    "repair-reported": lambda at: [each.on for each in at.of(RepairReported)],
    "repair-found": lambda at: [each.on for each in at.of(RepairFound)],
    "wia-decision": lambda at: [each.on for each in at.of(WiaDecision)],
    "objection": lambda at: [each.on for each in at.of(Objection)],
}
"""Facts that are at the same time the doing of a step, by kind: the days on which it was done."""


@dataclass(frozen=True)
class Situation:
    """The last period of an employment with the facts that belong to it, seen from a day."""

    dossier: Dossier
    employment: Employment
    history: History
    as_of: date

    @cached_property
    def period(self) -> Period:
        """The period that the clock answers for."""
        return self.history.periods[-1]

    def of(self, kind: type[F]) -> list[F]:
        """The facts of a kind that belong to this period: not those of a time before it."""
        if kind not in self._found:
            begins = self.period.first_sick_day if self.period.number > 1 else date.min
            self._found[kind] = [each for each in self.dossier.of(kind) if self._speaks_of(each) >= begins]
        return cast(list[F], self._found[kind])

    @cached_property
    def _found(self) -> dict[type, list[Any]]:
        return {}

    @staticmethod
    def _speaks_of(fact: object) -> date:
        days = (cast(date | None, getattr(fact, field, None)) for field in SPEAKS_OF)
        return next((day for day in days if day is not None), date.max)

    @cached_property
    def steps(self) -> dict[str, tuple[Taken, ...]]:
        """The steps taken, by rule; `BadFacts` for a rule that nobody knows."""
        named = (*self.dossier.of(Done), *self.dossier.of(DoneWithdrawn), *self.dossier.of(Deviation))
        for fact in named:
            if fact.rule not in RULE_IDS:
                raise self.dossier.bad("unknown-rule", "no rule has this name", fact, "rule")
        return taken(self.of(Done), self.of(DoneWithdrawn))

    def step(self, rule: str) -> Taken | None:
        """The doing of a step that counts, if it was taken."""
        return next(iter(self.steps.get(rule, ())), None)

    def deviation(self, rule: str) -> Deviation | None:
        """The agreement to put off a term; none to a day before the sickness, which nobody could keep."""
        told = self.deviation_told(rule)
        return told if told is not None and told.until >= self.period.first_sick_day else None

    def deviation_told(self, rule: str) -> Deviation | None:
        """The latest agreement on a term, whether or not it can be kept."""
        agreed = [each for each in self.of(Deviation) if each.rule == rule]
        return max(agreed, key=lambda each: (each.told_on or date.min, each.until), default=None)

    def met_on(self, kinds: tuple[str, ...], since: date = date.min) -> date | None:
        """The first day, from one on, on which one of these facts did the step."""
        days = (day for kind in kinds for day in MEETS[kind](self))
        return min((day for day in days if day is not None and day >= since), default=None)

    @cached_property
    def vangnet(self) -> tuple[Vangnet, date] | None:
        """Which vangnet term holds and from when: the first report of the period that names one."""
        for report in self.period.reports:
            if report.sick.vangnet is not None:
                return report.sick.vangnet, max(sick_day(self.employment, report), self.period.first_sick_day)
        return None

    @cached_property
    def without_capacity(self) -> tuple[tuple[date, date | None], ...]:
        """Stretches without possibilities to work: from, and the first day with them again if there is one."""
        regained = sorted(each.on for each in self.of(CapacityEstablished))
        found = [(each.from_, each.until + DAY if each.until else None) for each in self.of(NoPossibilities)]
        evaluated = self.step("first-year-evaluation")
        if evaluated is not None and evaluated.capacity is False:
            found.append((evaluated.on, None))
        return tuple(
            (first, min((day for day in (end, *regained) if day is not None and day >= first), default=None))
            for first, end in sorted(found, key=lambda stretch: stretch[0])
        )

    @cached_property
    def wage_end(self) -> date:
        """The last day that report and application count back from: 104 weeks, or what both agreed (WIA 24)."""
        ordinary = wait_end(self.period)
        agreed = sorted(self.of(JointExtension), key=lambda each: (each.on or date.min, each.until))
        return max(ordinary, agreed[-1].until) if agreed else ordinary

    @cached_property
    def contract_end(self) -> date | None:
        """The last day of the employment when it falls in the period, with the employee sick on it."""
        ends = self.employment.ends_on
        if ends is None or ends > self.wage_end or not self.period.sick_on(ends):
            return None
        return ends

    @cached_property
    def shortened_to(self) -> date | None:
        """The last day of a shortened waiting period that was granted (WIA 23 lid 6); `BadFacts` if it cannot be."""
        for asked in self.of(ShortenedWait):
            if asked.ends_on is None:
                continue
            first, breaks = self.period.first_sick_day, self.period.breaks
            shortest = max(crossed(first, SHORTEST_WAIT, breaks)[0], asked.requested_on + DAY * AFTER_ASKING)
            if not shortest <= asked.ends_on <= crossed(first, LONGEST_WAIT, breaks)[0]:
                message = "a shortened wait lasts 13 to 78 weeks and ends ten weeks after it was asked for"
                raise self.dossier.bad("shortened-wait-outside", message, asked, "ends_on")
            return asked.ends_on
        return None

    @cached_property
    def pension(self) -> date | None:
        """The day on which the AOW age is reached; the word told last counts."""
        return next((each.on for each in reversed(self.dossier.of(Pension))), None)
