"""The reference tables in matching's own database: each import a version, made of what the files hold.

The same files are the same version and are written once. An import that is cut short is written again whole by the
next one; the version in force changes only when the new one is complete.
"""

import asyncio
import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

from services.matching.rules.reference_shape import Occupation, Reference, Skill
from services.matching.store.reference import load
from shared.kernel.mongo import Document, Mongo, reaching

AT_ONCE = 2_000
IN_FORCE = "in-force"
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Imported:
    """A version, its rows by table, and whether this import wrote it or found it there."""

    version: str
    rows: dict[str, int]
    written: bool


class ReferenceStore:
    """The collections `reference` (rows by version and table) and `reference-versions`."""

    def __init__(self, mongo: Mongo) -> None:
        """Nothing is asked before the first call."""
        self._rows, self._versions = mongo["reference"], mongo["reference-versions"]

    async def keep(self, reference: Reference, progress: Progress) -> Imported:
        """Writes the tables as a version and puts it in force."""
        tables = {name: list(rows) for name, rows in tables_of(reference)}
        counts = {name: len(rows) for name, rows in tables.items()}
        version = version_of(tables)
        with reaching():
            written = await self._versions.find_one({"_id": version}) is None
            if written:
                await self._rows.create_index([("version", 1), ("table", 1)])
                await self._rows.delete_many({"version": version})
                for name, rows in tables.items():
                    await self._write(version, name, rows, progress)
                await self._versions.replace_one(
                    {"_id": version}, {"_id": version, "rows": counts}, upsert=True
                )
            await self._versions.replace_one(
                {"_id": IN_FORCE}, {"_id": IN_FORCE, "version": version}, upsert=True
            )
        return Imported(version, counts, written)

    async def _write(self, version: str, table: str, rows: Sequence[Document], progress: Progress) -> None:
        left, done = iter(rows), 0
        while batch := list(islice(left, AT_ONCE)):
            await self._rows.insert_many(
                [{"version": version, "table": table, "row": row} for row in batch], ordered=False
            )
            done += len(batch)
            progress(f"{table}: {done:,} of {len(rows):,}")

    async def in_force(self) -> tuple[str, Reference] | None:
        """The version in force and its tables, or None where nothing was imported."""
        with reaching():
            named = await self._versions.find_one({"_id": IN_FORCE})
            if named is None:
                return None
            rows = [row async for row in self._rows.find({"version": named["version"]})]
        tables: dict[str, list[Document]] = {name: [] for name in TABLES}
        for row in rows:
            tables[row["table"]].append(row["row"])
        return named["version"], reference_of(tables)

    async def to_work_with(self, folder: str) -> Reference:
        """The version in force, else the tables of a folder, else the starter; an import counts from the next start."""
        imported = await self.in_force()
        if imported is not None:
            return imported[1]
        return await asyncio.to_thread(load, Path(folder) if folder else None)


TABLES = (
    "occupations",
    "groups",
    "postcodes",
    "areas",
    "demands",
    "group_demands",
    "skills",
    "essential_skills",
    "optional_skills",
)


def tables_of(reference: Reference) -> Iterator[tuple[str, Iterator[Document]]]:
    """The tables by name, their rows in the order of their keys."""
    yield "occupations", ({"key": k, **asdict(v)} for k, v in sorted(reference.occupations.items()))
    yield "groups", ({"key": k, "name": v} for k, v in sorted(reference.groups.items()))
    yield "postcodes", ({"key": k, "place": list(v)} for k, v in sorted(reference.postcodes.items()))
    yield "areas", ({"key": k, "place": list(v)} for k, v in sorted(reference.areas.items()))
    yield "demands", ({"key": k, "asked": dict(v)} for k, v in sorted(reference.demands.items()))
    yield "group_demands", ({"key": k, "asked": dict(v)} for k, v in sorted(reference.group_demands.items()))
    yield "skills", ({"key": k, **asdict(v)} for k, v in sorted(reference.skills.items()))
    for name, related in (
        ("essential_skills", reference.essential_skills),
        ("optional_skills", reference.optional_skills),
    ):
        yield name, ({"key": k, "skills": list(v)} for k, v in sorted(related.items()))


def reference_of(tables: dict[str, list[Document]]) -> Reference:
    """The reference that the tables were made of."""
    return Reference(
        occupations={
            row["key"]: Occupation(row["label"], tuple(row["alternatives"]), row["isco"], row["description"])
            for row in tables["occupations"]
        },
        groups={row["key"]: row["name"] for row in tables["groups"]},
        postcodes={row["key"]: (row["place"][0], row["place"][1]) for row in tables["postcodes"]},
        areas={row["key"]: (row["place"][0], row["place"][1]) for row in tables["areas"]},
        demands={row["key"]: row["asked"] for row in tables["demands"]},
        group_demands={row["key"]: row["asked"] for row in tables["group_demands"]},
        skills={row["key"]: Skill(row["label"], tuple(row["alternatives"])) for row in tables["skills"]},
        essential_skills={row["key"]: tuple(row["skills"]) for row in tables["essential_skills"]},
        optional_skills={row["key"]: tuple(row["skills"]) for row in tables["optional_skills"]},
    )


def version_of(tables: dict[str, list[Document]]) -> str:
    """A name that follows from every row of every table."""
    written = json.dumps(tables, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()[:16]
