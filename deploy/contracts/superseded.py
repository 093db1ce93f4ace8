"""Kinds of which there is a newer version: what readers are told of them, and that they can still be read."""

from pathlib import Path

from pydantic import ValidationError

from deploy.contracts.evolution import compare
from deploy.contracts.frozen import EXAMPLES, SCHEMAS, example, frozen, schema_of
from shared.contracts.catalogue import VERSIONS
from shared.contracts.event import Event
from shared.contracts.versions import Versions, lifted


def standing(kind: str, versions: Versions = VERSIONS) -> str:
    """Where a kind stands among its versions, in one sentence; empty for one that goes out as itself for good."""
    if step := versions.next(kind):
        newest = _newest(kind, versions)
        if versions.told_as(newest) == kind:
            return f"Told until every hearer reads `{newest}`."
        return (
            f"Superseded by `{step.new.kind}` and not told any more, though records of it may still be read."
        )
    told = versions.told_as(kind)
    return "" if told == kind else f"Goes out as `{told}` until every hearer reads this one."


def unread(root: Path, versions: Versions = VERSIONS) -> list[str]:
    """Every older version whose frozen schema, example or lift is broken, and how; empty when all can be read."""
    problems = [_problem(root, event, versions) for event in versions.superseded]
    return [problem for problem in problems if problem]


def _newest(kind: str, versions: Versions) -> str:
    while step := versions.next(kind):
        kind = step.new.kind
    return kind


def _problem(root: Path, event: type[Event], versions: Versions) -> str | None:
    before, shown = frozen(root, event.kind), example(root, event.kind)
    if before is None:
        return f"{event.kind} has no frozen schema in {SCHEMAS}"
    if compare(event.kind, before, schema_of(event)):
        return f"{event.kind} differs from its frozen schema: an older version does not grow, the newest may"
    if shown is None:
        return f"{event.kind} has no example in {EXAMPLES}"
    try:
        made = event.model_validate(shown)
    except ValidationError:
        return f"{event.kind} does not read its example"
    newest = _newest(event.kind, versions)
    try:
        new = lifted(made, versions.way(event.kind, {newest: event}) or ())
    except Exception as error:
        return f"the example of {event.kind} cannot be lifted to {newest}: {type(error).__name__}"
    return None if new.kind == newest else f"the lift of {event.kind} makes {new.kind} instead of {newest}"
