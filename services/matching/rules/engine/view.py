"""One candidate as every vacancy meets it: what each postcode, occupation and kind of hours means to this person."""

from dataclasses import dataclass

import numpy as np

from services.matching.rules import score
from services.matching.rules.engine import hard, points
from services.matching.rules.engine.arrays import Array, Flags
from services.matching.rules.engine.coding import Coding, Seeker, pairs, skill_marks
from services.matching.rules.engine.places import Places

FITS, ASK, OUT = 0, 1, 2

ASKS_FIRST_BIT = 1 << 12
"""A key is this for a pair to ask about, and lower for a better score: everything that fits comes first."""
MIDDLE = 1 << 11
"""More than any score."""


@dataclass(frozen=True)
class View:
    """Tables by slot, by occupation, by hours and by licences, of one candidate."""

    seeker: Seeker
    reachable: Flags
    """By slot: not too far, or not known."""
    far: Flags
    """By slot: over the limit or not known, so that a person must ask."""
    travel: Array
    occupation: Array
    interests: Array
    risk: Array
    """By occupation: the risk of all limits together, where a vacancy states none of them."""
    hours: Array
    hours_answer: Array
    licences_answer: Array
    """By set of licences: fits, ask or out."""
    held: Flags
    """By skill."""
    not_held: np.uint64
    """The bits of `skill_marks` that none of the skills held has."""


def view_of(seeker: Seeker, coding: Coding, places: Places) -> View:
    """The tables of a candidate, as they stand now."""
    km = places.kilometres(seeker.slot)
    out = hard.travel_out(km, places.slack(seeker.slot), np.asarray(hard.travel_limit(seeker.limit)))
    occupation, interests = occupation_tables(seeker, coding)
    first, last = pairs(coding.hours)
    wanted = np.asarray(seeker.hours[0]), np.asarray(seeker.hours[1])
    held = np.zeros(len(coding.skills), np.bool_)
    held[list(seeker.skills)] = True
    known = not np.isnan(wanted[1])
    unknown_hours = np.where(np.isnan(last) & known, ASK, FITS)
    return View(
        seeker=seeker,
        reachable=~out,
        far=hard.travel_over(km, np.asarray(seeker.limit)),
        travel=points.travel_points(km, np.asarray(seeker.limit)),
        occupation=occupation,
        interests=interests,
        risk=coding.occupations.risk[list(seeker.capacities), : len(coding.occupations.uris)].sum(
            axis=0, dtype=np.int32
        ),
        hours=points.hours_points(*wanted, first, last),
        hours_answer=np.where(hard.hours_out(*wanted, first, last), OUT, unknown_hours),
        licences_answer=licence_answers(seeker.licences, coding),
        held=held,
        not_held=~skill_marks(seeker.skills),
    )


def occupation_tables(seeker: Seeker, coding: Coding) -> tuple[Array, Array]:
    """The points for experience and for interests, by occupation."""
    table = coding.occupations
    groups = table.groups
    near = np.zeros(len(groups.codes), np.int32)
    wished = np.zeros(len(groups.codes), np.bool_)
    for occupation, _ in seeker.worked:
        np.maximum(near, groups.near(int(table.group[occupation])), out=near)
    for interest in seeker.interests:
        wished |= groups.wished(interest)
    group = table.group[: len(table.uris)]
    earned = near[group]
    for occupation, same in seeker.worked:
        earned[occupation] = max(int(earned[occupation]), same)
    earned[0] = 0
    return earned, (score.INTEREST * wished)[group]


def licence_answers(held: frozenset[str] | None, coding: Coding) -> Array:
    """What each set of licences that vacancies ask for means to who holds these; None is not known."""
    if held is None:
        answers = [ASK if asked else FITS for asked in coding.licences.things]
    else:
        answers = [OUT if asked - held else FITS for asked in coding.licences.things]
    return np.array(answers, np.int8)
