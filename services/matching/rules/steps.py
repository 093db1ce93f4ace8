"""Each limit of a candidate one step wider, and how that is said."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from services.matching.rules.question_rows import SCALE_WORDS
from services.matching.rules.shapes import Candidate
from shared.contracts.limit_rows import MOST_BY_UNIT
from shared.contracts.limits import CATALOGUE, LimitItem, LimitValue, is_limited

KM, HOURS, WAGE, LEVEL = 10.0, 8.0, 1.0, 1
"""A step of travel, of hours a week, of euros an hour and of education."""

STEP_BY_UNIT: dict[str, float] = {
    "kg": 5,
    "minutes": 15,
    "minutes-a-day": 15,
    "hours-a-day": 1,
    "hours-a-week": 4,
    "times-an-hour": 50,
    "degrees": 15,
    "cm": 10,
    "steps": 10,
    "dB(A)": 5,
}

UNIT_WORDS: dict[str, tuple[str, str]] = {
    "kg": ("kg", "kg"),
    "minutes": ("minuten", "minutes"),
    "minutes-a-day": ("minuten per dag", "minutes a day"),
    "hours-a-day": ("uur per dag", "hours a day"),
    "hours-a-week": ("uur per week", "hours a week"),
    "times-an-hour": ("keer per uur", "times an hour"),
    "degrees": ("graden", "degrees"),
    "cm": ("cm", "cm"),
    "steps": ("treden", "steps"),
    "dB(A)": ("dB(A)", "dB(A)"),
}


@dataclass(frozen=True)
class Step:
    """A limit as it is and one step wider, the candidate who would have it, and the beginning of its sentence."""

    limit: str
    now: LimitValue
    then: LimitValue
    candidate: Candidate
    nl: str
    en: str


def steps(candidate: Candidate) -> Iterator[Step]:
    """A step for each limit that the candidate has and that can be wider."""
    yield from _travel(candidate)
    yield from _hours(candidate)
    yield from _education(candidate)
    yield from _wage(candidate)
    for item, capacity in candidate.capacity.items():
        yield from _item(candidate, CATALOGUE[item], capacity)


def _travel(candidate: Candidate) -> Iterator[Step]:
    now = candidate.max_travel_km
    if now is not None:
        wider = _with(candidate, max_travel_km=now + KM)
        yield _step("travel", now, now + KM, wider, ("km", "km"))


def _hours(candidate: Candidate) -> Iterator[Step]:
    hours = candidate.hours
    if hours is None:
        return
    words = UNIT_WORDS["hours-a-week"]
    if (most := min(168.0, hours.max + HOURS)) > hours.max:
        wider = _with(candidate, hours=hours.model_copy(update={"max": most}))
        yield _step("hours-most", hours.max, most, wider, words)
    if (fewest := max(0.0, hours.min - HOURS)) < hours.min:
        wider = _with(candidate, hours=hours.model_copy(update={"min": fewest}))
        yield _step("hours-fewest", hours.min, fewest, wider, words)


def _education(candidate: Candidate) -> Iterator[Step]:
    now = candidate.education_level
    if now is not None and now < 8:
        then = now + LEVEL
        yield Step(
            "education",
            now,
            then,
            _with(candidate, education_level=then),
            f"Opleidingsniveau {then} in plaats van {now}",
            f"Education level {then} instead of {now}",
        )


def _wage(candidate: Candidate) -> Iterator[Step]:
    now = candidate.wage_min_hour
    if now:
        then = max(0.0, now - WAGE)
        wider = _with(candidate, wage_min_hour=then)
        yield _step("wage", now, then, wider, ("euro per uur", "euros an hour"))


def _item(candidate: Candidate, item: LimitItem, capacity: LimitValue) -> Iterator[Step]:
    then = _wider(item, capacity)
    if then is None:
        return
    wider = _with(candidate, capacity={**candidate.capacity, item.item: then})
    if item.kind == "flag":
        yield Step(
            item.item,
            capacity,
            then,
            wider,
            f"Zonder de grens bij {item.label_nl}",
            f"Without the limit on {item.label_en}",
        )
    elif item.kind == "ordinal":
        (dutch, english), (was, was_english) = SCALE_WORDS[str(then)], SCALE_WORDS[str(capacity)]
        yield Step(
            item.item,
            capacity,
            then,
            wider,
            f"Bij {item.label_nl} {dutch} in plaats van {was}",
            f"On {item.label_en} {english} instead of {was_english}",
        )
    else:
        step = _step(item.item, capacity, then, wider, UNIT_WORDS[item.unit or ""])
        yield Step(
            step.limit,
            capacity,
            then,
            wider,
            f"{step.nl} bij {item.label_nl}",
            f"{step.en} on {item.label_en}",
        )


def _wider(item: LimitItem, capacity: LimitValue) -> LimitValue | None:
    """The next value on the free side; None where there is none."""
    if not is_limited(item.item, capacity):
        return None
    free = 1 if item.direction == "at-most" else -1
    if item.kind == "flag":
        return not capacity
    if item.levels is not None:
        place = item.levels.index(str(capacity)) + free
        return item.levels[place] if 0 <= place < len(item.levels) else None
    unit = item.unit or ""
    then = min(MOST_BY_UNIT[unit], max(0.0, float(capacity) + free * STEP_BY_UNIT[unit]))
    return then if then != capacity else None


def _step(limit: str, now: LimitValue, then: LimitValue, wider: Candidate, words: tuple[str, str]) -> Step:
    dutch, english = words
    return Step(
        limit,
        now,
        then,
        wider,
        f"{_plain(then).replace('.', ',')} {dutch} in plaats van {_plain(now).replace('.', ',')}",
        f"{_plain(then)} {english} instead of {_plain(now)}",
    )


def _plain(number: LimitValue) -> str:
    """A number without a needless fraction."""
    return f"{float(number):.10g}"


def _with(candidate: Candidate, **fields: Any) -> Candidate:
    return candidate.model_copy(update=fields)
