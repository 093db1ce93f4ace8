"""The matching engine on a made-up labour market, beside DuckDB, Tantivy and MongoDB on the same rows in the same run.

`HERVAT_BENCH_SCALE` makes the market smaller: 0.1 is a tenth of the vacancies and candidates. A list is timed when
it is asked again, as a standing list is; all pairs are the lists of everybody, each asked for the first time.
"""

import gc
import os
import random
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from services.matching.rules.engine.engine import Engine
from services.matching.rules.engine.standing import Standing
from services.matching.rules.made_up_market import Market
from services.matching.rules.match import match
from services.matching.rules.reference_shape import Reference
from services.matching.rules.shapes import Candidate, Vacancy
from services.matching.store.reference import load
from tests.bench import matching_answers
from tests.bench.line import line
from tests.bench.matching_peers import TOP, Ask, in_duckdb, in_mongodb, in_tantivy

VACANCIES, CANDIDATES, SEED = 400_000, 15_000, 6
SAMPLE, FEW, EVENTS, CHECKED = 400, 60, 3_000, 2


def main() -> None:
    """The engine first, then the others, then the stream."""
    scale = float(os.environ.get("HERVAT_BENCH_SCALE", "1"))
    folder = os.environ.get("HERVAT_REFERENCE")
    reference = load(Path(folder) if folder else None)
    market = Market(reference, random.Random(SEED))
    vacancies = list(market.vacancies(round(VACANCIES * scale)))
    candidates = list(market.candidates(round(CANDIDATES * scale)))
    engine = _loaded(reference, vacancies, candidates)
    sample = random.Random(SEED).sample(candidates, min(SAMPLE, len(candidates)))
    _checked(engine, sample, vacancies, reference)
    _all_pairs(engine, candidates)
    ours = _top(engine, sample)
    _from_the_other_side(engine, vacancies)
    _beside(engine, sample[:FEW], vacancies, median(ours))
    _stream(engine, market, candidates, vacancies)
    matching_answers.main(reference)


def _loaded(reference: Reference, vacancies: Sequence[Vacancy], candidates: Sequence[Candidate]) -> Engine:
    gc.collect()
    before, start = _resident(), time.perf_counter()
    engine = Engine(reference)
    for first in range(0, len(vacancies), 100_000):
        engine.put_vacancies(vacancies[first : first + 100_000])
    for candidate in candidates:
        engine.put_candidate(candidate)
    line("matching.load", time.perf_counter() - start, f"s ({len(vacancies):,} and {len(candidates):,})")
    gc.collect()
    line("matching.memory", (_resident() - before) / 1e6, "MB")
    return engine


def _resident() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def _checked(
    engine: Engine, sample: Sequence[Candidate], vacancies: Sequence[Vacancy], reference: Reference
) -> None:
    """A figure of a wrong list is worth nothing: some lists are compared with brute force over a part."""
    part = vacancies[:: max(1, len(vacancies) // 2_000)]
    small = Engine(reference)
    small.put_vacancies(part)
    for candidate in sample[:CHECKED]:
        small.put_candidate(candidate)
        found = [(each.vacancy, each.score) for each in small.top(candidate.candidate, TOP)]
        assert found == [(each.vacancy, each.score) for each in match(candidate, part, reference, TOP)]


def _seconds(ask: Callable[[Any], object], of: Sequence[Any]) -> list[float]:
    """How long each takes, once everything was asked before."""
    took: list[float] = []
    for each in (*of, *of):
        start = time.perf_counter()
        ask(each)
        took.append(time.perf_counter() - start)
    return took[len(of) :]


def _all_pairs(engine: Engine, candidates: Sequence[Candidate]) -> None:
    start = time.perf_counter()
    for each in candidates:
        engine.keys(each.candidate, TOP)
    line("matching.all_pairs_one_core", time.perf_counter() - start, f"s ({len(candidates):,} lists)")


def _top(engine: Engine, sample: Sequence[Candidate]) -> list[float]:
    took = _seconds(lambda each: engine.keys(each.candidate, TOP), sample)
    line("matching.top_20_p50", 1e6 * median(took), "us")
    line("matching.top_20_p99", 1e6 * quantiles(took, n=100)[-1], "us")
    return took


def _from_the_other_side(engine: Engine, vacancies: Sequence[Vacancy]) -> None:
    sample = random.Random(SEED).sample(vacancies, min(SAMPLE, len(vacancies)))
    took = _seconds(lambda each: engine.answers(each.vacancy), sample)
    line("matching.one_vacancy_p50", 1e6 * median(took), "us")
    line("matching.one_vacancy_p99", 1e6 * quantiles(took, n=100)[-1], "us")


def _beside(engine: Engine, sample: Sequence[Candidate], vacancies: Sequence[Vacancy], ours: float) -> None:
    """The others have it easier (see `matching_peers`); a ratio below 1 is ours faster."""
    for name, ask in (("DuckDB", in_duckdb(engine, vacancies)), ("Tantivy", in_tantivy(engine, vacancies))):
        _one_beside(name, ask, sample, ours)
    for ask in in_mongodb(engine, vacancies):
        _one_beside("MongoDB", ask, sample, ours)


def _one_beside(name: str, ask: Ask, sample: Sequence[Candidate], ours: float) -> None:
    line(
        f"matching.top_20_beside_{name.lower()}", 1e6 * ours, "us", name, 1e6 * median(_seconds(ask, sample))
    )


def _stream(
    engine: Engine, market: Market, candidates: Sequence[Candidate], vacancies: Sequence[Vacancy]
) -> None:
    """Of ten events six are new vacancies, one a change, two vacancies that go, one a candidate that changes."""
    standing = Standing(engine, TOP)
    for candidate in candidates:
        engine.drop_candidate(candidate.candidate)
    start = time.perf_counter()
    for candidate in candidates:
        standing.put_candidate(candidate)
        standing.list_of(candidate.candidate)
    line("matching.standing_start", time.perf_counter() - start, f"s ({len(candidates):,} lists)")
    chance = random.Random(SEED)
    fresh = list(market.vacancies(EVENTS, first=10_000_000))
    start = time.perf_counter()
    for vacancy in fresh:
        for candidate in _touched(standing, vacancy, chance, candidates, vacancies):
            standing.list_of(candidate)
    line(
        "matching.stream",
        EVENTS / (time.perf_counter() - start),
        f"events/s ({len(candidates):,} lists exact)",
    )


def _touched(
    standing: Standing,
    fresh: Vacancy,
    chance: random.Random,
    candidates: Sequence[Candidate],
    vacancies: Sequence[Vacancy],
) -> Iterable[str]:
    """One event of the stream; the candidates whose lists it changes."""
    kind, old = chance.randrange(10), chance.choice(vacancies)
    if kind < 6:
        return standing.put_vacancy(fresh)
    if kind < 7:
        return standing.put_vacancy(fresh.model_copy(update={"vacancy": old.vacancy}))
    if kind < 9:
        return standing.drop_vacancy(old.vacancy)
    changed = chance.choice(candidates)
    standing.put_candidate(changed)
    return [changed.candidate]
