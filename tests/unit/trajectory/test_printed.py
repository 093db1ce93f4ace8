"""Every field and every code that can stand in a Dutch document has Dutch words."""

import json
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pytest

from services.trajectory.rules.riv.bundle import ATTACHED, DOCUMENTS
from services.trajectory.rules.riv.labels import LABELS, LEVELS, UNITS, VALUES
from services.trajectory.rules.riv.printed import UNPRINTED, coded, in_dutch, lines_of, number
from shared import contracts
from shared.contracts.dossier.capacity import CapacityEstablished
from shared.contracts.dossier.entry import Entry
from shared.contracts.dossier.report import (
    OpinionAbsent,
    OpinionGiven,
)
from shared.contracts.limits import CATALOGUE

PRINTED: tuple[type[Entry], ...] = tuple(dict.fromkeys((*DOCUMENTS, *ATTACHED, OpinionAbsent)))
EXAMPLES = Path(contracts.__file__).parent / "examples"


def codes(annotation: object) -> set[str]:
    """Every code that a field can hold."""
    if get_origin(annotation) is Literal:
        return {each for each in get_args(annotation) if isinstance(each, str)}
    return set[str]().union(*(codes(each) for each in get_args(annotation)))


@pytest.mark.parametrize("kind", PRINTED, ids=lambda kind: kind.__name__)
def test_every_field_and_code_of_a_kind_has_dutch_words(kind: type[Entry]) -> None:
    """A label for the field, and words for each of its codes."""
    fields = {name: each for name, each in kind.model_fields.items() if name not in UNPRINTED}
    assert fields.keys() - LABELS.keys() == set()
    for name in coded(kind) & fields.keys():
        assert codes(fields[name].annotation) - VALUES[name].keys() == set()


@pytest.mark.parametrize("kind", PRINTED, ids=lambda kind: kind.__name__)
def test_the_example_of_a_kind_can_be_printed(kind: type[Entry]) -> None:
    """Each line says something."""
    read: dict[str, Any] = json.loads((EXAMPLES / f"{kind.kind}.json").read_text())
    lines = list(lines_of(kind.model_validate(read)))
    assert all(line.label and all(line.values) for line in lines)


def test_every_item_of_the_catalogue_can_be_printed() -> None:
    """Its unit and its levels."""
    assert {each.unit for each in CATALOGUE.values() if each.unit} <= UNITS.keys()
    assert {level for each in CATALOGUE.values() for level in each.levels or ()} <= LEVELS.keys()
    limits = CapacityEstablished.model_validate({"on": "2026-03-02", "capacity": {"lift-carry": 12.5}})
    (line,) = lines_of(limits)
    assert line.values[0].endswith("ten hoogste 12,5 kg")


def test_what_somebody_wrote_stands_as_it_is() -> None:
    """Also where it reads like a code: `no` is an opinion here, and no answer."""
    said = OpinionGiven.model_validate({"on": "2026-03-02", "agrees": "no", "opinion": "no"})
    assert [line.values for line in lines_of(said)] == [("nee",), ("no",)]


def test_days_and_numbers_are_written_as_in_dutch() -> None:
    """By hand."""
    limits = CapacityEstablished.model_validate({"on": "2026-03-02", "capacity": {}}).on
    assert (in_dutch(limits), number(12.5), number(36), number(8.0)) == ("2 maart 2026", "12,5", "36", "8")
