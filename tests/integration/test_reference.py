"""The reference tables on a real MongoDB: imported, put in force, read back the same."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path

import pytest

from services.matching.store.reference import load
from services.matching.store.reference_import import ReferenceStore
from shared.kernel.mongo import connected
from shared.testing.cluster import Cluster

FOLDER = os.environ.get("HERVAT_REFERENCE")
REFERENCE = load(Path(FOLDER) if FOLDER else None)


def imported(folder: Path, told: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """The verb as an operator gives it; its failure fails the test."""
    return subprocess.run(
        [sys.executable, "-m", "services.matching", "reference", "import", str(folder)],
        env={**os.environ, **told, "HERVAT_TOKEN_SECRET": "s" * 32},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )


@pytest.fixture
async def store(cluster: Cluster) -> AsyncGenerator[ReferenceStore]:
    """An empty database of matching's own."""
    async with connected(cluster.mongodb("matching"), cluster.database("matching")) as mongo:
        yield ReferenceStore(mongo)


async def test_nothing_is_in_force_before_the_first_import(store: ReferenceStore):
    """A service then works on its starter."""
    assert await store.in_force() is None


async def test_what_was_imported_is_read_back_the_same(store: ReferenceStore):
    """Every table, row for row, and the progress ends at the last row of each table."""
    said: list[str] = []
    done = await store.keep(REFERENCE, said.append)
    assert done.written
    assert await store.in_force() == (done.version, REFERENCE)
    many = len(REFERENCE.occupations)
    assert f"occupations: {many:,} of {many:,}" in said


async def test_the_same_tables_again_write_nothing_and_other_ones_are_a_new_version(store: ReferenceStore):
    """An import may be repeated; the version in force is the one imported last, an older one too."""
    small = replace(load(), postcodes={"1234": (52.0, 5.0)})
    first = await store.keep(load(), lambda _: None)
    other = await store.keep(small, lambda _: None)
    said: list[str] = []
    again = await store.keep(load(), said.append)
    assert other.version != first.version == again.version
    assert not again.written
    assert said == []
    assert await store.in_force() == (first.version, load())


async def test_an_import_goes_before_the_folder_and_the_folder_before_the_starter(
    store: ReferenceStore, tmp_path: Path
):
    """The order is fixed, whatever is set; an address of a folder that is not there is an error, not the starter."""
    (tmp_path / "pc4").mkdir()
    (tmp_path / "pc4" / "pc4.json").write_text('{"1234": {"c": [52.0, 5.0]}}', "utf-8")
    assert await store.to_work_with("") == load()
    assert await store.to_work_with(str(tmp_path)) == load(tmp_path) != load()
    with pytest.raises(NotADirectoryError):
        await store.to_work_with(str(tmp_path / "nowhere"))
    other = replace(load(), postcodes={"4321": (51.0, 4.0)})
    await store.keep(other, lambda _: None)
    assert await store.to_work_with(str(tmp_path)) == other


async def test_the_verb_imports_a_folder_and_shows_progress(cluster: Cluster, tmp_path: Path):
    """One line of JSON tells the version; what the folder lacks stays as the starter has it."""
    (tmp_path / "pc4").mkdir()
    (tmp_path / "pc4" / "pc4.json").write_text('{"1234": {"c": [52.0, 5.0]}}', "utf-8")
    done = await asyncio.to_thread(imported, tmp_path, cluster.environment("matching"))
    told = json.loads(done.stdout)
    assert told["rows"]["postcodes"] == 1
    assert "postcodes: 1 of 1" in done.stderr
    assert "at its next start" in done.stderr
    async with connected(cluster.mongodb("matching"), cluster.database("matching")) as mongo:
        assert await ReferenceStore(mongo).in_force() == (told["version"], load(tmp_path))
