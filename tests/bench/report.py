"""The re-integration report: one of 60 entries from the dossier to the PDF, and many in a row.

Beside it the same PDF from what fills it, with nothing looked for.
"""

import gc
import json
import resource
import time
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from services.trajectory.door.report_pdf import TEMPLATE
from services.trajectory.door.report_zip import zipped
from services.trajectory.rules.riv import readiness
from services.trajectory.rules.riv.bundle import bundle
from services.trajectory.rules.work.row import PARTIES
from services.trajectory.rules.work.standing import Standing
from shared import contracts
from shared.contracts.dossier import BY_NAME
from shared.contracts.dossier.entry import Entry
from shared.kernel.typeset import pdf
from tests.bench.line import line
from tests.unit.pdfs import plain

EXAMPLES = Path(contracts.__file__).parent / "examples"
KINDS = (
    *("advice-given", "job-described", "plan-drawn", "entry-agreed", "first-year-evaluated"),
    *("labour-expert-reported", "second-track-agreed", "bureau-reported", "capacity-established"),
    *("final-evaluated", "current-judged", "opinion-given"),
)
FACTS, DOCUMENTS, IN_A_ROW = 60, 10, 1_000
FIRST = date(2025, 9, 1)
DUE = {
    rule: FIRST + timedelta(days=637)
    for rule in (
        *("problem-analysis", "plan-of-action", "first-year-evaluation", "final-evaluation"),
        *("current-judgment", "reintegration-report"),
    )
}


def main() -> None:
    """Times, and the memory that a thousand of them leave behind."""
    entries = _entries()
    took, size = [], 0
    for n in range(50):
        start = time.perf_counter()
        size = len(pdf(TEMPLATE, _filled(entries, n)))
        took.append(time.perf_counter() - start)
    filled, bare = _filled(entries, 50), []
    for n in range(50):
        start = time.perf_counter()
        pdf(TEMPLATE, {**filled, "version": 100_000 + n})
        bare.append(time.perf_counter() - start)
    line(f"report.of_{FACTS}_entries_p50", 1e3 * median(took), "ms", "the PDF alone", 1e3 * median(bare))
    line("report.largest", max(took) * 1e3, "ms")
    line("report.size", size / 1024, "KiB")
    documents = {f"{n:02}.pdf": plain(f"Document {n}", pages=8) for n in range(DOCUMENTS)}
    bundled = []
    for n in range(20):
        start = time.perf_counter()
        zipped({"00.pdf": pdf(TEMPLATE, _filled(entries, 200_000 + n)), **documents})
        bundled.append(time.perf_counter() - start)
    line(f"report.bundle_with_{DOCUMENTS}_documents_p50", 1e3 * median(bundled), "ms")
    before = _memory()
    for n in range(IN_A_ROW):
        zipped({"00.pdf": pdf(TEMPLATE, _filled(entries, 300_000 + n)), **documents})
    gc.collect()
    line(f"report.memory_left_by_{IN_A_ROW}", _memory() - before, "MB")


def _filled(entries: tuple[Entry, ...], version: int) -> dict[str, Any]:
    """Another version each time, or the compiler would answer from its memory."""
    standing = Standing.of(entries)
    made = bundle(readiness(standing, DUE, ()), standing, FIRST, PARTIES)
    about = [{"label": "Werknemer", "values": [f"Voorbeeld {version}"]}]
    signatures = [{"role": who, "name": ""} for who in ("Werkgever", "Werknemer")]
    beside = {"title": "Re-integratieverslag", "case": "zaak-1", "version": version, "named": True}
    return {**asdict(made), **beside, "about": about, "signatures": signatures}


def _entries() -> tuple[Entry, ...]:
    made: list[Entry] = []
    while len(made) < FACTS:
        kind = BY_NAME[KINDS[len(made) % len(KINDS)]]
        read = json.loads((EXAMPLES / f"{kind.kind}.json").read_text())
        made.append(kind.model_validate({**read, "entry": f"v-{len(made)}"}))
    return tuple(made)


def _memory() -> float:
    """The most that this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
