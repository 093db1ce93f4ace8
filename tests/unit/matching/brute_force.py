"""The hard limits once more, written plainly from the published interface and the catalogue's own lines.

It reads JSON objects, not the platform's shapes, and shares no code with the rules but the catalogue's text.
"""

import json
import math
from typing import Any

from services.matching.rules.lines import limits_lines

Row = dict[str, Any]
Places = dict[str, tuple[float, float]]

ROUNDING_KM = 0.06
"""Distances are told to a tenth of a kilometre."""

CATALOGUE: dict[str, Row] = {row["item"]: row for row in map(json.loads, limits_lines())}


def breaks(candidate: Row, vacancy: Row, places: Places) -> set[str]:
    """The name of every hard limit that the pair breaks; an empty set means that it may be shown."""
    broken = {f"limit {item}" for item in candidate["capacity"] if _over(item, candidate, vacancy)}
    wanted, offered = candidate.get("hours"), vacancy.get("hours")
    if wanted and offered and not (offered["min"] <= wanted["max"] and wanted["min"] <= offered["max"]):
        broken.add("hours")
    if "licences" in candidate and set(vacancy.get("licences", [])) - set(candidate["licences"]):
        broken.add("licences")
    if vacancy.get("occupation") in candidate.get("excluded_occupations", []):
        broken.add("occupation")
    if candidate.get("education_level", 9) < vacancy.get("education_level", 0):
        broken.add("education")
    if vacancy.get("wage_hour", {}).get("max", math.inf) < candidate.get("wage_min_hour", 0):
        broken.add("wage")
    km = _kilometres(candidate, vacancy, places)
    if km is not None and km > 1.2 * candidate.get("max_travel_km", math.inf) + ROUNDING_KM:
        broken.add("travel")
    return broken


def questions(candidate: Row, vacancy: Row, places: Places) -> set[str]:
    """The items that must be asked about: unknown or estimated, or a measure exactly on the edge."""
    asked: set[str] = set()
    for item, capacity in candidate["capacity"].items():
        kind, demand = CATALOGUE[item]["kind"], _demand(item, vacancy)
        free = kind == "flag" and capacity != (CATALOGUE[item]["direction"] == "at-least")
        if (demand is None and not free) or (demand == capacity and kind != "flag"):
            asked.add(item)
    km = _kilometres(candidate, vacancy, places)
    if km is None or km > candidate.get("max_travel_km", math.inf) + ROUNDING_KM:
        asked.add("travel")
    if "hours" in candidate and "hours" not in vacancy:
        asked.add("hours")
    if vacancy.get("licences") and "licences" not in candidate:
        asked.add("licences")
    return asked


def _demand(item: str, vacancy: Row) -> Any:
    if item == "hours-per-week" and item not in vacancy["demands"]:
        return vacancy.get("hours", {}).get("min")
    return vacancy["demands"].get(item)


def _over(item: str, candidate: Row, vacancy: Row) -> bool:
    capacity, demand = candidate["capacity"][item], _demand(item, vacancy)
    if demand is None:
        return False
    levels = CATALOGUE[item].get("levels")
    if levels:
        capacity, demand = levels.index(capacity), levels.index(demand)
    return demand > capacity if CATALOGUE[item]["direction"] == "at-most" else demand < capacity


def _kilometres(candidate: Row, vacancy: Row, places: Places) -> float | None:
    """By the spherical law of cosines, where the platform uses the haversine."""
    here, there = places.get(candidate.get("postcode", "")), places.get(vacancy.get("postcode", ""))
    if here is None or there is None:
        return None
    (a, b), (c, d) = (map(math.radians, here), map(math.radians, there))
    cosine = math.sin(a) * math.sin(c) + math.cos(a) * math.cos(c) * math.cos(b - d)
    return 6371.0 * math.acos(max(-1.0, min(1.0, cosine)))
