"""What to ask about a job before it can be said to fit, the likeliest to be too much first.

A question is made of the name of an item and of nothing else, so that no value of a person can be in it.
"""

from dataclasses import dataclass

from services.matching.rules.match import Match
from services.matching.rules.question_rows import QUESTIONS, SCALE_WORDS
from services.matching.rules.reference_shape import Reference
from services.matching.rules.risk import UNKNOWN, is_own, risk
from services.matching.rules.shapes import Vacancy
from shared.contracts.limits import CATALOGUE

MOST_QUESTIONS = 3
"""Who is asked more answers none."""


@dataclass(frozen=True)
class Question:
    """A question about work: the item it is about, in Dutch and in English. An employer may read it."""

    item: str
    nl: str
    en: str


def question(item: str) -> Question:
    """The question of an item; the levels it can have stand behind it. A `KeyError` for a name that nobody asks."""
    dutch, english = QUESTIONS[item]
    levels = CATALOGUE[item].levels if item in CATALOGUE else None
    if levels:
        dutch += f" ({_listed([SCALE_WORDS[level][0] for level in levels], 'of')})"
        english += f" ({_listed([SCALE_WORDS[level][1] for level in levels], 'or')})"
    return Question(item, dutch + "?", english + "?")


def asked(
    match: Match, vacancy: Vacancy, reference: Reference, most: int = MOST_QUESTIONS
) -> tuple[str, ...]:
    """The items to ask about, the likeliest to be beyond a limit first, then in the order of the catalogue.

    What the vacancy states already is not asked again, even where it is exactly the limit: that is a question
    for whoever guides the person.
    """
    if match.verdict == "excluded":
        return ()
    ranked = [
        (-risk(limit, is_own(limit.item, vacancy, reference)), n, limit.item)
        for n, limit in enumerate(match.limits)
        if limit.verdict == "ask" and limit.source != "vacancy"
    ]
    ranked += [(-UNKNOWN, len(CATALOGUE), term) for term in _terms(match, vacancy, reference)]
    return tuple(item for _, _, item in sorted(ranked)[:most])


def _terms(match: Match, vacancy: Vacancy, reference: Reference) -> list[str]:
    """What is not known of the vacancy itself. Where it is the person's side that is unknown, no job is asked."""
    unknown = {
        "hours": "hours-unknown" in match.reasons,
        "place": "travel-unknown" in match.reasons and reference.place(vacancy.postcode) is None,
        "occupation": "occupation-maybe-excluded" in match.reasons,
    }
    return [term for term, is_unknown in unknown.items() if is_unknown]


def _listed(words: list[str], last: str) -> str:
    return ", ".join(words[:-1]) + f" {last} {words[-1]}"
