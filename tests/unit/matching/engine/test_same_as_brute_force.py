"""The engine against the specification: `rules.match.match`, which holds every pair one by one."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.matching.rules.engine.coding import MOST_SETS
from services.matching.rules.engine.engine import Engine
from services.matching.rules.engine.standing import Standing
from services.matching.rules.made_up_market import Market
from services.matching.rules.match import judge, match
from services.matching.rules.shapes import Candidate, Suggested, Vacancy
from services.matching.store.reference import load
from tests.unit.matching.engine.worlds import REFERENCE, candidates, vacancies

Listed = list[tuple[str, str, int, int, dict[str, int]]]


def listed(engine: Engine, candidate: str, top: int) -> Listed:
    """The engine's list in plain values."""
    return [(r.vacancy, r.verdict, r.score, r.rank, r.parts) for r in engine.top(candidate, top)]


def by_hand(candidate: Candidate, offers: list[Vacancy], top: int) -> Listed:
    """The same list by brute force."""
    pairs = match(candidate, offers, REFERENCE, top)
    return [(p.vacancy, p.verdict, p.score, p.rank or 0, p.parts) for p in pairs]


@settings(max_examples=300, deadline=None)
@given(
    candidates(),
    vacancies(),
    st.sampled_from([1, 3, 50]),
    st.sampled_from([2, 100]),
    st.sampled_from([1, 100]),
)
def test_a_list_has_the_same_vacancies_scores_parts_and_order(
    candidate: Candidate, offers: list[Vacancy], top: int, tail: int, most_sets: int
):
    """With all vacancies in the segment, and with the last ones in the tail."""
    engine = Engine(REFERENCE, tail, most_sets)
    engine.put_candidate(candidate)
    engine.put_vacancies(offers[:5])
    for offer in offers[5:]:
        engine.put_vacancies([offer])
    assert listed(engine, candidate.candidate, top) == by_hand(candidate, offers, top)


@settings(max_examples=300, deadline=None)
@given(st.lists(candidates(), min_size=1, max_size=6, unique_by=lambda c: c.candidate), vacancies())
def test_a_vacancy_has_the_same_answer_for_everybody_from_the_other_side(
    people: list[Candidate], offers: list[Vacancy]
):
    """Who is out for whom, with which verdict and score, does not depend on the side one looks from."""
    standing = Standing(Engine(REFERENCE), 3)
    for person in people:
        standing.put_candidate(person)
    standing.load(offers)
    for offer in offers:
        found = {
            (each.candidate, each.verdict, each.score) for each in standing.candidates_for(offer.vacancy)
        }
        pairs = [judge(person, offer, REFERENCE) for person in people]
        assert found == {(p.candidate, p.verdict, p.score) for p in pairs if p.verdict != "excluded"}


def hinted(market: Market, offer: Vacancy, chance: Random) -> Vacancy:
    """One vacancy in three is suspected of what another states, or of being other work."""
    if chance.random() > 1 / 3:
        return offer
    other = market.vacancy("other")
    return offer.model_copy(
        update={"suggested": Suggested(occupation=other.occupation, demands=other.demands)}
    )


@pytest.mark.parametrize("most_sets", [1, 20, MOST_SETS])
def test_in_a_crowded_market_what_is_left_early_is_never_among_the_best(most_sets: int):
    """Some 1,500 vacancies within reach, of which most are not scored in full; the last hundred are in the tail."""
    reference, chance = load(None), Random(7)
    market = Market(reference, chance)
    offers = [hinted(market, each, chance) for each in market.vacancies(1_500)]
    engine = Engine(reference, tail=150, most_sets=most_sets)
    engine.put_vacancies(offers[:1_400])
    engine.put_vacancies(offers[1_400:])
    for person in market.candidates(4):
        few = dict(list(person.capacity.items())[:2])
        for one in (person, person.model_copy(update={"max_travel_km": None, "capacity": few})):
            engine.put_candidate(one)
            wanted = match(one, offers, reference, 20)
            assert listed(engine, one.candidate, 20) == [
                (p.vacancy, p.verdict, p.score, p.rank or 0, p.parts) for p in wanted
            ]
            assert engine.keys(one.candidate, 20) == engine.keys(one.candidate, 1_500)[:20]
