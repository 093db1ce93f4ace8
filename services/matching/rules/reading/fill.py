"""What a text says put where a vacancy is silent. A field that was filled in always wins over the text.

A finding below the accepted confidence never becomes a field: a demand of that kind is kept beside the
vacancy as an estimate, which asks and neither fits nor excludes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from services.matching.rules.reading.finding import Finding
from services.matching.rules.reading.hours import MOST_A_WEEK
from services.matching.rules.reading.read import Reading, read
from services.matching.rules.shapes import Vacancy
from shared.contracts.limits import LimitValue


@dataclass(frozen=True)
class Filled:
    """A vacancy with the facts of its text, the demands that the text only suggests, and all that was found."""

    vacancy: Vacancy
    estimates: dict[str, LimitValue]
    findings: tuple[Finding, ...]


def filled(vacancy: Vacancy, description: str = "") -> Filled:
    """The vacancy after its title and description were read."""
    found = read(vacancy.title, description)
    demands = {**_demands(found.facts), **vacancy.demands}
    suggested = _demands(found.estimates)
    fields: dict[str, Any] = {**_terms(found), **_stated(vacancy), "demands": demands}
    return Filled(
        vacancy=Vacancy.model_validate(fields),
        estimates={item: value for item, value in suggested.items() if item not in demands},
        findings=found.findings,
    )


def _stated(vacancy: Vacancy) -> dict[str, Any]:
    return {name: value for name, value in vacancy if value is not None}


def _demands(findings: Iterable[Finding]) -> dict[str, LimitValue]:
    return {
        each.item: each.value
        for each in findings
        if each.field == "demand" and each.item and not isinstance(each.value, tuple)
    }


def _terms(found: Reading) -> dict[str, Any]:
    """The vacancy's other fields as the text states them."""
    terms: dict[str, Any] = {}
    licences = tuple(str(each.item) for each in found.facts if each.field == "licence")
    if licences:
        terms["licences"] = licences
    for each in found.facts:
        if each.field == "hours" and isinstance(each.value, tuple) and each.value[0] is not None:
            # Nothing is known of the most: the law's own bound never calls the hours too few.
            terms["hours"] = {"min": each.value[0], "max": each.value[1] or MOST_A_WEEK}
        elif each.field == "wage" and isinstance(each.value, tuple):
            terms["wage_hour"] = {"min": each.value[0], "max": each.value[1]}
        elif each.field == "education":
            terms["education_level"] = each.value
        elif each.field == "postcode":
            terms["postcode"] = each.value
    return terms
