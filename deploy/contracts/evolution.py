"""How a schema may grow: a new optional field keeps the version of a kind, anything else is a new kind."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

WORDS_ONLY = frozenset({"$defs", "$schema", "description", "discriminator", "title"})
"""Keywords that tell a reader something and hold a body to nothing."""
LOOKED_INTO = frozenset({"properties", "required", "items", "additionalProperties", "anyOf", "oneOf"})

Schema = Mapping[str, Any]


@dataclass(frozen=True)
class Change:
    """One difference between a frozen schema and today's class; `grows` when hearers need not know of it."""

    kind: str
    path: str
    what: str
    grows: bool = False

    def __str__(self) -> str:
        """The change and what it asks for."""
        ask = "run make contracts" if self.grows else "a new version of the kind is needed"
        return f"{self.kind}: {self.path or 'the body'} {self.what}: {ask}"


def breaking(changes: Iterable[Change]) -> list[str]:
    """The changes an older hearer cannot live with, as sentences."""
    return [str(change) for change in changes if not change.grows]


def compare(kind: str, before: Schema, now: Schema) -> list[Change]:
    """Every difference, by the path of the field."""
    return _Comparison(kind, before, now).of(before, now, "")


class _Comparison:
    """Two whole schemas, whose parts are compared with their references followed."""

    def __init__(self, kind: str, before: Schema, now: Schema) -> None:
        self._kind = kind
        self._before: Schema = before.get("$defs", {})
        self._now: Schema = now.get("$defs", {})

    def of(self, before: Schema, now: Schema, path: str) -> list[Change]:
        before, now = _followed(before, self._before), _followed(now, self._now)
        keys = (before.keys() | now.keys()) - WORDS_ONLY - LOOKED_INTO
        told = sorted(key for key in keys if before.get(key) != now.get(key))
        if told:
            return [self._change(path, f"changed its {', '.join(told)}")]
        return [*self._fields(before, now, path), *self._inside(before, now, path)]

    def _change(self, path: str, what: str, grows: bool = False) -> Change:
        return Change(self._kind, path, what, grows)

    def _fields(self, before: Schema, now: Schema, path: str) -> list[Change]:
        old, new = before.get("properties", {}), now.get("properties", {})
        needed, needs = set(before.get("required", ())), set(now.get("required", ()))
        closed = before.get("additionalProperties") is False
        changes: list[Change] = []
        for name in sorted(old.keys() | new.keys()):
            place = f"{path}.{name}" if path else name
            if name not in new:
                changes.append(self._change(place, "was removed or renamed"))
            elif name not in old:
                changes.append(self._added(place, name in needs, closed))
            elif (name in needed) != (name in needs):
                became = "required" if name in needs else "optional"
                changes.append(self._change(place, f"became {became}"))
            else:
                changes += self.of(old[name], new[name], place)
        return changes

    def _added(self, place: str, is_required: bool, closed: bool) -> Change:
        if is_required:
            return self._change(place, "is newly required")
        if closed:
            return self._change(place, "is new in a shape that refuses fields it does not know")
        return self._change(place, "is a new optional field", grows=True)

    def _inside(self, before: Schema, now: Schema, path: str) -> list[Change]:
        """What a list, a map or a choice holds."""
        changes: list[Change] = []
        for key, sign in (("items", "[]"), ("additionalProperties", "{}")):
            old, new = before.get(key), now.get(key)
            if isinstance(old, Mapping) and isinstance(new, Mapping):
                changes += self.of(cast(Schema, old), cast(Schema, new), path + sign)
            elif old != new:
                changes.append(self._change(path, f"changed its {key}"))
        for key in ("anyOf", "oneOf"):
            old_choice, new_choice = before.get(key, []), now.get(key, [])
            if len(old_choice) != len(new_choice):
                changes.append(self._change(path, f"changed its {key}"))
                continue
            for one, other in zip(old_choice, new_choice, strict=True):
                changes += self.of(one, other, path)
        return changes


def _followed(schema: Schema, shapes: Schema) -> Schema:
    """The schema with its reference replaced by what it refers to, and what stands beside it kept."""
    reference = schema.get("$ref")
    if reference is None:
        return schema
    beside = {key: value for key, value in schema.items() if key != "$ref"}
    return {**shapes[str(reference).removeprefix("#/$defs/")], **beside}
