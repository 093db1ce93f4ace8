"""Kinds of which there is a newer version can still be read: frozen, with an example that can be lifted."""

from pathlib import Path

from pydantic import ValidationError

from deploy.contracts.evolution import compare
from deploy.contracts.frozen import EXAMPLES, SCHEMAS, example, frozen, schema_of
from deploy.contracts.standing import newest
from shared.contracts.catalogue import VERSIONS
from shared.contracts.event import Event
from shared.contracts.versions import Versions, lifted


def unread(root: Path, versions: Versions = VERSIONS) -> list[str]:
    """Every older version whose frozen schema, example or lift is broken, and how; empty when all can be read."""
    problems = [_problem(root, event, versions) for event in versions.superseded]
    return [problem for problem in problems if problem]


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
    last = newest(event.kind, versions)
    try:
        new = lifted(made, versions.way(event.kind, {last: event}) or ())
    except Exception as error:
        return f"the example of {event.kind} cannot be lifted to {last}: {type(error).__name__}"
    return None if new.kind == last else f"the lift of {event.kind} makes {new.kind} instead of {last}"
