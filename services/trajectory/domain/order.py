"""The order of the facts of a case, whichever topic brought them first, and those of two cases in one. Pure."""

from collections.abc import Sequence
from datetime import date

from shared.contracts.facts import (
    Correction,
    Done,
    Fact,
    MaternityLeave,
    PartiallyRecovered,
    Pension,
    Recovered,
    Sick,
    Withdrawn,
)


def united(facts: Sequence[Fact], others: Sequence[Fact]) -> tuple[Fact, ...]:
    """A case's own facts with those of cases that proved to be this one; of one first day its own.

    A vangnet term that only the other knows joins the sick report of its day.
    """
    own, more = list(facts), list[Fact]()
    for fact in others:
        known = of_day((*own, *more), fact) if isinstance(fact, Sick) else None
        if known is None and fact not in own and fact not in more:
            more.append(fact)
        elif known and isinstance(fact, Sick) and fact.vangnet and not known.vangnet:
            among = own if known in own else more
            among[among.index(known)] = known.model_copy(update={"vangnet": fact.vangnet})
    return tuple(sorted((*more, *own), key=place))


def reported(sick: Sick, came: date) -> Done:
    """That a sick report came is the employer's report to the arbodienst (Regeling procesgang 2)."""
    return Done(rule="arbodienst-sick-report", on=max(sick.reported_on or came, sick.first_day))


def of_day(facts: Sequence[Fact], sick: Sick) -> Sick | None:
    """What is known of the sickness of the same first day."""
    same = (each for each in facts if isinstance(each, Sick) and each.first_day == sick.first_day)
    return next(same, None)


def place(fact: Fact) -> tuple[int, date]:
    """Where a fact stands among the others; of one place in the order they came, as their topic keeps that."""
    match fact:
        case Sick():
            return 0, fact.first_day
        case PartiallyRecovered() | MaternityLeave():
            return 2, date.min
        case Recovered() | Withdrawn() | Correction() | Pension():
            return 1, date.min
        case _:
            return 3, date.min
