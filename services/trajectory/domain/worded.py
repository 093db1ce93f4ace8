"""Obligations of the clock as the parts and events in which they are told."""

from collections.abc import Sequence
from datetime import date

from services.trajectory.rules import Obligation, row
from shared.contracts.trajectory import Dated, DeadlineMissed, DeadlineNear, Line


def dated(each: Obligation) -> Dated:
    """With its names, its article and the reasons that everybody in the case may read."""
    statute = row(each.rule)
    return Dated(
        rule=each.rule,
        n=each.n,
        opens=each.opens,
        target=each.target,
        due=each.due or date.max,
        lenient=each.lenient,
        article=each.article_public,
        responsible=statute.role,
        name_nl=statute.name_nl,
        name_en=statute.name_en,
        why=lines(each.why_public),
    )


def lines(why: Sequence[object]) -> tuple[Line, ...]:
    """Reasons as they are told."""
    return tuple(Line.model_validate(line, from_attributes=True) for line in why)


def near(each: Obligation, due: date, left: int, period: int) -> DeadlineNear:
    """That it falls due in so many days."""
    statute = row(each.rule)
    return DeadlineNear(
        period=period,
        rule=each.rule,
        n=each.n,
        due=due,
        days_left=left,
        responsible=statute.role,
        name_nl=statute.name_nl,
        name_en=statute.name_en,
    )


def missed(each: Obligation, due: date, period: int) -> DeadlineMissed:
    """That its last day has passed."""
    statute = row(each.rule)
    return DeadlineMissed(
        period=period,
        rule=each.rule,
        n=each.n,
        due=due,
        responsible=statute.role,
        name_nl=statute.name_nl,
        name_en=statute.name_en,
    )
