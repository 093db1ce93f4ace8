"""Reads skills and which occupation needs which, in the official layouts of ESCO and of those who relate to it.

`esco_nl/skills_nl.csv` and `esco_nl/occupationSkillRelations_nl.csv` are the official downloads; without them the
Dutch labels come from VDAB's crosswalk (a title that means exactly the same is another title of the skill) and the
relations from `esco/occupation_skill_relations.parquet`.
"""

import csv
import errno
import importlib
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

from services.matching.rules.reference_shape import Skill

Relation = Literal["essential", "optional"]
OFFICIAL, RELATED = "skills_nl.csv", "occupationSkillRelations_nl.csv"
CROSSWALK = "vdab_competences_to_esco_skills_nl.csv"
PARQUET = "occupation_skill_relations.parquet"
HEADING = "Classification 1 URI"
AT_ONCE = 4_000
"""Rows of a Parquet file that are in memory at a time: 129,004 at once cost a hundred megabytes."""
SKILL_URI = "http://data.europa.eu/esco/skill/"


def skills(directory: Path) -> dict[str, Skill]:
    """By URI; empty where no file tells of skills."""
    labels: dict[str, str] = {}
    others: dict[str, dict[str, None]] = {}
    for row in _parquet(directory / "esco" / PARQUET, ["skill_uri", "label_nl"]):
        if row["label_nl"]:
            labels.setdefault(row["skill_uri"], row["label_nl"])
    for uri, label, same in _crosswalk(directory / "esco_nl" / CROSSWALK):
        labels.setdefault(uri, label)
        if same:
            others.setdefault(uri, {})[same] = None
    for row in rows(directory / "esco_nl" / OFFICIAL):
        labels[row["conceptUri"]] = row["preferredLabel"].strip()
        for title in filter(None, map(str.strip, row["altLabels"].splitlines())):
            others.setdefault(row["conceptUri"], {})[title] = None
    return {uri: Skill(label, tuple(others.get(uri, ()))) for uri, label in sorted(labels.items())}


def relations(directory: Path, relation: Relation) -> dict[str, tuple[str, ...]]:
    """The skills of each occupation in one relation, by URI; empty where no file tells of them."""
    official = directory / "esco_nl" / RELATED
    if official.is_file():
        pairs: Iterable[tuple[str, str]] = (
            (row["occupationUri"], row["skillUri"])
            for row in rows(official)
            if row["relationType"] == relation
        )
    else:
        columns = ["occupation_uri", "skill_uri", "relation"]
        found = _parquet(directory / "esco" / PARQUET, columns)
        pairs = ((row["occupation_uri"], row["skill_uri"]) for row in found if row["relation"] == relation)
    return _grouped(pairs)


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Each address is kept once, however many pairs name it."""
    once: dict[str, str] = {}
    groups: dict[str, list[str]] = {}
    for occupation, skill in pairs:
        groups.setdefault(once.setdefault(occupation, occupation), []).append(once.setdefault(skill, skill))
    return {occupation: tuple(sorted(set(some))) for occupation, some in groups.items()}


def rows(file: Path) -> Iterator[dict[str, str]]:
    """The rows of a CSV file by their headings; none where the file is not there."""
    if not file.is_file():
        return
    with file.open(encoding="utf-8-sig", newline="") as lines:
        yield from csv.DictReader(lines)


def _crosswalk(file: Path) -> Iterator[tuple[str, str, str]]:
    """The skill, its label, and VDAB's title where that means exactly the same; lines above the headings go."""
    if not file.is_file():
        return
    with file.open(encoding="utf-8-sig", newline="") as lines:
        found = csv.reader(lines)
        headings: list[str] = next((row for row in found if row and row[0] == HEADING), list[str]())
        for cells in found:
            row = dict(zip(headings, cells, strict=False))
            if row.get(HEADING) and row.get("Classification 1 PrefLabel"):
                same = row.get("Mapping Relation") == "skos:exactMatch"
                uri = row.get("Classification 1 URL") or SKILL_URI + row[HEADING]
                title = row.get("Classification 2 PrefLabel NL", "").strip()
                yield uri, row["Classification 1 PrefLabel"].strip(), title if same else ""


def _parquet(file: Path, columns: list[str]) -> Iterator[dict[str, Any]]:
    """The rows of a Parquet file, a piece at a time; OSError where the library that reads it is not installed."""
    if not file.is_file():
        return
    if find_spec("pyarrow") is None:
        raise OSError(errno.ENOTSUP, "is read with pyarrow: install the extra of matching", str(file))
    parquet: Any = importlib.import_module("pyarrow.parquet")
    for piece in parquet.ParquetFile(file).iter_batches(AT_ONCE, columns=columns, use_threads=False):
        yield from piece.to_pylist()
