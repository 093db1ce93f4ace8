"""What must hold for every pair: hard limits against a plain second writing of them, sums, order, estimates."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.matching.rules.lines import match_lines
from tests.unit.matching.brute_force import breaks, questions
from tests.unit.matching.made_up import REFERENCE
from tests.unit.matching.pairs import CANDIDATES, VACANCIES, Row

PLACES = dict(REFERENCE.postcodes)


def answered(candidate: Row, vacancies: list[Row], **how: Any) -> list[Row]:
    """The JSON lines of one candidate with these vacancies."""
    lines = list(match_lines([json.dumps(candidate)], map(json.dumps, vacancies), REFERENCE, **how))
    assert all(good for _, good in lines)
    return [json.loads(line) for line, _ in lines]


@given(CANDIDATES, VACANCIES)
def test_what_is_out_is_what_breaks_a_hard_limit(candidate: Row, vacancies: list[Row]):
    """No pair that breaks a limit is emitted, and no pair is out without breaking one."""
    broken = {row["vacancy"] for row in vacancies if breaks(candidate, row, PLACES)}
    shown = {pair["vacancy"] for pair in answered(candidate, vacancies, top=None)}
    assert shown == {row["vacancy"] for row in vacancies} - broken


@given(CANDIDATES, VACANCIES)
def test_a_pair_fits_only_when_nothing_is_left_to_ask(candidate: Row, vacancies: list[Row]):
    """An unknown, an estimate or an edge never fits silently."""
    by_id = {row["vacancy"]: row for row in vacancies}
    for pair in answered(candidate, vacancies, top=None):
        asked = questions(candidate, by_id[pair["vacancy"]], PLACES)
        assert (pair["verdict"] == "ask") == bool(asked)


@given(CANDIDATES, VACANCIES)
def test_an_estimate_never_excludes_and_never_fits(candidate: Row, vacancies: list[Row]):
    """Where the occupation is the source the answer is to ask, whatever the figures."""
    for pair in answered(candidate, vacancies, all_verdicts=True):
        for limit in pair["limits"]:
            if limit["source"] == "occupation":
                assert limit["verdict"] == "ask"
            if limit["source"] == "person":
                assert limit["verdict"] != "excluded"
                assert limit["demand"] is None


@given(CANDIDATES, VACANCIES)
def test_every_pair_is_answered_once_and_its_parts_add_up(candidate: Row, vacancies: list[Row]):
    """With all verdicts each vacancy comes back exactly once, the score the sum of whole points."""
    pairs = answered(candidate, vacancies, top=None, all_verdicts=True)
    assert sorted(pair["vacancy"] for pair in pairs) == sorted(row["vacancy"] for row in vacancies)
    for pair in pairs:
        assert pair["score"] == sum(pair["parts"].values())
        assert all(isinstance(points, int) for points in pair["parts"].values())
        assert ("rank" in pair) == (pair["verdict"] != "excluded")
        worst = {limit["verdict"] for limit in pair["limits"]}
        assert "excluded" not in worst or pair["verdict"] == "excluded"


@given(CANDIDATES, VACANCIES, st.randoms(use_true_random=False))
def test_the_order_of_the_vacancies_does_not_matter(candidate: Row, vacancies: list[Row], luck: Any):
    """Shuffled vacancies give the same lines in the same order."""
    shuffled = list(vacancies)
    luck.shuffle(shuffled)
    assert answered(candidate, shuffled, all_verdicts=True) == answered(
        candidate, vacancies, all_verdicts=True
    )


@given(CANDIDATES, VACANCIES)
def test_ranks_run_from_one_with_fits_before_ask(candidate: Row, vacancies: list[Row]):
    """Fits first, then by score from high to low, then by vacancy."""
    pairs = answered(candidate, vacancies, top=None)
    assert [pair["rank"] for pair in pairs] == list(range(1, len(pairs) + 1))
    keys = [(pair["verdict"] == "ask", -pair["score"], pair["vacancy"]) for pair in pairs]
    assert keys == sorted(keys)


@given(CANDIDATES, VACANCIES, st.integers(0, 5))
def test_a_top_is_the_beginning_of_the_whole_list(candidate: Row, vacancies: list[Row], top: int):
    """Asking for fewer changes no rank and no answer."""
    assert answered(candidate, vacancies, top=top) == answered(candidate, vacancies, top=None)[:top]


@given(CANDIDATES, VACANCIES)
def test_an_extra_limit_never_brings_a_pair_back(candidate: Row, vacancies: list[Row]):
    """Who can do less is shown no more than before."""
    stricter = {**candidate, "capacity": {**candidate["capacity"], "stand": 15}}
    before = {pair["vacancy"] for pair in answered(candidate, vacancies, top=None)}
    assert {pair["vacancy"] for pair in answered(stricter, vacancies, top=None)} <= before
