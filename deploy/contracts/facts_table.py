"""The facts that move the clock, as a table made from their models: fields, who tells them, and what they do."""

from typing import Any, cast, get_args

from pydantic import BaseModel

from deploy.contracts.type_words import type_words
from services.trajectory.rules import RULES, From
from shared.contracts.classes import DataClass
from shared.contracts.facts import Employment, IntakeFact, LeavePart, TrajectoryFact
from shared.contracts.facts_of_intake import ToldFact

Schema = dict[str, Any]

HEAD = """| fact | told by | fields | what it does |
|---|---|---|---|
"""
EVERYWHERE = frozenset({"fact", *ToldFact.model_fields})
"""Fields that every fact has."""


def models_of(union: Any) -> tuple[type[ToldFact], ...]:
    """The models of a union of facts, in the order in which they are written."""
    return get_args(get_args(union)[0])


def facts() -> str:
    """The table of all facts, intake's first, then the shapes that are no facts of their own."""
    rows = [
        _line(model, teller)
        for union, teller in ((IntakeFact, "intake"), (TrajectoryFact, "trajectory"))
        for model in models_of(union)
    ]
    return HEAD + "".join(rows) + "".join(_shape(model) for model in (Employment, LeavePart))


def kind_of(model: type[BaseModel]) -> str:
    """The name under which a fact is told."""
    return str(model.model_fields["fact"].default)


def _line(model: type[BaseModel], teller: str) -> str:
    does = " ".join([_sentence(model), *_uses(kind_of(model))])
    cells = (f"`{kind_of(model)}`", teller, "; ".join(_fields(model)), does)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def _shape(model: type[BaseModel]) -> str:
    return f"\n### {model.__name__}\n\n{_sentence(model)}\n\n" + "".join(
        f"- {field}\n" for field in _fields(model)
    )


def _fields(model: type[BaseModel]) -> list[str]:
    """Each field with its type, and its class where that is a closed one."""
    schema = model.model_json_schema(by_alias=True)
    needed = set(cast(list[str], schema.get("required", ())))
    return [
        f"`{name}` {type_words(field)}{_marks(name in needed, field)}"
        for name, field in cast(Schema, schema["properties"]).items()
        if name not in EVERYWHERE
    ]


def _marks(needed: bool, field: Schema) -> str:
    closed = field["x-data-class"]
    marks = [] if needed else ["optional"]
    marks += [closed] if closed != DataClass.PROCESS else []
    return f" ({', '.join(marks)})" if marks else ""


def _sentence(model: type[BaseModel]) -> str:
    return " ".join((model.__doc__ or "").split())


def _uses(kind: str) -> list[str]:
    """Which steps a fact does, and which dates are counted from it, by the rows."""
    done = [each.name_en for each in RULES if kind in each.met_by]
    starts = [each.name_en for each in RULES if each.counts_from is From.FACT and each.fact == kind]
    words = [f"It is the doing of: {', '.join(done)}."] if done else []
    return words + ([f"From it counts: {', '.join(starts)}."] if starts else [])
