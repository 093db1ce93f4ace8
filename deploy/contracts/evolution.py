"""How a schema may grow: a new optional field, with its day, keeps the version of a kind, all else is a new kind."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast

SINCE = "x-since"
"""The day since which a field is there, where it is younger than its kind."""
WORDS_ONLY = frozenset(
    {"$defs", "$schema", "description", "discriminator", "title", SINCE}
    | {"deprecated", "x-deprecated-on", "x-told-until", "x-replaced-by"}
)
"""Keywords that tell a reader something and hold a body to nothing."""
LOOKED_INTO = frozenset({"properties", "required", "items", "additionalProperties", "anyOf", "oneOf"})

Schema = Mapping[str, Any]


Ask = Literal[
    "run make contracts",
    "a new version of the kind is needed",
    "write since when, in shared/contracts/change_rows.py",
]
WRITE: Ask = "run make contracts"
RENEW: Ask = "a new version of the kind is needed"
NOTE: Ask = "write since when, in shared/contracts/change_rows.py"


@dataclass(frozen=True)
class Change:
    """One difference between a frozen schema and today's class."""

    kind: str
    path: str
    what: str
    asks: Ask = RENEW

    @property
    def grows(self) -> bool:
        """Whether hearers need not know of it, and it has been noted for who wants to."""
        return self.asks == WRITE

    def __str__(self) -> str:
        """The change and what it asks for."""
        return f"{self.kind}: {self.path or 'the body'} {self.what}: {self.asks}"


def breaking(changes: Iterable[Change]) -> list[str]:
    """The changes an older hearer cannot live with or that nobody dated, as sentences."""
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

    def _change(self, path: str, what: str, asks: Ask = RENEW) -> Change:
        return Change(self._kind, path, what, asks)

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
                changes.append(self._added(place, SINCE in new[name], name in needs, closed))
            elif (name in needed) != (name in needs):
                became = "required" if name in needs else "optional"
                changes.append(self._change(place, f"became {became}"))
            else:
                changes += [*self._dated(old[name], new[name], place), *self.of(old[name], new[name], place)]
        return changes

    def _dated(self, old: Schema, new: Schema, place: str) -> list[Change]:
        """What partners were told of a field's day stays."""
        if old.get(SINCE) == new.get(SINCE):
            return []
        if SINCE not in old:
            return [self._change(place, f"is dated {new[SINCE]}", WRITE)]
        return [self._change(place, f"was said to be new on {old[SINCE]}", NOTE)]

    def _added(self, place: str, dated: bool, is_required: bool, closed: bool) -> Change:
        if is_required:
            return self._change(place, "is newly required")
        if closed:
            return self._change(place, "is new in a shape that refuses fields it does not know")
        return self._change(place, "is a new optional field", WRITE if dated else NOTE)

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
