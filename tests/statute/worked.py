"""Worked cases of the statutory clock: the project's own, those of a file named from outside, and what they expect."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Json = dict[str, Any]
OWN = tuple(sorted(Path(__file__).parent.glob("cases*.jsonl")))
FILES = [*OWN, *(Path(name) for name in [os.environ.get("HERVAT_CASES")] if name)]


def read(path: Path) -> list[Any]:
    """The cases of a file, each under its name."""
    lines = (line for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    return [pytest.param(case, id=f"{path.stem}:{case['id']}") for case in map(json.loads, lines)]


def of_rule(told: Json, rule: str) -> list[Json]:
    """The obligations of a rule, in their order."""
    return [each for each in told["obligations"] if each["rule"] == rule]


def first(told: Json, rule: str, field: str) -> Any:
    """A field of the first obligation of a rule; None when either is not there."""
    return next((each.get(field) for each in of_rule(told, rule)), None)


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
    moves: dict[str, list[Json]] = {rule: first(told, rule, "moved") or [] for rule in expected}
    return {rule: [each[0]["from"], each[-1]["to"]] if each else [] for rule, each in moves.items()}, expected


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


def everywhere() -> list[Any]:
    """Every case of every file."""
    return [case for path in FILES for case in read(path)]


def meets(told: Json, case: Json) -> None:
    """Every expectation that the case names is met by an answer."""
    for name, expected in case["expect"].items():
        found, wanted = LOOK[name](told, expected)
        assert found == wanted, f"{name} of {case['id']}: {case['title']}"
