"""Worked cases of the statutory clock: the project's own, and those of a file named from outside."""

import json
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from services.trajectory.rules.lines import answer

Json = dict[str, Any]
OWN = Path(__file__).with_name("cases.jsonl")
FILES = [OWN, *(Path(name) for name in [os.environ.get("HERVAT_CASES")] if name)]


def read(path: Path) -> list[Any]:
    """The cases of a file, each under its name."""
    lines = (line for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    return [pytest.param(case, id=f"{path.stem}:{case['id']}") for case in map(json.loads, lines)]


def of_rule(told: Json, rule: str) -> list[Json]:
    """The obligations of a rule, in their order."""
    return [each for each in told["obligations"] if each["rule"] == rule]


def first(told: Json, rule: str, field: str) -> Any:
    """A field of the first obligation of a rule; None when either is not there."""
    return next(iter(of_rule(told, rule)), {}).get(field)


def whole(field: str) -> Callable[[Json, Any], tuple[Any, Any]]:
    """Looks at a field of the answer itself: what a case expects of it, found and expected."""
    return lambda told, expected: (told[field], expected)


def by_rule(field: str) -> Callable[[Json, Any], tuple[Any, Any]]:
    """Looks at one field of the obligations that a case names."""
    return lambda told, expected: ({rule: first(told, rule, field) for rule in expected}, expected)


def leave(told: Json, expected: Any) -> tuple[Any, Any]:
    return {name: told["leave"][name] for name in expected}, expected


def series(told: Json, expected: Any) -> tuple[Any, Any]:
    found = {
        rule: [each["due"] for each in of_rule(told, rule)][: len(days)] for rule, days in expected.items()
    }
    return found, expected


def moved(told: Json, expected: Any) -> tuple[Any, Any]:
    moves = {rule: first(told, rule, "moved") or [{}] for rule in expected}
    return {rule: [each[0].get("from"), each[-1].get("to")] for rule, each in moves.items()}, expected


def absent(told: Json, expected: Any) -> tuple[Any, Any]:
    asked = [rule for rule in expected for each in of_rule(told, rule) if each["status"] != "not-applicable"]
    return asked, []


LOOK: dict[str, Callable[[Json, Any], tuple[Any, Any]]] = {
    **{field: whole(field) for field in ("period", "first_sick_day", "counted_first_sick_day")},
    **{field: whole(field) for field in ("waiting_period", "wage_duty")},
    **{field: by_rule(field) for field in ("due", "target", "lenient", "opens", "days_late", "fine_tier")},
    **{field: by_rule(field) for field in ("variant", "status")},
    "leave": leave,
    "series": series,
    "moved": moved,
    "absent": absent,
}


@pytest.mark.parametrize("case", [case for path in FILES for case in read(path)])
def test_the_clock_gives_what_the_case_expects(case: Json) -> None:
    """A worked case goes in as a line, and every expectation it names is met."""
    as_of = date.fromisoformat(case["as_of"]) if "as_of" in case else None
    [(line, good)] = answer([json.dumps(case)], as_of, explain=False)
    told = json.loads(line)
    assert good, told
    assert told["id"] == case["id"]
    for name, expected in case["expect"].items():
        found, wanted = LOOK[name](told, expected)
        assert found == wanted, f"{name} of {case['id']}: {case['title']}"


def test_an_explained_line_gives_reasons_in_dutch_and_english_and_a_plain_one_none() -> None:
    """Asking for reasons adds them to every date and changes nothing else."""
    line = OWN.read_text(encoding="utf-8").splitlines()[0]
    [(plain, _)], [(explained, _)] = answer([line], None, explain=False), answer([line], None, explain=True)
    told = json.loads(explained)
    reasons = [each.pop("why") for each in told["obligations"]]
    assert told == json.loads(plain)
    assert all({"code", "nl", "en", "values"} == set(each) for why in reasons for each in why)
    assert all(len(why) >= 2 for why in reasons)
