"""A file of vacancies by the command line: every form, every row answered, the same file again is no harm."""

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

from services.matching.store.vacancies import Vacancies
from shared.kernel.mongo import connected
from shared.testing.cluster import Cluster

GOOD = {
    "vacancy": "V1",
    "title": "vakkenvuller",
    "description": "Je tilt tot 25 kg.",
    "employer": "Winkel Voorbeeld",
}
SECRETS = {"HERVAT_TOKEN_SECRET": "a-secret-made-up-for-these-tests-6", "KAFKA_BOOTSTRAP": "127.0.0.1:1"}


async def command(cluster: Cluster, file: Path, *more: str) -> tuple[int, list[dict[str, Any]], str]:
    """Status, answers, and what was said of the progress."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "services.matching", "vacancies", str(file), "--tenant", "demo", *more,
        env={**os.environ, **cluster.environment("matching"), **SECRETS},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, said = await process.communicate()
    return process.returncode or 0, [json.loads(line) for line in out.splitlines()], said.decode()


async def kept(cluster: Cluster, *names: str) -> list[str]:
    """Which of these are there."""
    async with connected(cluster.mongodb("matching"), cluster.database("matching")) as mongo:
        return [each.vacancy.vacancy for each in await Vacancies(mongo).of("demo", names)]


async def test_ten_thousand_rows_of_csv_come_in_and_a_bad_one_is_named_with_its_line(
    cluster: Cluster, tmp_path: Path
) -> None:
    """Row 5,002 has no title, the last asks for a limit in the wrong unit; all others are there."""
    rows = [f"V{n};functie {n};1012;2 kg" for n in range(10_000)]
    rows[5_000] = "V5000;;1012;2 kg"
    rows[9_999] = "V9999;functie;1012;2 liter"
    file = tmp_path / "vacatures.csv"
    file.write_text("\n".join(["vacancy;title;postcode;lift-carry", *rows]))
    status, answers, said = await command(cluster, file)
    assert status == 1
    wrong = [each for each in answers if "error" in each]
    assert [(each["line"], each["error"]["code"]) for each in wrong] == [
        (5_002, "missing-field"),
        (10_001, "limit-wrong-type"),
    ]
    assert len([each for each in answers if each.get("outcome") == "new"]) == 9_998
    assert "10,000 rows, 2 refused" in said
    assert await kept(cluster, "V0", "V5000", "V9998") == ["V0", "V9998"]


async def test_json_lines_and_a_json_list_are_the_same_and_again_they_change_nothing(
    cluster: Cluster, tmp_path: Path
) -> None:
    """A line that is no JSON is named; with --dry-run nothing is written."""
    lines, whole = tmp_path / "v.jsonl", tmp_path / "v.json"
    lines.write_text(json.dumps(GOOD) + "\n{broken\n" + json.dumps({**GOOD, "vacancy": "V2", "title": "kok"}))
    whole.write_text(json.dumps([GOOD, {**GOOD, "vacancy": "V2", "title": "kok"}]))
    status, answers, _ = await command(cluster, lines, "--dry-run")
    assert (status, [each.get("outcome") for each in answers]) == (1, ["readable", None, "readable"])
    assert answers[1]["error"]["code"] == "not-json"
    assert await kept(cluster, "V1", "V2") == []
    status, answers, _ = await command(cluster, lines)
    assert [each.get("outcome") for each in answers] == ["new", None, "new"]
    status, answers, _ = await command(cluster, whole)
    assert (status, [each["outcome"] for each in answers]) == (0, ["unchanged", "unchanged"])
