"""The clock on JSON lines: a case in, its answer out, a bad line answered in its place."""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, cast

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from services.trajectory.rules.bad_facts import BadFacts
from services.trajectory.rules.clock import clock
from shared.contracts.facts import FACT, FACT_KINDS, Employment, Fact


def answer(lines: Iterable[str], as_of: date | None, explain: bool) -> Iterator[tuple[str, bool]]:
    """For each line `{id, employment, facts}` the answer as one line, and whether the line was good.

    Blank lines are passed over. A bad line is answered with `{"id", "error": {"code", "message", "path"}}`.
    """
    for line in lines:
        if line.strip():
            yield _answered(line, as_of, explain)


def _answered(line: str, as_of: date | None, explain: bool) -> tuple[str, bool]:
    case: dict[str, Any] = {}
    try:
        case = case_of(line)
        told = clock(facts_of(case), employment_of(case), as_of)
        return said({"id": case.get("id"), **told.shape(explain)}), True
    except BadFacts as bad:
        error = {"code": bad.code, "message": bad.message, "path": bad.path}
        return said({"id": case.get("id"), "error": error}), False


def said(answered: dict[str, Any]) -> str:
    """As a line of JSON; a surrogate that stands alone is written as a question mark."""
    text = json.dumps(answered, ensure_ascii=False)
    return text.encode(errors="replace").decode()


def case_of(line: str) -> dict[str, Any]:
    """The object on a line; raises `BadFacts`."""
    try:
        case: object = json.loads(line)
    except (ValueError, RecursionError) as wrong:
        raise BadFacts("not-json", "the line is not JSON") from wrong
    if not isinstance(case, dict):
        raise BadFacts("not-an-object", "the line is not a JSON object")
    return cast(dict[str, Any], case)


def employment_of(case: dict[str, Any]) -> Employment:
    """Its roster; raises `BadFacts`."""
    if "employment" not in case:
        raise BadFacts("missing", "the line has no employment", "employment")
    try:
        return Employment.model_validate(case["employment"])
    except ValidationError as wrong:
        raise _bad(wrong.errors(include_url=False)[0], "employment") from wrong


def facts_of(case: dict[str, Any]) -> list[Fact]:
    """Its facts; raises `BadFacts`."""
    facts: object = case.get("facts")
    if not isinstance(facts, list):
        raise BadFacts("missing", "the line has no list of facts", "facts")
    return [_fact(place, fact) for place, fact in enumerate(cast(list[object], facts))]


def _fact(place: int, fact: object) -> Fact:
    path = f"facts.{place}"
    kind = cast(dict[str, object], fact).get("fact") if isinstance(fact, dict) else None
    if not isinstance(kind, str) or kind not in FACT_KINDS:
        raise BadFacts("unknown-fact", "no fact of this kind", f"{path}.fact")
    try:
        return FACT.validate_python(fact)
    except ValidationError as wrong:
        raise _bad(wrong.errors(include_url=False)[0], path, skip=2) from wrong


def _bad(error: ErrorDetails, path: str, skip: int = 0) -> BadFacts:
    """The first thing wrong with a model, its place without the names that only the model knows."""
    place = ".".join([path, *map(str, error["loc"][skip:])])
    code = {"missing": "missing", "extra_forbidden": "unknown-field"}.get(error["type"], "invalid")
    return BadFacts(code, error["msg"].removeprefix("Value error, "), place)
