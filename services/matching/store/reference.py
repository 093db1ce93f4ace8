"""Reads the reference tables of matching from files: the project's own starter, or a folder of downloads.

The folder holds official downloads where somebody has them: ESCO (this service uses the ESCO classification
of the European Commission), O*NET by way of ESCO (this product uses information from O*NET, U.S. Department
of Labor, CC BY 4.0) and centres of four-digit postcodes. A file that is not there leaves its table as the
starter has it.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from services.matching.rules.reference_shape import Occupation, Point, Reference, Skill, grouped
from services.matching.store.skills import relations, rows, skills
from shared.contracts.limits import CATALOGUE, LimitValue, checked

STARTER = Path(__file__).parent / "starter"

IMPORTANT = 0.5
"""The share of O*NET occupations behind an ESCO one in which an ability matters before it says anything."""

ABILITY_DEMANDS: dict[str, dict[str, LimitValue]] = {
    "Static Strength": {"lift-carry": 15, "push-pull": 15},
    "Stamina": {"walk-at-work": 4},
    "Trunk Strength": {"bend-frequency": 60},
    "Extent Flexibility": {"bend": 60, "reach": 70},
    "Gross Body Equilibrium": {"climb": "regular"},
    "Manual Dexterity": {"hand-grips": "ordinary", "two-handed-work": True},
    "Finger Dexterity": {"fine-finger-work": "ordinary"},
    "Near Vision": {"seeing": "ordinary"},
    "Hearing Sensitivity": {"hearing": "ordinary"},
    "Selective Attention": {"attention-span": 30},
    "Time Sharing": {"divided-attention": "ordinary"},
    "Reaction Time": {"work-pace": "much"},
    "Speech Clarity": {"speaking": "ordinary"},
    "Written Comprehension": {"reading": "ordinary"},
}
"""What an ability that matters is taken to ask. Only its presence tells: zero is not 'no strength needed'."""


def load(directory: Path | None = None) -> Reference:
    """The starter, or the folder's tables on top of it; NotADirectoryError where there is no such folder."""
    starter = _starter()
    if directory is None:
        return starter
    if not directory.is_dir():
        raise NotADirectoryError(f"no folder of reference tables: {directory}")
    esco = directory / "esco_nl"
    occupations = dict(_esco_occupations(esco / "occupations_nl.csv")) or starter.occupations
    abilities = _abilities(directory / "onet" / "occupation_physical_abilities.csv")
    return Reference(
        occupations=occupations,
        postcodes=_postcodes(directory / "pc4" / "pc4.json"),
        areas=starter.areas,
        demands={uri: found for uri, found in abilities if uri in occupations} or starter.demands,
        group_demands=starter.group_demands,
        groups=dict(_esco_groups(esco / "ISCOGroups_nl.csv")) or starter.groups,
        skills=skills(directory) or starter.skills,
        essential_skills=relations(directory, "essential"),
        optional_skills=relations(directory, "optional"),
    )


def _starter() -> Reference:
    known = list(rows(STARTER / "occupations.csv"))
    demands = {row["uri"]: _demands(row["demands"]) for row in known}
    return Reference(
        occupations={
            row["uri"]: Occupation(
                row["label"], tuple(filter(None, row["alternatives"].split("|"))), row["isco"]
            )
            for row in known
        },
        areas={row["area"]: (float(row["lat"]), float(row["lon"])) for row in rows(STARTER / "areas.csv")},
        demands=demands,
        group_demands=grouped((row["isco"], demands[row["uri"]]) for row in known),
        groups={row["isco"]: row["name"] for row in rows(STARTER / "isco.csv")},
        skills={
            row["uri"]: Skill(row["label"], tuple(row["alternatives"].split("|")))
            for row in rows(STARTER / "skills.csv")
        },
    )


def _demands(written: str) -> dict[str, LimitValue]:
    """Demands as `item=value` with spaces between, each held to the catalogue."""
    pairs = (one.split("=", 1) for one in written.split())
    return {item: checked(item, _value(item, value)) for item, value in pairs}


def _value(item: str, written: str) -> object:
    kind = CATALOGUE[item].kind if item in CATALOGUE else "ordinal"
    if kind == "number":
        return float(written) if "." in written else int(written)
    return written == "yes" if kind == "flag" else written


def _esco_occupations(file: Path) -> Iterator[tuple[str, Occupation]]:
    for row in rows(file):
        others = tuple(title for title in map(str.strip, row["altLabels"].splitlines()) if title)
        told = (row.get("description") or "").strip()
        yield (
            row["conceptUri"],
            Occupation(row["preferredLabel"].strip(), others, row["iscoGroup"].strip(), told),
        )


def _esco_groups(file: Path) -> Iterator[tuple[str, str]]:
    for row in rows(file):
        yield row["code"], row["preferredLabel"]


def _abilities(file: Path) -> Iterator[tuple[str, Mapping[str, LimitValue]]]:
    for row in rows(file):
        found: dict[str, LimitValue] = {}
        for ability, asked in ABILITY_DEMANDS.items():
            if float(row.get(ability) or 0) >= IMPORTANT:
                found |= asked
        yield row["occupation_uri"], found


def _postcodes(file: Path) -> dict[str, Point]:
    """The centres in a file of `{postcode: {"c": [latitude, longitude]}}`."""
    if not file.is_file():
        return {}
    centres: dict[str, dict[str, list[float]]] = json.loads(file.read_text(encoding="utf-8"))
    return {code: (centre["c"][0], centre["c"][1]) for code, centre in centres.items()}
