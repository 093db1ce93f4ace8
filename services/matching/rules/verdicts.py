"""The three answers: it fits, it is out, or a person must ask. An estimate is always something to ask.

A limit item is judged against what the vacancy states; where that is silent, what its text or the same work
elsewhere suggests is an estimate, then the occupation's usual demand, and where all are silent the demand is
unknown. None of these ever excludes or fits silently.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import asin, cos, radians, sin, sqrt
from typing import Literal

from services.matching.rules.reference_shape import Point, Reference
from services.matching.rules.shapes import Candidate, Vacancy
from shared.contracts.limits import CATALOGUE, LimitValue, exceeds, is_limited, weight

Verdict = Literal["fits", "ask", "excluded"]
Source = Literal["vacancy", "occupation", "person"]
"""Who says what is asked: the vacancy states it, or work like it suggests it; `person` where nobody does."""

OVER_LIMIT_SHARE = 0.2
"""A distance up to this share over the limit asks: the centre of a postcode is not somebody's door."""

ESTIMATE_KM = 30.0
"""How far an end that is only the centre of a two-digit area may lie from where it really is."""

EARTH_KM = 6371.0


@dataclass(frozen=True)
class Finding:
    """One reason by its code, and the answer it leads to; `fits` only tells something worth knowing."""

    code: str
    verdict: Verdict


EXCLUDED_OCCUPATION = Finding("occupation-excluded", "excluded")
MAYBE_EXCLUDED_OCCUPATION = Finding("occupation-maybe-excluded", "ask")
"""The vacancy names no occupation, but its title is that of one the candidate excluded."""


@dataclass(frozen=True)
class Judged:
    """One limit of the candidate against one vacancy; a demand of None is unknown."""

    item: str
    capacity: LimitValue
    demand: LimitValue | None
    source: Source
    finding: Finding


@dataclass(frozen=True)
class Distance:
    """Kilometres between two postcode centres, and how much of that may be the estimate's own error."""

    km: float
    slack: float


def occupation_of(vacancy: Vacancy, reference: Reference) -> tuple[str | None, bool]:
    """The vacancy's occupation and whether the vacancy states it; else one of exactly that title, or of one like it."""
    if vacancy.occupation is not None:
        return vacancy.occupation, True
    return reference.title(vacancy.title) or vacancy.suggested.occupation, False


def judge_limits(candidate: Candidate, vacancy: Vacancy, reference: Reference) -> Iterator[Judged]:
    """Every item in which the doctor wrote something, against the vacancy, in the order of the catalogue."""
    estimated = reference.estimate(occupation_of(vacancy, reference)[0])
    stated = stated_demands(vacancy)
    for item in CATALOGUE:
        if item not in candidate.capacity:
            continue
        capacity = candidate.capacity[item]
        if item in stated:
            yield _against_stated(item, capacity, stated[item])
        elif not is_limited(item, capacity):
            yield Judged(item, capacity, None, "person", Finding("no-limit:" + item, "fits"))
        elif item in vacancy.suggested.demands:
            suggested, finding = vacancy.suggested.demands[item], Finding("limit-suggested:" + item, "ask")
            yield Judged(item, capacity, suggested, "occupation", finding)
        elif item in estimated:
            finding = Finding("limit-estimated:" + item, "ask")
            yield Judged(item, capacity, estimated[item], "occupation", finding)
        else:
            yield Judged(item, capacity, None, "person", Finding("limit-unknown:" + item, "ask"))


def stated_demands(vacancy: Vacancy) -> dict[str, LimitValue]:
    """What the vacancy says it asks; its fewest hours a week are a demand too, unless it says otherwise."""
    if vacancy.hours is None:
        return dict(vacancy.demands)
    return {"hours-per-week": vacancy.hours.min, **vacancy.demands}


def _against_stated(item: str, capacity: LimitValue, demand: LimitValue) -> Judged:
    """Over is out; on the edge asks, for nobody measures a limit to the kilogram. A flag has no edge."""
    if exceeds(item, demand, capacity):
        finding = Finding("limit-exceeded:" + item, "excluded")
    elif CATALOGUE[item].kind != "flag" and weight(item, demand) == weight(item, capacity):
        finding = Finding("limit-at-edge:" + item, "ask")
    else:
        finding = Finding("limit-kept:" + item, "fits")
    return Judged(item, capacity, demand, "vacancy", finding)


def judge_terms(
    candidate: Candidate, vacancy: Vacancy, reference: Reference, on: date | None
) -> Iterator[Finding]:
    """What is not about limits or travel: occupation, hours, licences, education, wage, expiry."""
    yield from _excluded_occupation(candidate, vacancy, reference)
    yield from _hours(candidate, vacancy)
    yield from _licences(candidate, vacancy)
    yield from _education(candidate, vacancy)
    yield from _wage(candidate, vacancy)
    if on is not None and vacancy.valid_through is not None and vacancy.valid_through < on:
        yield Finding("vacancy-expired", "excluded")


def _excluded_occupation(candidate: Candidate, vacancy: Vacancy, reference: Reference) -> Iterator[Finding]:
    occupation, stated = occupation_of(vacancy, reference)
    if candidate.excluded_occupations and occupation is None:
        yield Finding("occupation-unknown", "fits")
    elif occupation in candidate.excluded_occupations:
        yield EXCLUDED_OCCUPATION if stated else MAYBE_EXCLUDED_OCCUPATION


def _hours(candidate: Candidate, vacancy: Vacancy) -> Iterator[Finding]:
    wanted, offered = candidate.hours, vacancy.hours
    if wanted is None:
        return
    if offered is None:
        yield Finding("hours-unknown", "ask")
    elif offered.min > wanted.max:
        yield Finding("hours-too-many", "excluded")
    elif offered.max < wanted.min:
        yield Finding("hours-too-few", "excluded")


def _licences(candidate: Candidate, vacancy: Vacancy) -> Iterator[Finding]:
    if not vacancy.licences:
        return
    if candidate.licences is None:
        yield Finding("licences-unknown", "ask")
        return
    held = {licence.casefold() for licence in candidate.licences}
    if any(licence.casefold() not in held for licence in vacancy.licences):
        yield Finding("licence-missing", "excluded")


def _education(candidate: Candidate, vacancy: Vacancy) -> Iterator[Finding]:
    if vacancy.education_level is None or candidate.education_level is None:
        yield Finding("education-unknown", "fits")
    elif vacancy.education_level > candidate.education_level:
        yield Finding("education-too-high", "excluded")


def _wage(candidate: Candidate, vacancy: Vacancy) -> Iterator[Finding]:
    """Out only where even the highest wage is below the floor; a wage without a top may still rise to it."""
    if candidate.wage_min_hour is None:
        return
    floor, offered = candidate.wage_min_hour, vacancy.wage_hour
    if offered is not None and offered.max is not None and offered.max < floor:
        yield Finding("wage-too-low", "excluded")
    elif offered is None or (offered.max is None and (offered.min is None or offered.min < floor)):
        yield Finding("wage-unknown", "fits")


def distance(candidate: Candidate, vacancy: Vacancy, reference: Reference) -> Distance | None:
    """The kilometres between the two postcode centres, or None where one of them is unknown."""
    here, there = reference.place(candidate.postcode), reference.place(vacancy.postcode)
    if here is None or there is None:
        return None
    same = candidate.postcode == vacancy.postcode
    slack = 0.0 if same else ESTIMATE_KM * (here[1] + there[1])
    return Distance(round(kilometres(here[0], there[0]), 1), slack)


def kilometres(here: Point, there: Point) -> float:
    """The great-circle distance between two points in degrees."""
    (north, east), (other_north, other_east) = here, there
    half_north, half_east = radians(other_north - north) / 2, radians(other_east - east) / 2
    chord = sin(half_north) ** 2 + cos(radians(north)) * cos(radians(other_north)) * sin(half_east) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(chord)))


def judge_travel(candidate: Candidate, found: Distance | None) -> Iterator[Finding]:
    """Out only where the distance is over the limit by more than a fifth and by more than any estimate."""
    if found is None:
        yield Finding("travel-unknown", "ask")
        return
    if found.slack:
        yield Finding("travel-estimated", "fits")
    limit = candidate.max_travel_km
    if limit is None or found.km <= limit:
        return
    too_far = found.km - found.slack > round(limit * (1 + OVER_LIMIT_SHARE), 6)
    yield Finding("travel-too-far", "excluded") if too_far else Finding("travel-over-limit", "ask")
