"""Job titles as people write them find the occupation they mean."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.matching.rules.normalise import ACCEPT, TitleIndex
from services.matching.rules.words import plain
from tests.unit.matching.made_up import CASHIER, CLERK, NURSE, REFERENCE, STOCKER, WELDER

INDEX = TitleIndex(REFERENCE)


@pytest.mark.parametrize(
    ("title", "uri"),
    [
        ("Kassamedewerker", CASHIER),
        ("kassa medewerker (m/v) 24 uur per week", CASHIER),
        ("CAISSIERE", CASHIER),
        ("Vakkenvullers gezocht", STOCKER),
        ("verpleegkundge", NURSE),
        ("TIG lasser", WELDER),
        ("administratieve medewerkster", CLERK),
    ],
)
def test_a_title_with_other_spelling_or_small_print_finds_its_occupation(title: str, uri: str):
    """Accents, case, hours, a space too many, a letter too few."""
    assert INDEX.matches(title)[0].uri == uri


def test_a_label_is_as_sure_as_it_gets_and_an_alternative_asks_a_person():
    """Exactly the label is 1; exactly another title comes first too, below what is taken without a person."""
    assert INDEX.matches("lasser")[0].confidence == 1.0
    assert INDEX.matches("constructielasser")[0].confidence == 0.7 < ACCEPT


def test_a_title_like_nothing_at_all_finds_nothing():
    """No letters in common is no match, not a weak one."""
    assert INDEX.matches("qqq") == []
    assert INDEX.matches("!!") == []


@given(st.text(max_size=60))
def test_any_text_gets_at_most_ten_answers_best_first(title: str):
    """Confidence lies between 0 and 1, no occupation is named twice, and asking again changes nothing."""
    found = INDEX.matches(title)
    assert len(found) <= 10
    assert len({one.uri for one in found}) == len(found)
    assert all(0 < one.confidence <= 1 for one in found)
    assert [one.confidence for one in found] == sorted((one.confidence for one in found), reverse=True)
    assert TitleIndex(REFERENCE).matches(title) == found


@given(st.text(max_size=60))
def test_plain_text_is_small_letters_one_space_apart(title: str):
    """Whatever comes in, what is compared has no accents, no capitals and no stray spaces."""
    assert re.fullmatch(r"([a-z0-9+#]+( [a-z0-9+#]+)*)?", plain(title))


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Caissière (m/v/x)", "caissiere"),
        ("Kok, 24-32 uur per week", "kok"),
        ("C++/C# developer", "c++ c# developer"),
        ("Chauffeur 7,5 ton", "chauffeur 7 5 ton"),
        ("Lasser fulltime", "lasser"),
    ],
)
def test_the_small_print_of_a_title_goes(title: str, words: str):
    """Hours and forms of address say nothing about the trade; a load or a language does."""
    assert plain(title) == words
