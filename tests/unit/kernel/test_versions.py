"""A kind in several versions: read in the newest, told in the one that hearers need, never in two at once."""

import re
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.contracts.event import Event
from shared.contracts.versions import KnownKinds, Step, Version, Versions
from shared.kernel.message import (
    LiftFailed,
    LowerFailed,
    Unreadable,
    as_told,
    from_document,
    read,
    row_as_told,
    to_document,
)
from tests.parcels import (
    AFTER,
    BEFORE,
    HELD_BACK,
    MEANWHILE,
    ONWARDS,
    SWITCHED,
    Handling,
    Loaded,
    WeighedV1,
    WeighedV2,
    WeighedV3,
    lift_to_2,
    lift_to_3,
    lower_to_1,
    lower_to_2,
    message,
)

CHAIN = Versions([ONWARDS, HELD_BACK])
COMMIT = {"about": "a", "tenant": "demo", "employer": "bakkerij"}
OLD = message(WeighedV1(grams=250, fragile=True), "a", "m1", sequence=4)
LIFTED = message(WeighedV2(grams=250, handling="fragile"), "a", "m1", sequence=4)
FINEST = message(WeighedV3(milligrams=250_000, handling="fragile"), "a", "m1", sequence=4)

olds = st.builds(WeighedV1, grams=st.integers(0, 10**6), fragile=st.booleans())
handlings: st.SearchStrategy[Handling] = st.sampled_from(["plain", "fragile", "cold"])
news = st.builds(
    WeighedV2, grams=st.integers(0, 10**6), handling=handlings, by=st.none() | st.just("scale-7")
)
finest = st.builds(
    WeighedV3, milligrams=st.integers(0, 10**9), handling=handlings, by=st.none() | st.just("scale-7")
)


@settings(deadline=None)
@given(olds, news)
def test_lowered_again_an_old_event_is_what_it_was(first: WeighedV1, second: WeighedV2) -> None:
    """Telling an old journal again gives old hearers the very same body."""
    assert lower_to_1(lift_to_2(first)) == first
    assert lower_to_2(lift_to_3(second)) == second


@settings(deadline=None)
@given(news)
def test_lowering_keeps_every_field_the_old_version_has(new: WeighedV2) -> None:
    """Lifted again, the weight and whether it breaks are those of the new event."""
    back = lift_to_2(lower_to_1(new))
    assert (back.grams, back.handling == "fragile") == (new.grams, new.handling == "fragile")


@settings(deadline=None)
@given(finest)
def test_the_second_step_keeps_them_in_whole_grams(new: WeighedV3) -> None:
    """Less than a gram is what version 2 cannot say; the rest comes through."""
    back = lift_to_3(lower_to_2(new))
    assert 0 <= new.milligrams - back.milligrams < 1000
    assert (back.handling, back.by) == (new.handling, new.by)


@pytest.mark.parametrize(
    ("newest", "expected"), [(WeighedV1, OLD), (WeighedV2, LIFTED), (WeighedV3, FINEST)], ids=["1", "2", "3"]
)
def test_an_old_record_is_read_in_the_newest_version_a_hearer_knows(
    newest: type[Event], expected: object
) -> None:
    """From the wire and from the journal, through one step or two; the envelope stays as it was."""
    kinds = KnownKinds((newest, Loaded), CHAIN)
    assert read(OLD.headers(), OLD.body, kinds) == expected
    assert from_document(to_document(OLD), COMMIT, kinds) == expected


def test_a_hearer_that_names_both_versions_hears_the_newest_only() -> None:
    """Nobody decides on a kind in two forms."""
    assert read(OLD.headers(), OLD.body, KnownKinds((WeighedV1, WeighedV2), CHAIN)) == LIFTED


def test_a_newer_version_is_not_heard_by_an_old_hearer() -> None:
    """It lets a kind pass that it does not know; its journal says so instead of skipping what it holds."""
    kinds = KnownKinds((WeighedV1,), BEFORE)
    assert read(LIFTED.headers(), LIFTED.body, kinds) is None
    with pytest.raises(KeyError, match=r"test\.weighed\.v2"):
        from_document(to_document(LIFTED), COMMIT, kinds)


def test_a_broken_old_record_is_judged_as_the_version_it_was_written_in() -> None:
    """The code and the field are those of version 1, which is what a writer of it can mend."""
    with pytest.raises(Unreadable) as caught:
        read(OLD.headers(), b'{"fragile": true}', KnownKinds((WeighedV2,), CHAIN))
    assert (caught.value.dead.code, caught.value.dead.path) == ("missing", "grams")


def too_heavy(old: WeighedV1) -> WeighedV2:
    """A lift with a fault, whose words hold what the event says."""
    raise ValueError(f"{old.grams} grams cannot be lifted")


BROKEN = Versions([Version(WeighedV1, WeighedV2, too_heavy, lower_to_1)])


def test_a_record_that_cannot_be_lifted_is_parked_with_its_kind() -> None:
    """Not with what the lift had to say."""
    with pytest.raises(Unreadable) as caught:
        read(OLD.headers(), OLD.body, KnownKinds((WeighedV2,), BROKEN))
    assert (caught.value.dead.code, caught.value.dead.path) == ("lift-failed", "test.weighed.v1")


def test_a_commit_that_cannot_be_lifted_says_which_case_and_kind() -> None:
    """A state folded without it would be a lie; its body is not in the message either."""
    with pytest.raises(LiftFailed) as caught:
        from_document(to_document(OLD), COMMIT, KnownKinds((WeighedV2,), BROKEN))
    assert str(caught.value) == "test.weighed.v1 of case a cannot be lifted: ValueError"
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    ("versions", "kind", "body"),
    [
        (MEANWHILE, "test.weighed.v1", b'{"grams":250,"fragile":true}'),
        (AFTER, "test.weighed.v2", b'{"grams":250,"handling":"fragile"}'),
        (BEFORE, "test.weighed.v2", b'{"grams":250,"handling":"fragile"}'),
    ],
    ids=["held-back", "switched", "of-another-kind"],
)
def test_what_is_told_goes_out_in_one_version(versions: Versions, kind: str, body: bytes) -> None:
    """Body and `ce_type` change together; id, sequence and every other header stay."""
    told = as_told(LIFTED, versions)
    assert told.body == body
    assert dict(told.headers()) == {**dict(LIFTED.headers()), "ce_type": kind.encode()}


def test_a_hearer_two_versions_behind_is_told_the_first() -> None:
    """Each step lowers by one; once the first step is switched, the second version goes out."""
    assert as_told(FINEST, CHAIN) == OLD
    assert as_told(FINEST, Versions([SWITCHED, ONWARDS])) == LIFTED


def cannot_lower(new: WeighedV2) -> WeighedV1:
    """A fault."""
    raise KeyError(new.grams)


def test_what_cannot_be_lowered_names_its_kind_only() -> None:
    """The publisher leaves that case waiting."""
    faulty = Versions([Version(WeighedV1, WeighedV2, lift_to_2, cannot_lower)])
    with pytest.raises(LowerFailed, match=r"^test\.weighed\.v2 cannot be lowered: KeyError$"):
        as_told(LIFTED, faulty)


def test_a_row_that_a_reference_stands_for_is_lowered_like_an_event() -> None:
    """The row is in the newest version; one that is gone stays a record without a body."""
    row = b'{"grams":90,"handling":"cold"}'
    told, body = row_as_told(LIFTED, row, MEANWHILE)
    assert (told.event, body) == (WeighedV1(grams=90), b'{"grams":90,"fragile":false}')
    gone, nothing = row_as_told(LIFTED, None, MEANWHILE)
    assert (gone.event.kind, nothing) == ("test.weighed.v1", None)
    assert row_as_told(LIFTED, row, AFTER) == (LIFTED, row)
    with pytest.raises(LowerFailed, match=r"^a row of test\.weighed\.v2 cannot be read$"):
        row_as_told(LIFTED, b"{}", MEANWHILE)


class WeighedV4(WeighedV3):
    """Two versions past the second."""

    kind = "test.weighed.v4"


class OnAnotherTopic(WeighedV2):
    """The second version, told elsewhere."""

    topic = "intake-capacity"


class Unversioned(Event):
    """A kind without a version in its name."""

    kind = "test.weighed"


def step(old: type[Event], new: type[Event], **more: Any) -> Step:
    """A step whose functions are never called."""

    def never(event: Event) -> Event:
        raise AssertionError(event.kind)

    return Version(old, new, never, more.pop("lower", never), **more)


@pytest.mark.parametrize(
    ("steps", "says"),
    [
        ([step(WeighedV1, WeighedV3)], "followed by test.weighed.v2, not by test.weighed.v3"),
        ([step(WeighedV1, WeighedV2), step(WeighedV3, WeighedV4)], "nothing lifts test.weighed.v2 to v3"),
        ([step(WeighedV1, WeighedV2), step(WeighedV2, WeighedV1)], "test.weighed.v2 is followed by"),
        ([step(WeighedV1, WeighedV1)], "followed by test.weighed.v2, not by test.weighed.v1"),
        ([step(WeighedV1, WeighedV2), step(WeighedV1, WeighedV2)], "followed by two steps"),
        ([step(WeighedV1, OnAnotherTopic)], "must stay on intake-events"),
        ([step(WeighedV1, WeighedV2, lower=None)], "needs `lower`"),
        ([step(Unversioned, WeighedV2)], "names no version"),
        (
            [step(WeighedV1, WeighedV2, told_as="old"), step(WeighedV2, WeighedV3, told_as="new")],
            "test.weighed.v3 is told already",
        ),
    ],
    ids=[
        "skips",
        "missing-link",
        "circle",
        "itself",
        "fork",
        "topic",
        "no-lower",
        "no-version",
        "two-on-the-wire",
    ],
)
def test_steps_that_do_not_fit_together_are_refused(steps: Sequence[Step], says: str) -> None:
    """When the contracts are loaded, not when a journal is read."""
    with pytest.raises(ValueError, match=re.escape(says)):
        Versions(steps)


class LoadedV2(Event):
    """Kept in a second version."""

    kind = "test.loaded.v2"
    kilograms: float


def test_a_kind_kept_in_one_service_has_steps_of_its_own() -> None:
    """It is told to nobody, so it needs no way back; the told kinds are read as before."""
    own = AFTER.plus([Version(Loaded, LoadedV2, lambda old: LoadedV2(kilograms=old.grams / 1000))])
    kinds = KnownKinds((WeighedV2, LoadedV2), own)
    kept = message(Loaded(grams=1500, fragile=False), "a", "m2")
    assert from_document(to_document(kept), COMMIT, kinds).event == LoadedV2(kilograms=1.5)
    assert from_document(to_document(OLD), COMMIT, kinds) == LIFTED


def test_who_hears_a_silent_kind_is_found() -> None:
    """After the switch nobody tells version 1, and a hearer of it alone would wait for ever."""
    assert AFTER.silent({"test.weighed.v1": WeighedV1}) == ("test.weighed.v1",)
    assert AFTER.silent({"test.weighed.v2": WeighedV2}) == ()
    assert AFTER.silent({"test.weighed.v1": WeighedV1, "test.weighed.v2": WeighedV2}) == ()
    assert MEANWHILE.silent({"test.weighed.v1": WeighedV1}) == ()
