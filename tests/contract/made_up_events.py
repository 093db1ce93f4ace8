"""Made-up events of any class, from the types of its fields: every optional field is also left out."""

import types
from datetime import date
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Le
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from shared.contracts.limits import CATALOGUE, LimitItem, LimitValue

Made = st.SearchStrategy[Any]

PLAIN: dict[Any, Made] = {
    bool: st.booleans(),
    int: st.integers(0, 1000),
    float: st.floats(0, 1000, allow_nan=False),
    str: st.text("abc é\n", min_size=1, max_size=8),
    date: st.dates(date(2004, 1, 1), date(2090, 12, 31)),
    type(None): st.none(),
}


def instances(model: type[BaseModel]) -> Made:
    """Instances of the model; what its own checks refuse is not made."""
    fields = model.model_fields
    needed = {f.alias or name: values(f) for name, f in fields.items() if f.is_required()}
    free = {f.alias or name: values(f) for name, f in fields.items() if not f.is_required()}
    made = st.fixed_dictionaries(needed, optional=free)
    return made.map(lambda given: _or_none(model, given)).filter(lambda instance: instance is not None)


def _or_none(model: type[BaseModel], given: dict[str, Any]) -> BaseModel | None:
    try:
        return model.model_validate(given)
    except ValidationError:
        return None


def values(field: FieldInfo) -> Made:
    """Values a field may have."""
    pattern = next((mark.pattern for mark in field.metadata if getattr(mark, "pattern", None)), None)
    if pattern is not None:
        return st.from_regex(pattern, fullmatch=True).filter(str.isascii)
    low = next((mark.ge for mark in field.metadata if isinstance(mark, Ge)), None)
    high = next((mark.le for mark in field.metadata if isinstance(mark, Le)), None)
    made = of_type(field.annotation)
    if low is None or high is None:
        return made
    return made.filter(lambda value: value is None or low <= value <= high)


def of_type(kind: Any) -> Made:
    """Values of a type."""
    if kind == dict[str, LimitValue]:
        return st.fixed_dictionaries({}, optional={name: limit(item) for name, item in LIMITS.items()})
    if kind in PLAIN:
        return PLAIN[kind]
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return instances(kind)
    origin, inside = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return of_type(inside[0])
    if origin in (Union, types.UnionType):
        return st.one_of([of_type(each) for each in inside])
    if origin is Literal:
        return st.sampled_from(inside)
    if origin is tuple:
        return st.lists(of_type(inside[0]), max_size=2).map(tuple)
    if origin is dict:
        return st.dictionaries(of_type(inside[0]), of_type(inside[1]), max_size=2)
    raise TypeError(f"no values are made of {kind}")


LIMITS = {name: CATALOGUE[name] for name in ("lift-carry", "deadlines", "personal-risk")}
"""One item of each sort."""


def limit(item: LimitItem) -> Made:
    """A value that the item can have."""
    if item.levels:
        return st.sampled_from(item.levels)
    return st.booleans() if item.kind == "flag" else st.integers(0, 50)
