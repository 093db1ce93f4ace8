"""Which of the postings that came in count: one for the same work, the newest wording, until it ends.

The same id sent again is an update, the same text under another id a repetition. A repetition is kept, silent,
so that it steps forward when the first is withdrawn or runs out: nothing that was sent is lost.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from services.matching.rules.offer import Offer
from services.matching.rules.reading.markup import plain_text
from services.matching.rules.reference_shape import Reference
from services.matching.rules.verdicts import occupation_of
from services.matching.rules.words import plain

Outcome = Literal["new", "unchanged", "updated", "repetition", "withdrawn", "unknown", "expired"]
"""What became of a posting; `unknown` is the withdrawal of one that was never there."""


@dataclass(frozen=True)
class Posting:
    """What is remembered of a posting to know it again; `arrived` counts the ids in the order they first came."""

    vacancy: str
    arrived: int
    content: str
    likeness: str | None
    valid_through: date | None


def likeness(offer: Offer) -> str | None:
    """The mark of the same work: employer, title, place and text, whatever their case, accents and markup.

    None where neither the employer nor a text is known: a title and a town alone make no repetition.
    """
    vacancy, beside = offer.vacancy, offer.beside
    text = plain(plain_text(beside.description))
    if not (beside.employer or text):
        return None
    place = plain(beside.place or "") or vacancy.postcode or ""
    terms = "" if text else _terms(offer)
    return _hash([plain(beside.employer or ""), plain(vacancy.title), place, text, terms])


def kin(offer: Offer, reference: Reference) -> str | None:
    """The mark of the same occupation with the same employer: an answer about one hints at all. None if not known."""
    occupation, _ = occupation_of(offer.vacancy, reference)
    employer = plain(offer.beside.employer or "")
    return _hash([employer, occupation]) if employer and occupation else None


def content(offer: Offer) -> str:
    """The mark of everything a posting says: another mark under the same id is an update."""
    beside = offer.beside.model_dump(mode="json")
    return _hash([offer.vacancy.model_dump_json(), json.dumps(beside, sort_keys=True)])


def _terms(offer: Offer) -> str:
    """The terms of work that has no text to be known by."""
    return offer.vacancy.model_dump_json(exclude={"vacancy", "title", "valid_through"})


def _hash(parts: list[str]) -> str:
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()


def taken_in(
    known: Mapping[str, Posting], offers: Iterable[Offer], on: date, came: int = 0
) -> tuple[dict[str, Posting], list[tuple[str, Outcome]]]:
    """The postings after these came in on a day, in their order, and what became of each.

    What comes for the first time is counted on from `came`, or from the last that is known.
    """
    after = dict(known)
    arrived = max([came, *(each.arrived for each in after.values())])
    outcomes: list[tuple[str, Outcome]] = []
    marks = {each.likeness: each.vacancy for each in _first_come(after, on)}
    for offer in offers:
        name = offer.vacancy.vacancy
        before = after.get(name)
        arrived += before is None
        posting = _posting(offer, before.arrived if before else arrived)
        outcome = _outcome(offer, posting, before, marks, on)
        if outcome == "withdrawn":
            after.pop(name)
            marks = {each.likeness: each.vacancy for each in _first_come(after, on)}
        elif outcome not in ("unknown", "unchanged"):
            after[name] = posting
            marks = _remarked(marks, before, posting, after, on)
        outcomes.append((name, outcome))
    return after, outcomes


def _remarked(
    marks: dict[str | None, str],
    before: Posting | None,
    posting: Posting,
    after: Mapping[str, Posting],
    on: date,
) -> dict[str | None, str]:
    """Who stands first for each mark; only a posting that changed its mark or its end makes all be counted anew."""
    if before is not None:
        return {each.likeness: each.vacancy for each in _first_come(after, on)}
    if posting.likeness is not None and _valid(posting, on):
        marks.setdefault(posting.likeness, posting.vacancy)
    return marks


def _posting(offer: Offer, arrived: int) -> Posting:
    vacancy = offer.vacancy
    return Posting(vacancy.vacancy, arrived, content(offer), likeness(offer), vacancy.valid_through)


def _outcome(
    offer: Offer, posting: Posting, before: Posting | None, marks: Mapping[str | None, str], on: date
) -> Outcome:
    if offer.beside.withdrawn:
        return "withdrawn" if before else "unknown"
    if not _valid(posting, on):
        return "expired"
    if before is not None:
        return "unchanged" if before.content == posting.content else "updated"
    first = marks.get(posting.likeness) if posting.likeness is not None else None
    return "new" if first is None else "repetition"


def _valid(posting: Posting, on: date) -> bool:
    return posting.valid_through is None or posting.valid_through >= on


def _first_come(known: Mapping[str, Posting], on: date) -> list[Posting]:
    """Of each mark the first posting that is still valid."""
    firsts: dict[str, Posting] = {}
    for each in sorted(known.values(), key=lambda one: one.arrived):
        if each.likeness is not None and _valid(each, on):
            firsts.setdefault(each.likeness, each)
    return list(firsts.values())


def standing(known: Mapping[str, Posting], on: date) -> frozenset[str]:
    """The vacancies that count on a day: valid, and the first of those that are the same work."""
    alone = {each.vacancy for each in known.values() if each.likeness is None and _valid(each, on)}
    return frozenset(alone | {each.vacancy for each in _first_come(known, on)})
