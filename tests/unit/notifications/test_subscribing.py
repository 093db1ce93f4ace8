"""What a subscriber sees of a stream, where it is, and what repairs its copy."""

import hashlib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifications.rules import cursor
from services.notifications.rules.holding import Held, fingerprint, repair
from services.notifications.rules.subscribing import ENTITLED, KINDS, OPEN, Scope, Told, fields_of, headers_of
from shared.contracts.classes import DataClass

KINDS_HERE = ("trajectory.deadline-near.v1", "trajectory.deadline-missed.v1", "trajectory.obligation-done.v1")


def told(
    sequence: int, kind: str = KINDS_HERE[0], before: dict[str, int] | None = None, body: str = "{}"
) -> Told:
    """An event of one case on one topic."""
    return Told(
        n=sequence,
        id=f"event-{sequence}",
        kind=kind,
        topic="trajectory-events",
        case="zaak-1",
        tenant="demo",
        employer="bakkerij",
        sequence=sequence,
        at=datetime(2026, 3, 2, tzinfo=UTC),
        source="hervat/trajectory",
        body=body,
        before=before or {},
    )


def course(kinds: list[str]) -> list[Told]:
    """Events of these kinds one after the other, each knowing the last of every kind before it."""
    made: list[Told] = []
    last: dict[str, int] = {}
    for n, kind in enumerate(kinds, 1):
        made.append(told(n, kind, dict(last)))
        last[kind] = n
    return made


@given(st.lists(st.sampled_from(KINDS_HERE)), st.sets(st.sampled_from(KINDS_HERE), min_size=1))
def test_previous_is_the_last_that_was_seen(kinds: list[str], asked: set[str]) -> None:
    """Whoever keeps the sequence of the last event it was told finds it in the next one: no gap is missed."""
    scope = Scope("demo", frozenset(asked))
    held: int | None = None
    for each in course(kinds):
        if scope.sees(each):
            assert scope.previous(each) == held
            held = each.sequence


def test_a_scope_is_an_arbodienst_and_what_was_asked_of_it() -> None:
    """Each of its limits by itself."""
    it = told(1, body='{"rule": "plan-of-action", "n": 2}')
    assert Scope("demo").sees(it)
    assert not Scope("another").sees(it)
    assert not Scope("demo", kinds=frozenset({KINDS_HERE[1]})).sees(it)
    assert not Scope("demo", employers=frozenset({"slagerij"})).sees(it)
    assert not Scope("demo", cases=frozenset({"zaak-2"})).sees(it)
    assert Scope("demo", where=(("rule", frozenset({"plan-of-action"})), ("n", frozenset({"2"})))).sees(it)
    assert not Scope("demo", where=(("rule", frozenset({"problem-analysis"})),)).sees(it)


def test_identity_is_open_to_nobody_and_a_partner_sees_process_only() -> None:
    """The closed circle of capacity and advice is that of the doors."""
    assert DataClass.IDENTITY not in OPEN
    assert {of for of, roles in ENTITLED.items() if "partner" in roles} == {DataClass.PROCESS}
    assert {of for of, roles in ENTITLED.items() if "employer" in roles} == {DataClass.PROCESS}
    assert not any(name.endswith("-dead") for topics in OPEN.values() for name in topics)
    assert not KINDS[DataClass.PROCESS].keys() & KINDS[DataClass.CAPACITY].keys()


def test_fields_are_those_of_the_kinds() -> None:
    """A filter on a field that no kind has would silently let nothing through."""
    assert "rule" in fields_of(DataClass.PROCESS, [KINDS_HERE[0]])
    assert "vacancy" not in fields_of(DataClass.PROCESS, [KINDS_HERE[0]])
    assert "vacancy" in fields_of(DataClass.PROCESS)


def test_a_record_on_a_partners_topic_says_where_it_stands() -> None:
    """CloudEvents' binary form, with the stream that `sequence` counts on."""
    said = dict(headers_of(told(3), 1))
    assert (said["ce_id"], said["stream"], said["sequence"], said["previous"]) == (
        b"event-3",
        b"trajectory-events",
        b"3",
        b"1",
    )
    assert "previous" not in dict(headers_of(told(1), None))


@given(st.integers(0, 10**15), st.sampled_from([*OPEN]))
def test_a_cursor_is_read_as_it_was_written(n: int, of: DataClass) -> None:
    """And only in its own class."""
    made = cursor.written(of, n)
    assert cursor.read(made, of) == n
    for other in set(OPEN) - {of}:
        with pytest.raises(ValueError, match="cursor"):
            cursor.read(made, other)


@given(st.text(max_size=40))
def test_what_is_no_cursor_is_refused(text: str) -> None:
    """By the one error that the door answers with its code."""
    try:
        n = cursor.read(text, DataClass.PROCESS)
    except ValueError:
        return
    assert cursor.read(cursor.written(DataClass.PROCESS, n), DataClass.PROCESS) == n


def test_a_fingerprint_is_that_of_the_ids() -> None:
    """By hand: each id and a line feed."""
    assert fingerprint(["a", "b"]) == hashlib.sha256(b"a\nb\n").hexdigest()
    assert fingerprint([]) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@given(st.integers(0, 8), st.integers(0, 8), st.sets(st.integers(1, 8)))
def test_a_repair_brings_a_copy_to_what_was_told(ours: int, held: int, lacking: set[int]) -> None:
    """A copy that lacks events anywhere, or ends early, is what was told after it took the repair in."""
    events = course([KINDS_HERE[0]] * ours)
    copy = {
        each.sequence: each.id for each in events if each.sequence <= held and each.sequence not in lacking
    }
    last = max(copy, default=0)
    said = Held("zaak-1", "trajectory-events", last, fingerprint([copy[n] for n in sorted(copy)]))
    mends = repair(said, events)
    assert {**copy, **{each.sequence: each.id for each in mends}} == {
        each.sequence: each.id for each in events
    }
    if len(copy) == ours:
        assert list(mends) == []
