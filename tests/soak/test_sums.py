"""The ledger's own sums: what is drawn can be repeated, and what is wrong is counted."""

from datetime import date
from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from shared.contracts.topics import SERVICES
from tests.soak.faults import SERVERS, schedule
from tests.soak.ledger import ABSENCES, FURTHER, REFUSED, Ledger, Step, drawn
from tests.soak.topics import mails, order, taken

TODAY = date(2026, 3, 2)
seeds = st.integers(0, 1_000_000)


def event(number: int, subject: str = "a", name: str = "") -> dict[str, Any]:
    """A told event of a made-up kind."""
    return {
        "ce_id": name or f"{subject}{number}",
        "ce_type": "test.told.v1",
        "ce_subject": subject,
        "ce_time": "2026-03-02T08:00:00+00:00",
        "sequence": str(number),
        "data": {"fact": {"fact": "recovered", "first_fit_day": f"2026-03-{number:02}"}},
    }


@given(seeds)
def test_a_schedule_has_every_kind_of_fault_and_follows_from_its_seed(seed: int) -> None:
    """Each service and server is killed, and something frozen, stopped and joined, in the order of striking."""
    faults = schedule(Random(seed), 6_120, hard=False)
    assert faults == schedule(Random(seed), 6_120, hard=False)
    killed = {name.partition("-")[0] for each in faults if each.what == "kill" for name in each.whom}
    assert killed == {*SERVICES, *SERVERS}
    assert {each.what for each in faults} == {"kill", "freeze", "stop", "join"}
    assert all(each.seconds > 10 for each in faults if each.what == "freeze")
    assert [each.after for each in faults] == sorted(each.after for each in faults)
    assert 0 < faults[0].after < faults[-1].after < 6_120


def test_a_round_is_two_thousand_absences_and_four_thousand_facts_in_the_order_of_each_case() -> None:
    """And 120 that are refused; a case begins with its absence, and its keys come in the order of its story."""
    steps = drawn(Random(7), 0, TODAY)
    assert steps == drawn(Random(7), 0, TODAY)
    good = [each for each in steps if not each.refused]
    assert (len(good), len(steps)) == (ABSENCES + FURTHER, ABSENCES + FURTHER + REFUSED)
    of: dict[str, list[str]] = {}
    for each in good:
        of.setdefault(each.employee, []).append(each.key)
    assert all(keys == [f"{employee}/{n}" for n in range(3)] for employee, keys in of.items())
    first = {each.employee: each for each in reversed(steps)}
    assert all(each.sick and not each.refused for each in first.values())


def test_what_was_told_again_is_no_fault_and_what_came_late_is() -> None:
    """1, 2, 1, 3 is in order by first appearance; 2, 1 is swapped; 1, 3 has a gap; one id twice means two things."""
    nothing = {"swapped": 0, "gaps": 0, "ids of two events": 0}
    assert order({"t": [event(1), event(2), event(1), event(3)]}) == nothing
    assert order({"t": [event(2), event(1)]}) == {**nothing, "swapped": 1}
    assert order({"t": [event(1), event(3)]}) == {**nothing, "gaps": 1}
    assert order({"t": [event(1, name="x"), event(2, name="x")]})["ids of two events"] == 1


def ledger_of(*days: int) -> Ledger:
    """A ledger in which one case was taken fit on these days of March."""
    ledger = Ledger()
    for n, day in enumerate(days):
        body = {"fact": "recovered", "first_fit_day": f"2026-03-{day:02}"}
        ledger.answered(Step("1", f"1/{n}", body), 202, {"case": "a", "new": True})
    return ledger


def told(*numbers: int) -> dict[str, list[dict[str, Any]]]:
    """Intake's topics with these events on the first, and a case that opened."""
    opened = {**event(1), "ce_type": "trajectory.case-opened.v1", "data": {"period": 1}}
    return {
        "intake-events": [event(n) for n in numbers],
        "intake-capacity": [],
        "trajectory-events": [opened],
    }


def test_what_was_taken_is_told_once_and_in_its_order() -> None:
    """Days 1 and 2 taken: told so is right; without 2 one is lost; with 3 one too many; 2 before 1 misplaced."""
    ledger = ledger_of(1, 2)
    assert not any(taken(ledger, told(1, 2, 1)).values())
    assert taken(ledger, told(1))["taken and lost"] == 1
    assert taken(ledger, told(1, 2, 3))["told and not taken"] == 1
    assert taken(ledger, told(2, 1))["not in the order of the answers"] == 1
    assert taken(ledger, {**told(1, 2), "trajectory-events": []})["cases not opened"] == 1


def test_an_answer_that_should_not_be_is_written_down() -> None:
    """A refusal that was taken, a fact that was refused, and one that was said to be known already."""
    ledger = Ledger()
    ledger.answered(Step("1", "1/refused", {}, refused=True), 202, {"case": "a", "new": True})
    ledger.answered(Step("1", "1/1", {}), 422, {"code": "no-absence"})
    ledger.answered(Step("1", "1/2", {}), 202, {"case": "a", "new": False})
    ledger.answered(Step("1", "2/refused", {}, refused=True), 422, {"code": "no-absence"})
    assert [each.partition(":")[0] for each in ledger.wrong] == ["1/refused", "1/1", "1/2"]
    assert ledger.refused == 1


def test_a_mail_twice_under_one_id_is_counted_apart() -> None:
    """One told and sent twice, one told and not there, one there and not told; one there and withdrawn."""
    kind = "notifications.message-sent.v1"
    sent = [{**event(n), "ce_type": kind, "data": {"message": f"m{n}"}} for n in (1, 2)]
    files = [f"<m{n}.a@arbodienst.example>" for n in (1, 1, 3, 4)]
    assert mails(files, {"notifications-events": sent}, {"m4.a", "m5.a"}) == (
        {"mails told and not there": 1, "mails not told": 1},
        1,
        1,
    )
