"""What matching knows of the world: occupations, postcode centres, and what an occupation usually asks."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from services.matching.rules.words import plain, plain_name
from shared.contracts.limits import LimitValue, heaviest

ISCO_URI = "http://data.europa.eu/esco/isco/C"
"""How ESCO writes a group of ISCO-08; a vacancy may name a group where it knows no occupation."""

Demands = Mapping[str, LimitValue]
Point = tuple[float, float]
"""Latitude and longitude in degrees."""


@dataclass(frozen=True)
class Occupation:
    """An occupation's label, its other titles, its unit group of ISCO-08 (four digits), what it is about."""

    label: str
    alternatives: tuple[str, ...]
    isco: str
    description: str = ""


@dataclass(frozen=True)
class Skill:
    """A skill's Dutch label and its other titles."""

    label: str
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reference:
    """The tables that matching reads; what is not in them is unknown."""

    occupations: Mapping[str, Occupation]
    postcodes: Mapping[str, Point] = field(default_factory=dict[str, Point])
    areas: Mapping[str, Point] = field(default_factory=dict[str, Point])
    """Centres by the first two digits of a postcode: an estimate where the postcode itself is unknown."""
    demands: Mapping[str, Demands] = field(default_factory=dict[str, Demands])
    """What an occupation usually asks, by URI. Always an estimate."""
    group_demands: Mapping[str, Demands] = field(default_factory=dict[str, Demands])
    """The same by unit group of ISCO-08, for an occupation that has no row of its own."""
    groups: Mapping[str, str] = field(default_factory=dict[str, str])
    """The Dutch names of the groups of ISCO-08."""
    skills: Mapping[str, Skill] = field(default_factory=dict[str, Skill])
    """By URI."""
    essential_skills: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    """By occupation, the URIs of the skills without which it cannot be done."""
    optional_skills: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    """The same of skills that may be asked for."""

    @cached_property
    def skill_titles(self) -> Mapping[str, str]:
        """By title in plain words the label of the skill; a label goes before an alternative, then the first URI."""
        found: dict[str, str] = {}
        for uri in sorted(self.skills):
            found.setdefault(plain(self.skills[uri].label), self.skills[uri].label)
        for uri in sorted(self.skills):
            for title in self.skills[uri].alternatives:
                found.setdefault(plain(title), self.skills[uri].label)
        return found

    def skill_name(self, skill: str) -> str:
        """What the reference calls a skill, by its URI or any of its titles; one it does not know as it stands."""
        known = self.skills.get(skill)
        return known.label if known else self.skill_titles.get(plain_name(skill), skill)

    @cached_property
    def by_title(self) -> Mapping[str, str]:
        """The URI that alone bears a title, as its preferred label or else as another; of several a person picks."""
        labels, others = Counter[str](), Counter[str]()
        bearer: dict[str, str] = {}
        for uri, one in self.occupations.items():
            for title in {plain(each) for each in one.alternatives}:
                others[title] += 1
                bearer.setdefault(title, uri)
        for uri, one in self.occupations.items():
            labels[plain(one.label)] += 1
            bearer[plain(one.label)] = uri
        return {title: uri for title, uri in bearer.items() if (labels[title] or others[title]) == 1}

    def title(self, title: str) -> str | None:
        """The URI of the occupation that is called exactly that, small print aside, or None."""
        return self.by_title.get(plain_name(title))

    def isco(self, uri: str | None) -> str | None:
        """The ISCO-08 group of an occupation, or None where it is not known."""
        if uri is None:
            return None
        if uri.startswith(ISCO_URI):
            return uri.removeprefix(ISCO_URI)
        known = self.occupations.get(uri)
        return known.isco if known else None

    def estimate(self, uri: str | None) -> Demands:
        """What the occupation usually asks; its own figures go before those of its group."""
        if uri is None:
            return {}
        return {**self.group_demands.get(self.isco(uri) or "", {}), **self.demands.get(uri, {})}

    def place(self, postcode: str | None) -> tuple[Point, bool] | None:
        """The centre of a postcode and whether it is an estimate, or None where nothing is known."""
        if postcode is None:
            return None
        if postcode in self.postcodes:
            return self.postcodes[postcode], False
        area = self.areas.get(postcode[:2])
        return (area, True) if area else None


def grouped(rows: Iterable[tuple[str, Demands]]) -> dict[str, dict[str, LimitValue]]:
    """The heaviest demand of each group on each item, from rows of group and demands."""
    groups: dict[str, dict[str, LimitValue]] = {}
    for group, demands in rows:
        known = groups.setdefault(group, {})
        for item, value in demands.items():
            known[item] = heaviest(item, value, known[item]) if item in known else value
    return groups
