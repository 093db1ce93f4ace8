"""What each limit costs: counted by hand, and held to a plain count of what is within reach."""

import json
from dataclasses import asdict
from typing import Any

from hypothesis import given

from services.matching.rules.costs import Costs, costs_of
from services.matching.rules.engine.engine import Engine
from services.matching.rules.match import judge
from services.matching.rules.shapes import Candidate, Vacancy
from services.matching.rules.steps import STEP_BY_UNIT, UNIT_WORDS, steps
from services.matching.rules.subsidies import HINTS
from shared.contracts.limit_rows import MOST_BY_UNIT
from tests.unit.matching.made_up import REFERENCE, candidate, vacancy
from tests.unit.matching.pairs import CANDIDATES, VACANCIES, Row


def costs(who: Candidate, offers: list[Vacancy]) -> Costs:
    """Counted over these vacancies."""
    engine = Engine(REFERENCE)
    engine.put_vacancies(offers)
    return costs_of(engine, who)


def told(who: Candidate, offers: list[Vacancy]) -> dict[str, dict[str, Any]]:
    """The line of each limit."""
    return {str(line["limit"]): line for line in (each.line() for each in costs(who, offers).limits)}


def test_ten_kilometres_more_open_what_only_the_distance_keeps_out() -> None:
    """At 11.1 km with a limit of 5: out. With 15 it is in, but for the one that is too heavy as well."""
    who = candidate(postcode="1000", max_travel_km=5, capacity={"lift-carry": 10})
    near = [vacancy(vacancy=f"n{n}", postcode="1001", demands={"lift-carry": 5}) for n in range(3)]
    heavy = vacancy(vacancy="h", postcode="1001", demands={"lift-carry": 14})
    next_door = vacancy(vacancy="d", postcode="1000", demands={"lift-carry": 14})
    lines = told(who, [*near, heavy, next_door])
    assert lines["travel"] == {
        "limit": "travel",
        "now": 5,
        "then": 15,
        "opens": 3,
        "nl": "15 km in plaats van 5 opent 3 vacatures.",
        "en": "15 km instead of 5 opens 3 vacancies.",
    }
    assert lines["lift-carry"]["opens"] == 1
    assert lines["lift-carry"]["nl"] == "15 kg in plaats van 10 bij tillen of dragen opent 1 vacature."


def test_thousands_are_written_as_a_reader_of_the_language_writes_them() -> None:
    """1.140 in Dutch, 1,140 in English."""
    who = candidate(postcode="1000", wage_min_hour=15.5)
    offers = [vacancy(vacancy=f"v{n}", postcode="1000", wage_hour={"max": 15}) for n in range(1_140)]
    wage = told(who, offers)["wage"]
    assert wage["nl"] == "14,5 euro per uur in plaats van 15,5 opent 1.140 vacatures."
    assert wage["en"] == "14.5 euros an hour instead of 15.5 opens 1,140 vacancies."


def test_levels_flags_hours_and_education_are_steps_too() -> None:
    """Each vacancy is kept out by one of them, and one by none."""
    who = candidate(
        postcode="1000",
        hours={"min": 16, "max": 24},
        education_level=2,
        capacity={"heat": "never", "night-work": False, "posture-change": 100},
    )
    free = {"heat": "never", "night-work": False, "posture-change": 100}
    hours = {"min": 16, "max": 24}
    offers = [
        vacancy(vacancy="in", postcode="1000", hours=hours, demands=free),
        vacancy(vacancy="hot", postcode="1000", hours=hours, demands={**free, "heat": "seldom"}),
        vacancy(vacancy="night", postcode="1000", hours=hours, demands={**free, "night-work": True}),
        vacancy(vacancy="stiff", postcode="1000", hours=hours, demands={**free, "posture-change": 50}),
        vacancy(vacancy="long", postcode="1000", hours={"min": 32, "max": 36}, demands=free),
        vacancy(vacancy="short", postcode="1000", hours={"min": 4, "max": 8}, demands=free),
        vacancy(vacancy="mbo", postcode="1000", hours=hours, education_level=3, demands=free),
    ]
    lines = told(who, offers)
    assert {limit: line["opens"] for limit, line in lines.items()} == {
        "heat": 1,
        "night-work": 1,
        "posture-change": 1,
        "hours-most": 1,
        "hours-fewest": 1,
        "education": 1,
    }
    assert lines["heat"]["nl"] == "Bij hitte zelden in plaats van nooit opent 1 vacature."
    assert lines["night-work"]["nl"] == "Zonder de grens bij werken in de nacht opent 1 vacature."
    assert lines["hours-most"]["nl"] == "32 uur per week in plaats van 24 opent 1 vacature."
    assert costs(who, offers).within_reach == 1


@given(CANDIDATES, VACANCIES)
def test_what_a_limit_opens_is_what_is_more_within_reach_without_it(
    given_candidate: Row, vacancies: list[Row]
) -> None:
    """For each step: those within reach of the wider candidate, less those within reach now."""
    who = Candidate.model_validate(given_candidate, strict=False)
    offers = [Vacancy.model_validate(row, strict=False) for row in vacancies]
    found = costs(who, offers)
    assert found.within_reach == in_reach(who, offers)
    assert {cost.step.limit for cost in found.limits} == {step.limit for step in steps(who)}
    for cost in found.limits:
        assert cost.opens == in_reach(cost.step.candidate, offers) - found.within_reach
        assert json.loads(json.dumps(cost.line())) == cost.line()
    assert [cost.opens for cost in found.limits] == sorted((c.opens for c in found.limits), reverse=True)


def in_reach(who: Candidate, offers: list[Vacancy]) -> int:
    return sum(judge(who, offer, REFERENCE).verdict != "excluded" for offer in offers)


def test_every_unit_has_a_step_and_words() -> None:
    """A unit that the catalogue gains is missed here."""
    assert set(STEP_BY_UNIT) == set(UNIT_WORDS) == set(MOST_BY_UNIT)


def test_every_subsidy_hint_names_its_source_and_how_sure_it_is() -> None:
    """The trap of the early job comes first, with its article."""
    assert HINTS[0].source == "Ziektewet, artikel 29b, eerste lid, onder b"
    assert "elf weken" in HINTS[0].nl
    assert len({hint.code for hint in HINTS}) == len(HINTS)
    for hint in HINTS:
        assert all(asdict(hint).values())
        assert hint.grade in "ABCD"
