"""The shapes that kinds are made of, and what their authors wrote beside each field."""

import ast
import inspect
import itertools
import textwrap
from collections.abc import Iterator
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel


def shapes_of(model: type[BaseModel]) -> list[type[BaseModel]]:
    """The model and every model inside it, each once, in reading order."""
    found: dict[type[BaseModel], None] = {}

    def walk(part: Any) -> None:
        if isinstance(part, type) and issubclass(part, BaseModel):
            if part in found:
                return
            found[part] = None
            for field in part.model_fields.values():
                walk(field.annotation)
        for inner in get_args(part):
            walk(inner)

    walk(model)
    return list(found)


@cache
def field_docs(model: type[BaseModel]) -> dict[str, str]:
    """The string below each field of the model, its own and what it inherits, on one line each."""
    docs: dict[str, str] = {}
    for each in reversed(model.__mro__):
        if issubclass(each, BaseModel) and each is not BaseModel:
            docs.update(_own_docs(each))
    return docs


def _own_docs(model: type[BaseModel]) -> Iterator[tuple[str, str]]:
    tree = ast.parse(textwrap.dedent(inspect.getsource(model))).body[0]
    body = tree.body if isinstance(tree, ast.ClassDef) else []
    for field, below in itertools.pairwise(body):
        if not (isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)):
            continue
        if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant):
            yield field.target.id, " ".join(str(below.value.value).split())
