"""The example's vacancies and candidates, made up, around Utrecht and Amersfoort: JSON lines that `match` reads too."""

import json
from pathlib import Path
from typing import Any

Row = dict[str, Any]

FILES = Path(__file__).parent / "files"


def _rows(name: str) -> list[Row]:
    return [json.loads(line) for line in (FILES / name).read_text(encoding="utf-8").splitlines()]


VACANCIES = _rows("vacancies.jsonl")
CANDIDATES = {row.pop("candidate"): row for row in _rows("candidates.jsonl")}
"""By the employee's number: the search profile, with `capacity` in it."""
