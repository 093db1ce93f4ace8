"""Lines that no clock can be made of: each is answered in its place with a code, a sentence and a path."""

import json
from typing import Any

import pytest

from services.trajectory.rules.lines import answer

WORK = {"work_days": ["mon", "tue", "wed", "thu", "fri"]}
SICK = {"fact": "sick", "first_day": "2025-09-01"}


def told(line: str) -> tuple[dict[str, Any], bool]:
    """The answer to one line."""
    [(out, good)] = answer([line], None, explain=False)
    return json.loads(out), good


def fact(kind: str, **fields: Any) -> dict[str, Any]:
    return {"fact": kind, **fields}


@pytest.mark.parametrize(
    ("facts", "code", "path"),
    [
        ([], "no-sickness", "facts"),
        ([fact("pension", on="2025-09-01")], "no-sickness", "facts"),
        (
            [fact("recovered", first_fit_day="2025-08-01"), SICK],
            "recovery-before-sickness",
            "facts.0.first_fit_day",
        ),
        (
            [
                SICK,
                fact("recovered", first_fit_day="2025-10-01"),
                fact("recovered", first_fit_day="2025-10-08"),
            ],
            "recovery-while-fit",
            "facts.2.first_fit_day",
        ),
        ([SICK, fact("withdrawn", on="2025-08-01")], "withdraws-nothing", "facts.1.on"),
        (
            [SICK, fact("correction", on="2025-09-05", first_day="2025-08-25", corrects="2025-07-01")],
            "corrects-nothing",
            "facts.1.corrects",
        ),
        (
            [
                SICK,
                fact("recovered", first_fit_day="2025-10-01"),
                fact("sick", first_day="2025-10-15"),
                fact("correction", on="2025-10-20", first_day="2025-09-25", corrects="2025-10-15"),
            ],
            "correction-contradicts",
            "facts.3.first_day",
        ),
        ([SICK, fact("done", rule="coffee", on="2025-09-05")], "unknown-rule", "facts.1.rule"),
        (
            [SICK, fact("deviation", rule="tea", until="2025-09-05", reason="dorst")],
            "unknown-rule",
            "facts.1.rule",
        ),
        (
            [
                SICK,
                fact("maternity-leave", first_day="2025-11-01", last_day="2026-02-20"),
                fact("maternity-leave", first_day="2026-02-01", last_day="2026-04-20"),
            ],
            "overlapping-leave",
            "facts.2.first_day",
        ),
        (
            [SICK, fact("shortened-wait", requested_on="2025-10-01", ends_on="2025-11-03")],
            "shortened-wait-outside",
            "facts.1.ends_on",
        ),
        (
            [SICK, {"fact": "partially-recovered", "from": "2025-10-01", "percentage": 120}],
            "invalid",
            "facts.1.percentage",
        ),
        ([SICK, fact("sick")], "missing", "facts.1.first_day"),
        ([fact("sick", first_day="2025-02-30")], "invalid", "facts.0.first_day"),
        ([fact("sick", first_day=20250901)], "invalid", "facts.0.first_day"),
        ([fact("sick", first_day="2025-09-01T08:00:00")], "invalid", "facts.0.first_day"),
        ([fact("sick", first_day="9999-12-31")], "invalid", "facts.0.first_day"),
        ([{**SICK, "diagnosis": "griep"}], "unknown-field", "facts.0.diagnosis"),
        ([{**SICK, "vangnet": "maybe"}], "invalid", "facts.0.vangnet"),
        ([SICK, fact("party", on="2025-09-01")], "unknown-fact", "facts.1.fact"),
        ([SICK, "sick"], "unknown-fact", "facts.1.fact"),
        ([SICK, fact("maternity-leave", first_day="2025-11-01")], "invalid", "facts.1"),
    ],
)
def test_facts_that_cannot_be_are_refused_with_their_place(facts: list[Any], code: str, path: str) -> None:
    """The code says what is wrong and the path where."""
    out, good = told(json.dumps({"id": "fout", "employment": WORK, "facts": facts}))
    assert not good
    assert out["id"] == "fout"
    assert (out["error"]["code"], out["error"]["path"]) == (code, path)
    assert out["error"]["message"]


@pytest.mark.parametrize(
    ("line", "code", "path"),
    [
        ("{", "not-json", None),
        ("[]", "not-an-object", None),
        ("[" * 100_000, "not-json", None),
        (json.dumps({"facts": [SICK]}), "missing", "employment"),
        (json.dumps({"employment": WORK}), "missing", "facts"),
        (json.dumps({"employment": {"work_days": []}, "facts": [SICK]}), "invalid", "employment.work_days"),
        (
            json.dumps({"employment": {"work_days": ["zon"]}, "facts": [SICK]}),
            "invalid",
            "employment.work_days.0",
        ),
        (
            json.dumps({"employment": {**WORK, "ends_on": "2025-08-29"}, "facts": [SICK]}),
            "sick-after-contract-end",
            "employment.ends_on",
        ),
    ],
)
def test_a_line_that_is_no_case_is_refused_with_its_place(line: str, code: str, path: str | None) -> None:
    """A line that cannot be read as a case says which part is missing or wrong."""
    out, good = told(line)
    assert not good
    assert (out["error"]["code"], out["error"]["path"]) == (code, path)


def test_good_lines_around_a_bad_one_are_answered_in_their_order() -> None:
    """One bad line costs only its own answer; a blank line is passed over."""
    good = {"employment": WORK, "facts": [SICK]}
    lines = [json.dumps({"id": 1, **good}), "nonsense", "", json.dumps({"id": 2, **good})]
    answers = [(json.loads(out).get("id"), fine) for out, fine in answer(lines, None, explain=False)]
    assert answers == [(1, True), (None, False), (2, True)]
