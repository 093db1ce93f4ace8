"""A pair as its reader sees it: points, skills, limits at stake, travel, questions, and what was decided."""

from dataclasses import asdict
from typing import Any

from services.matching.rules.asks import asked, question
from services.matching.rules.match import LimitVerdict, Match
from services.matching.rules.reasons import reason_text
from services.matching.rules.reference_shape import Reference
from services.matching.rules.score import matched_skills
from services.matching.rules.shapes import Candidate, Vacancy
from services.matching.store import Searching
from shared.contracts.limits import CATALOGUE


def shown(
    pair: Match, candidate: Candidate, vacancy: Vacancy, searching: Searching, reference: Reference
) -> dict[str, Any]:
    """The pair as one JSON object, for whoever may read limits."""
    return {
        **pair.line(),
        "title": vacancy.title,
        "proposed": pair.vacancy in searching.told,
        "accepted": pair.vacancy in searching.accepted,
        "matched_skills": list(matched_skills(candidate, vacancy)),
        "at_stake": [_at_stake(limit) for limit in pair.limits if limit.verdict != "fits"],
        "questions": [asdict(question(item)) for item in asked(pair, vacancy, reference)],
        "why": {lang: [reason_text(code, lang) for code in pair.reasons] for lang in ("nl", "en")},
    }


def _at_stake(limit: LimitVerdict) -> dict[str, Any]:
    """A limit that is at its edge, over it, or still to be asked about, with what it is called."""
    item = CATALOGUE[limit.item]
    return {**limit.model_dump(mode="json"), "label_nl": item.label_nl, "label_en": item.label_en}
