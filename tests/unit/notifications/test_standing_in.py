"""Who does the work of somebody who is away: a chain, never a circle."""

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.notifications.rules.standing_in import Worker, answers_for, at_work, leads

TODAY = date(2026, 11, 30)
AWAY = ((TODAY, TODAY + timedelta(days=4)),)
NAMES = ("a", "b", "c", "d")


def worker(id: str, *roles: str, **more: Any) -> Worker:
    """Somebody of the arbodienst."""
    return Worker(id, "demo", roles or ("case-manager",), **more)


def known(*workers: Worker) -> dict[str, Worker]:
    return {each.id: each for each in workers}


def test_whoever_is_there_is_told() -> None:
    """Away counts the first day and the last; a last day of work is worked."""
    one = worker("a", away=AWAY, stand_in="b", works_until=TODAY + timedelta(days=10))
    both = known(one, worker("b"))
    for days, told in ((-1, "a"), (0, "b"), (4, "b"), (5, "a"), (10, "a"), (11, "b")):
        found = at_work("a", both, TODAY + timedelta(days=days))
        assert (found and found.id) == told, days


def test_a_stand_in_who_is_away_has_one_too() -> None:
    """A chain of three; and where it ends with nobody, nobody."""
    a, b = worker("a", away=AWAY, stand_in="b"), worker("b", away=AWAY, stand_in="c")
    assert at_work("a", known(a, b, worker("c")), TODAY) == worker("c")
    assert at_work("a", known(a, b), TODAY) is None
    assert at_work("a", known(a, worker("b", away=AWAY)), TODAY) is None
    assert at_work(None, known(a), TODAY) is None


@given(st.fixed_dictionaries({name: st.tuples(st.booleans(), st.sampled_from(NAMES)) for name in NAMES}))
def test_no_circle_keeps_anybody(rows: dict[str, tuple[bool, str]]) -> None:
    """Whoever stands in for whom: somebody who is there, or nobody, where the chain meets itself."""
    everybody = known(
        *(worker(name, away=AWAY if away else (), stand_in=to) for name, (away, to) in rows.items())
    )
    found = at_work("a", everybody, TODAY)
    reachable, step = ["a"], rows["a"][1]
    while rows[reachable[-1]][0] and step not in reachable:
        reachable.append(step)
        step = rows[step][1]
    assert (found.id if found else None) == next((name for name in reachable if not rows[name][0]), None)


def test_who_leads_a_team() -> None:
    """Of the case manager's team, who is there; where the team has none, a lead of no team; never of another team."""
    north, south = worker("n", "team-lead", team="noord"), worker("s", "team-lead", team="zuid")
    all_teams = worker("z", "team-lead")
    everybody = known(worker("m"), south, north, all_teams)
    assert leads(everybody, "noord", "bakkerij", TODAY) == north
    away = worker("n", "team-lead", team="noord", away=AWAY)
    assert leads(known(south, away, all_teams), "noord", "bakkerij", TODAY) == all_teams
    assert leads(known(south, away), "noord", "bakkerij", TODAY) is None
    other = worker("n", "team-lead", team="noord", employers=("slagerij",))
    assert leads(known(other), "noord", "bakkerij", TODAY) is None


def test_who_answers_for_an_employer() -> None:
    """Somebody who is named with it; who works for all employers of the arbodienst is of none."""
    hr = worker("h", "employer", employers=("bakkerij",))
    everybody = known(worker("x", "employer"), worker("y", "employer", employers=("slagerij",)), hr)
    assert answers_for(everybody, "bakkerij", TODAY) == hr
    assert answers_for(everybody, "metaal", TODAY) is None


def test_who_stands_in_need_not_have_the_role() -> None:
    """For a lead of the team before one for a lead of none, and only where no lead is there; for an employer's too."""
    lead = worker("n", "team-lead", team="noord", away=AWAY, stand_in="m")
    of_none = worker("z", "team-lead", away=AWAY, stand_in="k")
    named = known(lead, of_none, worker("m"), worker("k"))
    assert leads(named, "noord", "bakkerij", TODAY) == worker("m")
    assert leads(named, "zuid", "bakkerij", TODAY) == worker("k")
    there = worker("z", "team-lead")
    assert leads({**named, "z": there}, "noord", "bakkerij", TODAY) == there
    hr = worker("h", "employer", employers=("bakkerij",), away=AWAY, stand_in="m")
    assert answers_for(known(hr, worker("m")), "bakkerij", TODAY) == worker("m")
    assert answers_for(known(hr), "bakkerij", TODAY) is None
