"""What answers do to the shares of fits, asks and excluded.

In a round every candidate's list of twenty is looked up and the questions about its vacancies, at most three each as
`asks` ranks them, are answered; a made-up answer is drawn as the market draws demands.
"""

import random
from collections.abc import Sequence

from services.matching.rules.asks import asked
from services.matching.rules.clarified import with_clarified
from services.matching.rules.engine.engine import Engine
from services.matching.rules.engine.view import ASKS_FIRST_BIT
from services.matching.rules.made_up_market import Market
from services.matching.rules.match import judge
from services.matching.rules.reference_shape import Reference
from services.matching.rules.shapes import Candidate, Vacancy
from shared.contracts.limits import CATALOGUE, LimitValue

VACANCIES, CANDIDATES, TOP, ROUNDS, SEED = 4_000, 150, 20, 4, 8
Answers = dict[str, dict[str, LimitValue]]
"""By vacancy and item."""


def main(reference: Reference) -> None:
    """Prints the shares of all pairs and of those in the lists, before the answers and after every round of them."""
    market = Market(reference, random.Random(SEED))
    offers = list(market.vacancies(VACANCIES))
    candidates = list(market.candidates(CANDIDATES))
    answers: Answers = {}
    for _ in range(ROUNDS):
        answers |= _round(reference, market, _clarified(offers, answers), candidates, answers)
    _shares(_loaded(reference, _clarified(offers, answers), candidates), candidates, answers)


def _clarified(offers: Sequence[Vacancy], answers: Answers) -> list[Vacancy]:
    return [with_clarified(each, answers.get(each.vacancy, {})) for each in offers]


def _loaded(reference: Reference, offers: Sequence[Vacancy], candidates: Sequence[Candidate]) -> Engine:
    engine = Engine(reference)
    engine.put_vacancies(offers)
    for candidate in candidates:
        engine.put_candidate(candidate)
    return engine


def _shares(engine: Engine, candidates: Sequence[Candidate], answers: Answers) -> None:
    """Of all pairs, and of those in a list of twenty."""
    given = sum(map(len, answers.values()))
    lists = [engine.keys(each.candidate, VACANCIES) for each in candidates]
    for name, pairs, of in (
        ("all", lists, VACANCIES * len(candidates)),
        ("listed", [found[:TOP] for found in lists], 0),
    ):
        shown = sum(map(len, pairs))
        fits = sum(key < ASKS_FIRST_BIT for found in pairs for key, _ in found)
        of = of or shown
        print(
            f"matching.shares_{name} {fits / of:.2%} fits, {(shown - fits) / of:.2%} asks, "
            f"{(of - shown) / of:.2%} excluded (after {given:,} answers)",
            flush=True,
        )


def _round(
    reference: Reference,
    market: Market,
    offers: Sequence[Vacancy],
    candidates: Sequence[Candidate],
    answers: Answers,
) -> Answers:
    """What was answered before and in this round."""
    engine, known = _loaded(reference, offers, candidates), {each.vacancy: each for each in offers}
    _shares(engine, candidates, answers)
    found = {vacancy: dict(items) for vacancy, items in answers.items()}
    for candidate in candidates:
        for _, name in engine.keys(candidate.candidate, TOP):
            pair = judge(candidate, known[name], reference)
            for item in asked(pair, known[name], reference):
                if item in CATALOGUE:
                    found.setdefault(name, {}).setdefault(item, market.value(item))
    return found
