"""Thermometer bits say what the catalogue says, for every item and value, on a threshold and between two."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.matching.rules.engine import hard
from services.matching.rules.engine.layout import ITEMS, SCALES, WORDS, demand_bits, masks_of
from shared.contracts.limits import CATALOGUE
from tests.unit.matching.engine.worlds import values

FIRST = np.array([0])
"""The only row."""


def answer(item: str, capacity: Any, demand: Any) -> str:
    """What the bits alone say of one limit; `between` where they cannot."""
    masks, bits = masks_of({item: capacity}), demand_bits({item: demand})
    if masks.between:
        return "between"
    if bool(hard.beyond(masks.over, bits[:, None], FIRST)[0]):
        return "out"
    return "edge" if int(hard.edges(masks.edge, bits[:, None], FIRST)[0]) else "fits"


@pytest.mark.parametrize(
    ("item", "capacity", "demand", "told"),
    [
        ("lift-carry", 10, 9.99, "fits"),
        ("lift-carry", 10, 10, "edge"),
        ("lift-carry", 10, 10.01, "out"),
        ("lift-carry", 11, 12, "between"),
        ("extra-rest", 30, 45, "fits"),
        ("extra-rest", 30, 30.0, "edge"),
        ("extra-rest", 30, 29, "out"),
        ("heat", "never", "never", "edge"),
        ("heat", "never", "seldom", "out"),
        ("heat", "constant", "constant", "edge"),
        ("heat", "regular", "seldom", "fits"),
        ("night-work", False, True, "out"),
        ("night-work", False, False, "fits"),
        ("night-work", True, True, "fits"),
        ("close-guidance", True, False, "out"),
        ("close-guidance", True, True, "fits"),
        ("close-guidance", False, False, "fits"),
    ],
)
def test_one_limit_against_one_demand(item: str, capacity: Any, demand: Any, told: str):
    """Below, on and beyond a limit, for every kind of item and both directions."""
    assert answer(item, capacity, demand) == told


@given(st.sampled_from(ITEMS), st.data())
def test_a_demand_nobody_limited_says_nothing(item: str, data: st.DataObject):
    """Bits of one item never answer for another."""
    demand = data.draw(values(CATALOGUE[item]))
    for other in ITEMS:
        if other != item:
            capacity = data.draw(values(CATALOGUE[other]))
            masks = masks_of({other: capacity})
            bits = demand_bits({item: demand})
            assert not hard.beyond(masks.over, bits[:, None], FIRST)[0]
            assert not hard.edges(masks.edge, bits[:, None], FIRST)[0]


def test_no_two_thresholds_share_a_bit():
    """Each bit but that of a level which is also the passing of the one below means one thing, and all fit."""
    reached = [threshold.ge for scale in SCALES.values() for threshold in scale]
    assert len(reached) == len(set(reached))
    passed = [
        (threshold.gt, item)
        for item, scale in SCALES.items()
        for threshold in scale
        if threshold.gt is not None
    ]
    assert len(passed) == len({bit for bit, _ in passed})
    assert max(reached + [bit for bit, _ in passed]) < 64 * WORDS
