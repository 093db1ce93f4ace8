"""Where a kind stands among its versions: what readers are told of it, in a sentence and in its schema."""

from typing import Any

from shared.contracts.catalogue import VERSIONS
from shared.contracts.versions import Step, Versions


def standing(kind: str, versions: Versions = VERSIONS) -> str:
    """Where a kind stands among its versions, in one sentence or two; empty for one that is told for good."""
    if step := versions.next(kind):
        since = f"Deprecated from {step.deprecated_on}. " if step.deprecated_on else ""
        return since + _older(step, versions)
    told = versions.told_as(kind)
    return "" if told == kind else f"Goes out as `{told}` until every hearer reads this one."


def newest(kind: str, versions: Versions) -> str:
    """The last version of a kind."""
    while step := versions.next(kind):
        kind = step.new.kind
    return kind


def is_deprecated(kind: str, versions: Versions = VERSIONS) -> bool:
    """Whether readers are asked to move on: there is a day for it, or the newer version is told already."""
    step = versions.next(kind)
    return bool(step and (step.deprecated_on or step.told_as == "new"))


def outdated(kind: str, versions: Versions = VERSIONS) -> dict[str, Any]:
    """The same for a program, as keywords of JSON Schema and extensions; empty for a kind that is not deprecated."""
    step = versions.next(kind)
    if step is None or not is_deprecated(kind, versions):
        return {}
    days = {"x-deprecated-on": step.deprecated_on, "x-told-until": step.told_until}
    dated = {name: day.isoformat() for name, day in days.items() if day}
    return {"deprecated": True, "x-replaced-by": step.new.kind, **dated}


def _older(step: Step, versions: Versions) -> str:
    last = newest(step.old.kind, versions)
    if versions.told_as(last) == step.old.kind:
        if step.told_until:
            return f"Told until {step.told_until}, from then as `{step.new.kind}`."
        return f"Told until every hearer reads `{last}`."
    return f"Superseded by `{step.new.kind}` and not told any more, though records of it may still be read."
