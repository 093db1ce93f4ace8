"""The facts of a dossier: what intake and the trajectory tell, as one union each and as one together.

`withdrawn` takes back a sick report, or with a `rule` the doing of that step: the first is intake's fact, the
second the trajectory's. A fact is a plain object with `fact` as its discriminator.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, cast

from pydantic import Discriminator, Field, Tag, TypeAdapter

from shared.contracts.classes import DataClass
from shared.contracts.facts_of_intake import (
    Correction,
    Employment,
    LeavePart,
    MaternityLeave,
    PartiallyRecovered,
    Pension,
    Recovered,
    Sick,
    Vangnet,
    Weekday,
    Withdrawn,
)
from shared.contracts.facts_of_trajectory import (
    BedrijfsartsEnded,
    CapacityEstablished,
    Deviation,
    Done,
    DoneWithdrawn,
    JointExtension,
    NoPossibilities,
    Objection,
    Prospect,
    RepairFound,
    RepairReported,
    SecondTrackWaived,
    ShortenedWait,
    SuitableWorkRefused,
    UwvLetter,
    WageSanction,
    WiaDecision,
)

__all__ = [
    "FACT",
    "FACT_KINDS",
    "INTAKE_KINDS",
    "TRAJECTORY_KINDS",
    "BedrijfsartsEnded",
    "CapacityEstablished",
    "Correction",
    "Deviation",
    "Done",
    "DoneWithdrawn",
    "Employment",
    "Fact",
    "IntakeFact",
    "JointExtension",
    "LeavePart",
    "MaternityLeave",
    "NoPossibilities",
    "Objection",
    "PartiallyRecovered",
    "Pension",
    "Prospect",
    "Recovered",
    "RepairFound",
    "RepairReported",
    "SecondTrackWaived",
    "ShortenedWait",
    "Sick",
    "SuitableWorkRefused",
    "TrajectoryFact",
    "UwvLetter",
    "Vangnet",
    "WageSanction",
    "Weekday",
    "WiaDecision",
    "Withdrawn",
    "day_of",
    "fact_class",
    "written",
]

IntakeFact = Annotated[
    Sick | PartiallyRecovered | Recovered | Withdrawn | Correction | MaternityLeave | Pension,
    Field(discriminator="fact"),
]

TrajectoryFact = Annotated[
    Done
    | DoneWithdrawn
    | Deviation
    | CapacityEstablished
    | NoPossibilities
    | Prospect
    | SecondTrackWaived
    | UwvLetter
    | ShortenedWait
    | WageSanction
    | RepairReported
    | RepairFound
    | JointExtension
    | WiaDecision
    | Objection
    | SuitableWorkRefused
    | BedrijfsartsEnded,
    Field(discriminator="fact"),
]

INTAKE_KINDS = frozenset(
    {"sick", "partially-recovered", "recovered", "withdrawn", "correction", "maternity-leave", "pension"}
)
TRAJECTORY_KINDS = frozenset(
    {"done", "withdrawn", "deviation", "capacity-established", "no-possibilities", "prospect"}
    | {
        "second-track-waived",
        "uwv-letter",
        "shortened-wait",
        "wage-sanction",
        "repair-reported",
        "repair-found",
    }
    | {"joint-extension", "wia-decision", "objection", "suitable-work-refused", "bedrijfsarts-ended"}
)
FACT_KINDS = INTAKE_KINDS | TRAJECTORY_KINDS


def _teller(value: object) -> str:
    fields = cast(Mapping[str, Any], value) if isinstance(value, Mapping) else getattr(value, "__dict__", {})
    if fields.get("fact") == "withdrawn":
        return "trajectory" if "rule" in fields else "intake"
    return "trajectory" if fields.get("fact") in tuple(TRAJECTORY_KINDS) else "intake"


Fact = Annotated[
    Annotated[IntakeFact, Tag("intake")] | Annotated[TrajectoryFact, Tag("trajectory")],
    Discriminator(_teller),
]

FACT: TypeAdapter[Fact] = TypeAdapter(Fact)
"""Reads and checks one fact; `ValidationError` when it is not one."""

DAY_FIELDS = ("told_on", "first_day", "first_fit_day", "from_", "on", "requested_on", "decided_on")

REVEALING = (
    PartiallyRecovered,
    MaternityLeave,
    Deviation,
    CapacityEstablished,
    NoPossibilities,
    Prospect,
    SecondTrackWaived,
    ShortenedWait,
    SuitableWorkRefused,
)
"""Facts whose bare existence says something of what the employee can do."""


def day_of(fact: Fact) -> date | None:
    """The day on which a fact became known; None for one that always counts (an undated joint extension)."""
    if isinstance(fact, Correction):
        return fact.told_on or fact.on
    days = (cast(date | None, getattr(fact, field, None)) for field in DAY_FIELDS)
    return next((day for day in days if day is not None), None)


def fact_class(fact: Fact) -> DataClass:
    """The class of topic on which the whole fact may be told: capacity as soon as one of its parts is."""
    revealing = isinstance(fact, REVEALING)
    revealing |= isinstance(fact, Sick) and fact.vangnet is not None
    revealing |= isinstance(fact, Done) and fact.capacity is not None
    return DataClass.CAPACITY if revealing else DataClass.PROCESS


def written(fact: Fact) -> dict[str, Any]:
    """The fact as the JSON object it is written as, with nothing that was not said."""
    return fact.model_dump(mode="json", by_alias=True, exclude_defaults=True) | {"fact": fact.fact}
