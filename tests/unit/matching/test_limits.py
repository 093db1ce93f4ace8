"""The catalogue of limits holds together and says which values are values."""

import pytest
from pydantic_core import PydanticCustomError

from shared.contracts.limit_rows import ROWS
from shared.contracts.limits import CATALOGUE, checked, exceeds, heaviest, is_limited


def test_the_catalogue_covers_the_six_rubrics_with_unique_items():
    """The FML has six rubrics; a name that stood twice would silently lose a row."""
    assert {item.rubric for item in CATALOGUE.values()} == {
        "personal",
        "social",
        "physical-environment",
        "dynamic-acts",
        "static-postures",
        "working-hours",
    }
    assert len(CATALOGUE) == sum(len(rows) for _, rows in ROWS)
    assert 60 <= len(CATALOGUE) <= 75


def test_every_item_is_measured_in_one_way():
    """An ordinal has levels, a number a unit, a flag neither; names are kebab-case, labels differ."""
    for item in CATALOGUE.values():
        assert (item.kind == "ordinal") == (item.levels is not None)
        assert (item.kind == "number") == (item.unit is not None)
        assert item.item.replace("-", "").isalpha()
        assert item.item == item.item.lower()
    assert len({item.label_nl for item in CATALOGUE.values()}) == len(CATALOGUE)
    assert len({item.label_en for item in CATALOGUE.values()}) == len(CATALOGUE)


@pytest.mark.parametrize(
    ("item", "value", "code"),
    [
        ("jumping", 1, "unknown-limit"),
        ("lift-carry", "10 kg", "limit-wrong-type"),
        ("lift-carry", True, "limit-wrong-type"),
        ("lift-carry", None, "limit-wrong-type"),
        ("lift-carry", -1, "limit-out-of-range"),
        ("lift-carry", 15000, "limit-out-of-range"),
        ("hours-per-day", 480, "limit-out-of-range"),
        ("lift-carry", float("nan"), "limit-out-of-range"),
        ("night-work", 1, "limit-wrong-type"),
        ("night-work", "no", "limit-wrong-type"),
        ("heat", "sometimes", "limit-wrong-type"),
        ("heat", 2, "limit-wrong-type"),
    ],
)
def test_a_value_of_another_kind_or_unit_is_refused(item: str, value: object, code: str):
    """Grams for kilograms, minutes for hours, a number for a level: each is named, none is guessed at."""
    with pytest.raises(PydanticCustomError) as wrong:
        checked(item, value)
    assert wrong.value.type == code
    assert item in wrong.value.message()


def test_an_at_most_limit_is_exceeded_by_more_and_an_at_least_limit_by_less():
    """Lifting may be no heavier than the limit; the extra rest somebody needs may be no shorter."""
    assert exceeds("lift-carry", 15, 10)
    assert not exceeds("lift-carry", 10, 10)
    assert not exceeds("lift-carry", 5, 10)
    assert exceeds("extra-rest", 15, 30)
    assert not exceeds("extra-rest", 30, 30)
    assert exceeds("heat", "constant", "seldom")
    assert not exceeds("heat", "never", "seldom")
    assert exceeds("night-work", True, False)
    assert exceeds("close-guidance", False, True)


def test_a_flag_on_its_free_side_is_no_limit():
    """Who may work at night is not limited by that; who needs no guidance is not limited either."""
    assert is_limited("night-work", False)
    assert not is_limited("night-work", True)
    assert is_limited("close-guidance", True)
    assert not is_limited("close-guidance", False)
    assert is_limited("lift-carry", 100)


def test_the_heaviest_demand_is_the_one_fewer_people_meet():
    """More kilograms are heavier, less extra rest is heavier."""
    assert heaviest("lift-carry", 5, 20) == 20
    assert heaviest("extra-rest", 5, 20) == 5
