"""A file of vacancies taken in: every row answered by itself, in batches, however long the file is."""

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from services.matching.rules.formats.csvfile import BadRow
from services.matching.rules.formats.files import Row, offers_of_file
from services.matching.rules.offer import Offer
from services.matching.store.taking import Taking

AT_ONCE = 500
PROGRESS_EVERY = 10_000
Say = Callable[[str], None]


async def take_file(
    lines: Iterable[str], tenant: str, taking: Taking, answer: Say, progress: Say, dry: bool = False
) -> bool:
    """Answers a JSON line a row: what became of it, or its line and what is wrong; whether every row was good.

    With `dry` nothing is written and a good row is `readable`.
    """
    rows = offers_of_file(lines, taking.world())
    refused = count = 0
    while batch := list(islice(rows, AT_ONCE)):
        for each in await _became(batch, tenant, taking, dry):
            refused += "error" in each
            answer(json.dumps(each, ensure_ascii=False))
        if (count := count + len(batch)) % PROGRESS_EVERY < AT_ONCE:
            progress(f"{count:,} rows, {refused:,} refused")
    progress(f"{count:,} rows, {refused:,} refused: the end of the file")
    return not refused


async def _became(batch: list[Row], tenant: str, taking: Taking, dry: bool) -> Iterator[dict[str, Any]]:
    offers = [each for each in batch if isinstance(each, Offer)]
    if dry:
        outcomes = iter([(each.vacancy.vacancy, "readable") for each in offers])
    else:
        outcomes = iter(await taking.keep(tenant, offers))
    return (_wrong(each) if isinstance(each, BadRow) else _answer(*next(outcomes)) for each in batch)


def _answer(vacancy: str, outcome: str) -> dict[str, Any]:
    return {"vacancy": vacancy, "outcome": outcome}


def _wrong(row: BadRow) -> dict[str, Any]:
    return {"line": row.line, "error": {"code": row.code, "path": row.path, "message": row.message}}
