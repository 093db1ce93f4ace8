"""The same work counts once; updates, repetitions, withdrawals and ends are told apart."""

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.matching.rules.offer import Offer, flat_offer
from services.matching.rules.postings import Posting, standing, taken_in

ON = date(2026, 11, 23)


def offer(name: str, **fields: Any) -> Offer:
    """A posting of one made-up employer."""
    row = {
        "vacancy": name,
        "title": "Kok",
        "employer": "Eethuis Voorbeeld",
        "description": "Je kookt.",
        **fields,
    }
    return flat_offer(row)


def test_the_same_posting_a_thousand_times_counts_once():
    """Under one id it is unchanged, under other ids a repetition; case and markup make no difference."""
    again = [offer("v-1")] * 500 + [
        offer(f"w-{n}", title="KOK", description="<p>Je  kookt.") for n in range(500)
    ]
    known, outcomes = taken_in({}, again, ON)
    assert [became for _, became in outcomes] == ["new"] + ["unchanged"] * 499 + ["repetition"] * 500
    assert standing(known, ON) == {"v-1"}


def test_a_changed_posting_is_an_update_and_other_work_is_new():
    """The id stays, the wording is the newest."""
    known, _ = taken_in({}, [offer("v-1")], ON)
    known, outcomes = taken_in(known, [offer("v-1", description="Je bakt."), offer("v-2")], ON)
    assert outcomes == [("v-1", "updated"), ("v-2", "new")]
    assert standing(known, ON) == {"v-1", "v-2"}


def test_a_repetition_steps_forward_when_the_first_is_withdrawn_or_runs_out():
    """Nothing that was sent is lost."""
    known, _ = taken_in({}, [offer("v-1", valid_through="2026-11-30"), offer("v-2")], ON)
    assert standing(known, ON) == {"v-1"}
    assert standing(known, date(2026, 12, 1)) == {"v-2"}
    known, outcomes = taken_in(known, [offer("v-1", withdrawn=True), offer("v-9", withdrawn=True)], ON)
    assert outcomes == [("v-1", "withdrawn"), ("v-9", "unknown")]
    assert standing(known, ON) == {"v-2"}


def test_a_title_alone_makes_no_repetition():
    """Two shops may look for a cook."""
    bare = [offer(name, employer=None, description="") for name in ("v-1", "v-2")]
    assert standing(taken_in({}, bare, ON)[0], ON) == {"v-1", "v-2"}


STEPS = st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from(["x", "y"]), st.booleans()), max_size=12)


@given(STEPS, st.integers(min_value=0, max_value=12))
def test_any_cut_into_batches_gives_the_same(steps: list[tuple[str, str, bool]], cut: int):
    """And of each text one posting stands at most."""
    offers = [offer(name, description=text, withdrawn=gone) for name, text, gone in steps]
    whole, outcomes = taken_in({}, offers, ON)
    first, early = taken_in({}, offers[:cut], ON)
    second, late = taken_in(first, offers[cut:], ON)
    assert outcomes == early + late
    assert standing(whole, ON) == standing(second, ON)
    marks = [posting.likeness for name, posting in whole.items() if name in standing(whole, ON)]
    assert len(marks) == len(set(marks))
    assert all(isinstance(posting, Posting) for posting in whole.values())
