"""One candidate as every vacancy meets it: what each postcode, occupation and kind of hours means to this person."""

from dataclasses import dataclass

import numpy as np

from services.matching.rules import score
from services.matching.rules.engine import hard, points
from services.matching.rules.engine.arrays import Array, Flags
from services.matching.rules.engine.coding import Coding, Seeker, pairs, skill_marks
from services.matching.rules.engine.places import Places
from services.matching.rules.engine.travel import Travel
from services.matching.rules.risk import MOST_RISK, OWN_OVER

FITS, ASK, OUT = 0, 1, 2

ASKS_FIRST_BIT = 1 << 12
"""A key is this for a pair to ask about, and lower for a better score: everything that fits comes first."""
MIDDLE = 1 << 11
"""More than any score."""


SURE = 1 << 10
"""What a pair without a question is worth more than any with one."""
NEVER = -(1 << 13)
"""The worth of a pair that is out."""


@dataclass(frozen=True)
class View:
    """Tables by occupation, by hours and by licences, of one candidate."""

    seeker: Seeker
    travel: Travel
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
    occupation, interests = occupation_tables(seeker, coding)
    first, last = pairs(coding.hours)
    wanted = np.asarray(seeker.hours[0]), np.asarray(seeker.hours[1])
    held = np.zeros(len(coding.skills), np.bool_)
    held[list(seeker.skills)] = True
    unknown_hours = np.where(np.isnan(last) & ~np.isnan(wanted[1]), ASK, FITS)
    table = coding.occupations
    return View(
        seeker=seeker,
        travel=Travel(seeker.slot, seeker.limit, places),
        occupation=occupation,
        interests=interests,
        risk=table.risk[list(seeker.capacities), : len(table.uris)].sum(axis=0, dtype=np.int32),
        hours=points.hours_points(*wanted, first, last),
        hours_answer=np.where(hard.hours_out(*wanted, first, last), OUT, unknown_hours),
        licences_answer=licence_answers(seeker.licences, coding),
        held=held,
        not_held=~np.uint64(skill_marks(seeker.skills)),
    )


def most_by_terms(view: View, coding: Coding) -> Array:
    """The most that hours and education can be worth, less their questions, by number; `NEVER` where they are out."""
    hours, licences, level, hinted = coding.terms_columns()
    wanted = np.asarray(view.seeker.level)
    asks = (view.hours_answer[hours] == ASK).astype(np.int32)
    asks += view.licences_answer[licences] == ASK
    # With those about the load they may be more than what counts: then only so many as always count.
    asks = np.minimum(asks, max(0, score.MOST_ASKS - _limited(view.seeker)))
    most = view.hours[hours] + points.education_points(wanted, level) + points.ask_points(asks)
    most += MOST_RISK * hinted
    out = (view.hours_answer[hours] == OUT) | (view.licences_answer[licences] == OUT)
    out |= hard.education_out(wanted, level) | (level < 0)
    return np.where(out, NEVER, most).astype(np.int16)


def most_by_said(view: View, coding: Coding) -> Array:
    """What unknown limits cost, and what the stated ones can take off the risk, by number of a set of items."""
    said, limited = coding.said_columns(), _limited(view.seeker)
    known = np.zeros(said.shape[1], np.uint8)
    for word in np.flatnonzero(view.seeker.masks.asked).tolist():
        known += np.bitwise_count(said[word] & view.seeker.masks.asked[word])
    those = np.arange(limited + 1)
    most = points.ask_points(limited - those) + np.minimum(OWN_OVER * those, MOST_RISK)
    most[limited] += SURE
    return most.astype(np.int16).take(known)


def _limited(seeker: Seeker) -> int:
    """The number of limits."""
    return int(np.bitwise_count(seeker.masks.asked).sum())


def most_by_occupation(view: View) -> Array:
    """The most that an occupation can be worth where the vacancy states nothing of the load."""
    most = view.occupation + view.interests + points.risk_points(view.risk)
    return most.astype(np.int16)


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
