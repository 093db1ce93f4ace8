"""The catalogue of limits: what each item is called, how it is measured and which side of it is safe."""

from collections.abc import Mapping
from typing import Annotated, Any, cast

from pydantic import BaseModel, BeforeValidator, ConfigDict
from pydantic_core import PydanticCustomError

from shared.contracts.limit_rows import MOST_BY_UNIT, ROWS, SCALES, Direction, Kind, Row, Rubric

LimitValue = bool | int | float | str
"""A flag's truth, a number in the item's unit, or the name of a level."""


class LimitItem(BaseModel):
    """One item of the FML: at-most means that work may ask no more, at-least that it must offer as much."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    item: str
    rubric: Rubric
    label_nl: str
    label_en: str
    kind: Kind
    unit: str | None = None
    levels: tuple[str, ...] | None = None
    direction: Direction = "at-most"

    def line(self) -> dict[str, Any]:
        """The item as one JSON object, without what it does not have."""
        return self.model_dump(mode="json", exclude_none=True)


def _item_of(rubric: Rubric, row: Row) -> LimitItem:
    item, measure, label_nl, label_en = row
    direction: Direction = "at-least" if measure.startswith(">") else "at-most"
    measure = measure.removeprefix(">")
    kind: Kind = "flag" if measure == "flag" else "ordinal" if measure in SCALES else "number"
    return LimitItem(
        item=item,
        rubric=rubric,
        label_nl=label_nl,
        label_en=label_en,
        kind=kind,
        unit=measure if kind == "number" else None,
        levels=SCALES.get(measure),
        direction=direction,
    )


CATALOGUE: dict[str, LimitItem] = {row[0]: _item_of(rubric, row) for rubric, rows in ROWS for row in rows}
"""Every item by its name, in the order of the FML's rubrics."""


def checked(item: str, value: object) -> LimitValue:
    """The value if it is one the item can have; otherwise an error that names what the item expects."""
    known = CATALOGUE.get(item)
    if known is None:
        raise PydanticCustomError("unknown-limit", "there is no limit called {item}", {"item": item})
    if known.kind == "flag" and isinstance(value, bool):
        return value
    if known.kind == "ordinal" and isinstance(value, str) and value in (known.levels or ()):
        return value
    if known.kind == "number" and isinstance(value, int | float) and not isinstance(value, bool):
        if 0 <= value <= MOST_BY_UNIT[known.unit or ""]:
            return value
        raise PydanticCustomError(
            "limit-out-of-range", "{item} cannot be that number of {unit}", {"item": item, "unit": known.unit}
        )
    raise PydanticCustomError(
        "limit-wrong-type", "{item} is {expected}", {"item": item, "expected": _expected(known)}
    )


def _checked_items(values: Any) -> Any:
    """Holds every value to its item in the catalogue; anything but an object is left to the type itself."""
    if not isinstance(values, Mapping):
        return values
    items = cast(Mapping[object, object], values)
    return {str(item): checked(str(item), value) for item, value in items.items()}


LimitValues = Annotated[dict[str, LimitValue], BeforeValidator(_checked_items)]
"""A value for each item of the catalogue that somebody wrote down."""


def _expected(known: LimitItem) -> str:
    if known.kind == "flag":
        return "true or false"
    return (
        f"a number of {known.unit}" if known.kind == "number" else "one of " + ", ".join(known.levels or ())
    )


def weight(item: str, value: LimitValue) -> float:
    """How much a checked value is on the scale of its item, so that two values of one item compare."""
    known = CATALOGUE[item]
    if known.levels is not None:
        return float(known.levels.index(str(value)))
    return float(value)


def exceeds(item: str, demand: LimitValue, capacity: LimitValue) -> bool:
    """Whether the demand is on the wrong side of the capacity; on the edge it is not."""
    asked, able = weight(item, demand), weight(item, capacity)
    return asked > able if CATALOGUE[item].direction == "at-most" else asked < able


def is_limited(item: str, capacity: LimitValue) -> bool:
    """Whether a written capacity is a limit at all: a flag on its free side is none, all else is.

    A doctor writes deviations only, so a number or a level that was written down is one to ask about.
    """
    known = CATALOGUE[item]
    return known.kind != "flag" or bool(capacity) == (known.direction == "at-least")


def heaviest(item: str, one: LimitValue, other: LimitValue) -> LimitValue:
    """Of two demands the one that fewer people can meet, for the estimate of a whole group of occupations."""
    return one if exceeds(item, one, other) else other
