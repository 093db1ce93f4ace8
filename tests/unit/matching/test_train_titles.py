"""The training of the ranker: what it hides, what it prefers, and how sure it makes of what was right how often."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from services.matching.rules.reference_shape import Occupation, Reference
from services.matching.rules.titles.likeness import Likenesses
from tests.bench.train_titles import LEAST_IN_A_KNOT, Choice, fitted, knots, taken

TRADES = ("bakker", "lasser", "schilder", "kapper", "hovenier", "slager")
REFERENCE = Reference(
    {
        f"urn:{trade}": Occupation(
            trade, (f"{trade} in dienst", f"hulp {trade}", f"{trade} nacht"), "7111", trade
        )
        for trade in TRADES
    }
    | {"urn:kok": Occupation("kok", ("chef",), "5120")}
)


def test_only_other_titles_of_occupations_with_enough_of_them_are_taken_out():
    """A label stays, home included; what is hidden belongs to home and never is all that it has; the same each time."""
    likenesses = Likenesses(REFERENCE)
    labels = {one.label for one in likenesses.known}
    starts = np.cumsum([0, *map(len, likenesses.titles)])
    drawn = list(taken(likenesses))
    assert list(taken(likenesses)) == drawn
    assert {likenesses.uris[one.home] for one in drawn} == {f"urn:{trade}" for trade in TRADES}
    for one in drawn:
        own = set(range(starts[one.home], starts[one.home + 1]))
        assert one.title not in labels
        assert set(one.hidden) < own


def test_a_hidden_label_is_like_nothing():
    """A title finds its own label with certainty, and no longer when that label is hidden."""
    likenesses = Likenesses(REFERENCE)
    place = likenesses.uris.index("urn:kok")
    labels = np.cumsum([0, *map(len, likenesses.titles)])
    assert np.isclose(likenesses(["chef"])[0][place], 1)
    assert likenesses(["chef"], [int(labels[place]) + 1])[0][place] == 0


def test_the_weights_go_to_the_likeness_that_tells_home_from_the_others():
    """Of two figures one leads home nine times in ten and the other leads away: it weighs nothing."""
    led, away = np.array([[1, 0], [0, 1]], np.float32), np.array([[0, 1], [1, 0]], np.float32)
    first, second = fitted([Choice(led, 0)] * 9 + [Choice(away, 0)] + [Choice(led, None)])
    assert first > 0
    assert second == 0


def test_the_knots_say_how_often_each_share_was_right():
    """A hundred at a share of a fifth, twenty of them right; a hundred at nine tenths, eighty of them right."""
    shares = np.array([0.2] * 100 + [0.9] * 100)
    right = np.array(([True] + [False] * 4) * 20 + ([False] + [True] * 4) * 20)
    assert knots(shares, right)[0] == (0.0, 0.0)
    assert np.interp([0.2, 0.9], *zip(*knots(shares, right), strict=True)).round(1).tolist() == [0.2, 0.8]


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=LEAST_IN_A_KNOT, max_size=300))
def test_confidence_never_falls_as_the_share_grows(seen: list[tuple[float, bool]]):
    """Whatever was right by chance; the last knot holds for every share above it."""
    found = knots(np.array([share for share, _ in seen]), np.array([right for _, right in seen]))
    assert list(found) == sorted(found)
    assert [often for _, often in found] == sorted(often for _, often in found)
    assert found[-1][0] == 1.0
