"""The page of the statute and its picture: all of the rules and facts, in words that agree with the clock."""

import re
from collections import Counter
from datetime import date
from xml.etree import ElementTree

import pytest

from deploy.contracts.facts_table import facts, kind_of, models_of
from deploy.contracts.row_words import FACTS, NOT_CALLED_FOR, STARTS, counted, deviation, grounds, leads, term
from deploy.contracts.rules_page import page, timeline
from services.trajectory.rules import CURRENT, From, Row, clock, row
from services.trajectory.rules.fines import FINES
from services.trajectory.rules.holidays import EQUATED
from shared.contracts.facts import (
    FACT_KINDS,
    Done,
    Employment,
    Fact,
    IntakeFact,
    NoPossibilities,
    Pension,
    Prospect,
    Recovered,
    SecondTrackWaived,
    ShortenedWait,
    Sick,
    TrajectoryFact,
    Withdrawn,
)

DAYS = ("mon", "tue", "wed", "thu", "fri")
OFFICE = Employment(work_days=DAYS)
SHORT = Employment(work_days=DAYS, ends_on=date(2025, 10, 3))
LONGER = Employment(work_days=DAYS, ends_on=date(2025, 11, 7))
SICK = Sick(first_day=date(2025, 9, 1), vangnet="six-weeks")
PLANNED = (
    Done(rule="problem-analysis", on=date(2025, 10, 6)),
    Done(rule="plan-of-action", on=date(2025, 10, 16)),
    Done(rule="first-year-evaluation", on=date(2026, 8, 10)),
)
LATER = date(2027, 6, 1)

SITUATIONS: dict[str, tuple[Employment, list[Fact], date]] = {
    "withdrawn": (OFFICE, [SICK, Withdrawn(on=date(2025, 9, 3))], LATER),
    "contract-too-short": (SHORT, [SICK], LATER),
    "contract-ended": (SHORT, [SICK], LATER),
    "short-report": (LONGER, [SICK], LATER),
    "shortened-wait": (
        OFFICE,
        [SICK, ShortenedWait(requested_on=date(2026, 1, 5), ends_on=date(2026, 4, 5))],
        LATER,
    ),
    "no-possibilities": (
        OFFICE,
        [SICK, NoPossibilities.model_validate({"from": "2025-09-01"}), *PLANNED[:1]],
        LATER,
    ),
    "second-track-waived": (
        OFFICE,
        [SICK, *PLANNED, SecondTrackWaived(on=date(2026, 9, 1), ground="verzonnen")],
        LATER,
    ),
    "prospect": (
        OFFICE,
        [SICK, *PLANNED, Prospect(on=date(2026, 8, 10), expected_by=date(2026, 11, 1))],
        date(2026, 9, 1),
    ),
    "recovered": (OFFICE, [SICK, *PLANNED[:2], Recovered(first_fit_day=date(2025, 12, 1))], LATER),
    "pension": (OFFICE, [SICK, *PLANNED[:2], Pension(on=date(2025, 9, 2))], LATER),
    "passed": (OFFICE, [SICK, *PLANNED], LATER),
}
"""A situation for each ground on which a step is not called for."""


def reasons(employment: Employment, told: list[Fact], as_of: date) -> set[tuple[str, str]]:
    """Every step that the clock says is not called for, with the code of why."""
    given = clock(told, employment, as_of).obligations
    return {(each.rule, each.reason) for each in given if each.reason is not None}


@pytest.mark.parametrize("code", sorted(NOT_CALLED_FOR))
def test_the_page_names_the_grounds_on_which_the_clock_leaves_a_step_out(code: str) -> None:
    """What the clock leaves out in a situation, the page says can be left out on that ground."""
    found = reasons(*SITUATIONS[code])
    assert code in {reason for _, reason in found}
    for rule, reason in found:
        assert reason in grounds(row(rule)), f"{rule}: {reason}"


@pytest.mark.parametrize("code", ["withdrawn", "shortened-wait", "no-possibilities", "pension"])
def test_the_page_promises_no_ground_that_the_clock_does_not_know(code: str) -> None:
    """In a situation where a ground holds throughout, every step the page names is left out on it, or was done."""
    employment, told, as_of = SITUATIONS[code]
    given = clock(told, employment, as_of).obligations
    open_ones = {each.rule for each in given if each.done_on is None}
    promised = {rule for rule in open_ones if code in grounds(row(rule))}
    assert promised == {each.rule for each in given if each.reason == code}


@pytest.mark.parametrize("each", CURRENT.rows, ids=lambda each: f"{each.rule}-{each.days}")
def test_every_row_stands_on_the_page_with_all_that_it_says(each: Row) -> None:
    """Names, article, source, cost, lead days, deviation and rolling, below its own heading."""
    [section] = [
        part for part in page().split("\n### ") if part.startswith(f"{each.name_nl} ({each.article})\n")
    ]
    said = (each.name_en, each.rule, each.source, each.consequence_nl, each.consequence_en)
    for words in (*said, counted(each), leads(each), deviation(each), term(each)):
        assert words in section


def test_a_row_counts_in_words_and_not_in_ids() -> None:
    """Steps go by their names; one that was not taken yet has its outermost day beside it."""
    assert counted(row("problem-analysis")) == "42 days after the first sick day"
    assert counted(row("plan-of-action")) == (
        "14 days after *Problem analysis* is done; until that is done 56 days after the first sick day"
    )
    assert counted(row("wia-application")).startswith("77 days before the last day of the 104 weeks")
    assert leads(row("plan-of-action")) == "7, 1 days before"
    assert leads(row("arbodienst-sick-report")) == "1 day before"


def test_everything_a_row_can_count_from_has_words() -> None:
    """A new anchor or fact asks for its words here."""
    assert {*STARTS, From.STEP, From.FACT} == set(From)
    assert {each.fact for each in CURRENT.rows if each.fact} == set(FACTS)


def test_every_heading_is_reached_from_the_overview_and_stands_once() -> None:
    """A link of the overview leads to one heading."""
    links = re.findall(r"\]\(#([^)]+)\)", page().partition("## Rule by rule")[0])
    assert len(links) == len(CURRENT.rows)
    assert set(Counter(links).values()) == {1}


def test_fines_and_equated_days_stand_on_the_page_with_their_source() -> None:
    """A lawyer finds each amount with its grade, and each day of a decree."""
    text = page()
    for fine in FINES:
        assert f"€{fine.euros} | `{fine.tier}` | {fine.article} | {fine.sure} |" in text
        assert fine.source in text
    assert text.count("\n- ") >= len(EQUATED)
    assert "- 15 May 2026\n" in text


def test_every_fact_stands_in_the_table_with_its_fields() -> None:
    """The table is made of the models, so a new fact or field is in it."""
    table = facts()
    models = [*models_of(IntakeFact), *models_of(TrajectoryFact)]
    assert {kind_of(model) for model in models} == FACT_KINDS
    lines = [line for line in table.splitlines() if line.startswith("| `")]
    assert len(lines) == len(models)
    for line, model in zip(lines, models, strict=True):
        names = {field.alias or name for name, field in model.model_fields.items()} - {"fact", "told_on"}
        assert all(f"`{name}`" in line for name in names)


def boxes() -> list[tuple[float, float, float, str]]:
    """Every text of the picture as height, left, right and words, a letter taken as seven wide."""
    found: list[tuple[float, float, float, str]] = []
    for text in ElementTree.fromstring(timeline()).iter("{http://www.w3.org/2000/svg}text"):
        x, width = float(text.attrib["x"]), 7.0 * len(text.text or "")
        left = {"end": x - width, "middle": x - width / 2}.get(text.attrib.get("text-anchor", ""), x)
        found.append((float(text.attrib["y"]), left, left + width, text.text or ""))
    return found


def test_no_text_of_the_picture_lies_on_another_or_outside() -> None:
    """Names and dates can be read: nothing overlaps and nothing is cut off."""
    all_boxes = boxes()
    for place, (y, left, right, words) in enumerate(all_boxes):
        assert left >= 0, words
        assert right <= 1180, words
        for other_y, other_left, other_right, other in all_boxes[place + 1 :]:
            apart = abs(y - other_y) >= 13 or right <= other_left or other_right <= left
            assert apart, (words, other)


def test_the_picture_names_steps_in_dutch_with_their_first_date() -> None:
    """Forty-two weeks after 3 March 2025 is 22 December; the plan is evaluated from 9 June on."""
    lines: dict[float, list[str]] = {}
    for y, _, _, words in boxes():
        lines.setdefault(y, []).append(words)
    assert ["42e-weeksmelding", "22 dec 2025"] in lines.values()
    assert ["Evaluatie van het plan van aanpak", "9 jun 2025 e.v."] in lines.values()
    assert ["Einde van wachttijd en loonplicht", "28 feb 2027"] in lines.values()
    assert [str(weeks) for weeks in range(0, 105, 8)] in lines.values()
