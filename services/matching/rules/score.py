"""How well a pair goes together, as named whole points that add up to the score. Wishes, never limits.

The points are fixed and shown, so that a person can check every sum by hand (a match is advice: a person
decides, AVG 22).
"""

from math import floor

from services.matching.rules.reference_shape import Reference
from services.matching.rules.shapes import Candidate, Vacancy
from services.matching.rules.verdicts import Distance, occupation_of
from services.matching.rules.words import plain_name

SKILLS = 30
"""For all the skills the vacancy names; a share of it for a share of them."""

SAME_OCCUPATION = 20
YEARS = 10
"""One point for each full year in that same occupation, up to this many."""

NEAR_OCCUPATION = {4: 15, 3: 10, 2: 5}
"""For work in a group of ISCO-08 with this many first digits in common."""

INTEREST = 10
HOURS = 10
TRAVEL = 10
WAGE = 5
EDUCATION = 5
ASK = -2
"""For every question that must still be answered, so that what is surer comes first."""

MOST_ASKS = 10


def parts(
    candidate: Candidate,
    vacancy: Vacancy,
    reference: Reference,
    found: Distance | None,
    asks: int,
    risk: int,
) -> dict[str, int]:
    """The points of a pair by name; every name is always there. `risk` is what `total_risk` makes of the asks."""
    return {
        "skills": _skills(candidate, vacancy),
        "occupation": _occupation(candidate, vacancy, reference),
        "interests": _interests(candidate, vacancy, reference),
        "hours": _hours(candidate, vacancy),
        "travel": _travel(candidate, found),
        "wage": _wage(candidate, vacancy),
        "education": _education(candidate, vacancy),
        "asks": ASK * min(asks, MOST_ASKS),
        "ask-risk": -risk,
    }


def missing_skills(candidate: Candidate, vacancy: Vacancy) -> tuple[str, ...]:
    """The skills the vacancy names and the candidate does not, as the vacancy writes them."""
    held = {_skill(skill) for skill in candidate.skills}
    return tuple(dict.fromkeys(skill for skill in vacancy.skills if _skill(skill) not in held))


def matched_skills(candidate: Candidate, vacancy: Vacancy) -> tuple[str, ...]:
    """The skills that both name, as the vacancy writes them."""
    missing = set(missing_skills(candidate, vacancy))
    return tuple(dict.fromkeys(skill for skill in vacancy.skills if skill not in missing))


def _skill(skill: str) -> str:
    return skill if "://" in skill else plain_name(skill)


def _skills(candidate: Candidate, vacancy: Vacancy) -> int:
    asked = len(set(vacancy.skills))
    return SKILLS * (asked - len(missing_skills(candidate, vacancy))) // asked if asked else 0


def _occupation(candidate: Candidate, vacancy: Vacancy, reference: Reference) -> int:
    """The best that any occupation of the candidate earns."""
    occupation, _ = occupation_of(vacancy, reference)
    if occupation is None:
        return 0
    wanted = reference.isco(occupation)
    best = 0
    for worked in candidate.occupations:
        known = worked.uri or reference.title(worked.title or "")
        if known is None:
            continue
        if known == occupation:
            best = max(best, SAME_OCCUPATION + min(YEARS, floor(worked.years or 0)))
        best = max(best, NEAR_OCCUPATION.get(_shared_digits(reference.isco(known), wanted), 0))
    return best


def _shared_digits(one: str | None, other: str | None) -> int:
    """How many first digits two ISCO-08 groups have in common, up to four."""
    shared = 0
    for digit, same in zip(one or "", other or "", strict=False):
        if digit != same:
            break
        shared += 1
    return shared


def _interests(candidate: Candidate, vacancy: Vacancy, reference: Reference) -> int:
    wanted = reference.isco(occupation_of(vacancy, reference)[0])
    return INTEREST if wanted and wanted.startswith(candidate.interests) else 0


def _hours(candidate: Candidate, vacancy: Vacancy) -> int:
    """All points where the most hours of both can be worked, fewer where the vacancy stays below them."""
    wanted, offered = candidate.hours, vacancy.hours
    if wanted is None or offered is None or offered.min > wanted.max or offered.max < wanted.min:
        return 0
    return floor(HOURS * min(offered.max, wanted.max) / wanted.max) if wanted.max else HOURS


def _travel(candidate: Candidate, found: Distance | None) -> int:
    """All points on the doorstep, none at the limit of travel or beyond it."""
    if found is None or not candidate.max_travel_km:
        return 0
    return max(0, floor(TRAVEL * (1 - found.km / candidate.max_travel_km)))


def _wage(candidate: Candidate, vacancy: Vacancy) -> int:
    if candidate.wage_min_hour is None or vacancy.wage_hour is None or vacancy.wage_hour.min is None:
        return 0
    return WAGE if vacancy.wage_hour.min >= candidate.wage_min_hour else 0


def _education(candidate: Candidate, vacancy: Vacancy) -> int:
    """Points where the level asked is the candidate's own: below it, work may be beneath somebody."""
    known = vacancy.education_level is not None
    return EDUCATION if known and vacancy.education_level == candidate.education_level else 0
