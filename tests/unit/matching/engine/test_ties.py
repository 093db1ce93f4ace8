"""Equals are told apart by their id, also at the last place of a list and between segment and tail."""

from services.matching.rules.engine.engine import Engine
from services.matching.rules.engine.standing import Standing
from tests.unit.matching.made_up import REFERENCE, candidate, vacancy


def standing(k: int, *vacancies: str) -> Standing:
    """A list of `k` for one candidate next door to vacancies that differ in nothing but their id."""
    lists = Standing(Engine(REFERENCE), k)
    lists.put_candidate(candidate(postcode="1000"))
    lists.load(vacancy(vacancy=each, postcode="1000") for each in vacancies)
    return lists


def test_an_equal_with_an_earlier_id_takes_the_last_place():
    """Of b, c and d the list of two holds b and c; then a comes, and c leaves."""
    lists = standing(2, "v-b", "v-c", "v-d")
    assert lists.list_of("kandidaat-1") == ["v-b", "v-c"]
    assert lists.put_vacancy(vacancy(vacancy="v-a", postcode="1000")) == {"kandidaat-1"}
    assert lists.list_of("kandidaat-1") == ["v-a", "v-b"]


def test_an_equal_with_a_later_id_stays_out_and_nobody_is_told():
    """A list of two is full of equals that come first."""
    lists = standing(2, "v-b", "v-c")
    assert lists.list_of("kandidaat-1") == ["v-b", "v-c"]
    assert lists.put_vacancy(vacancy(vacancy="v-e", postcode="1000")) == set()
    assert [each.rank for each in lists.candidates_for("v-e")] == [None]


def test_what_leaves_a_list_makes_room_for_the_next_in_line():
    """Of three equals the first goes."""
    lists = standing(2, "v-a", "v-b", "v-c")
    assert lists.list_of("kandidaat-1") == ["v-a", "v-b"]
    assert lists.drop_vacancy("v-a") == {"kandidaat-1"}
    assert lists.list_of("kandidaat-1") == ["v-b", "v-c"]


def test_of_a_list_that_nobody_read_nothing_is_told():
    """It is made when it is asked for, from what is there then; from then on it is told of."""
    lists = standing(2, "v-b", "v-c")
    assert lists.put_vacancy(vacancy(vacancy="v-a", postcode="1000")) == set()
    assert lists.drop_vacancy("v-b") == set()
    assert not lists.made("kandidaat-1")
    assert lists.list_of("kandidaat-1") == ["v-a", "v-c"]
    assert lists.drop_vacancy("v-a") == {"kandidaat-1"}


def test_segment_and_tail_give_one_list():
    """Three from the segment and one from the tail, in the order of their ids."""
    engine = Engine(REFERENCE, tail=2)
    engine.put_candidate(candidate(postcode="1000"))
    engine.put_vacancies(vacancy(vacancy=each, postcode="1000") for each in ("v-d", "v-a", "v-c"))
    engine.put_vacancies([vacancy(vacancy="v-b", postcode="1000")])
    assert [each.vacancy for each in engine.top("kandidaat-1", 3)] == ["v-a", "v-b", "v-c"]
