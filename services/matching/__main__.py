"""`python -m services.matching limits | match | normalise | reference | vacancies | generate | serve | ...`."""

import argparse
import asyncio
import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from random import Random

from services.matching.app import build
from services.matching.rules.lines import limits_lines, match_lines, normalise_lines
from services.matching.rules.made_up_market import Market
from services.matching.rules.normalise import TitleIndex
from services.matching.rules.reading.skills import SkillIndex
from services.matching.rules.reference_shape import Reference
from services.matching.rules.titles.recognised import recognised
from services.matching.store.reference import load
from services.matching.store.reference_import import ReferenceStore
from services.matching.store.sentences import sentences
from services.matching.store.taking import Taking
from services.matching.store.vacancies import Vacancies
from services.matching.store.vacancy_files import take_file
from shared.kernel.clock import now
from shared.kernel.command import Verb, lines_of, main, print_all
from shared.kernel.mongo import connected
from shared.kernel.settings import Settings


def _reference(arguments: argparse.Namespace) -> Reference:
    folder = arguments.reference or os.environ.get("HERVAT_REFERENCE")
    return load(Path(folder) if folder else None)


def _with_reference(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--reference", metavar="DIR", help="reference data; the starter without it")


def _match_arguments(parser: argparse.ArgumentParser) -> None:
    _with_reference(parser)
    parser.add_argument("--candidates", required=True, metavar="FILE", help="JSON lines")
    parser.add_argument("--vacancies", required=True, metavar="FILE", help="JSON lines")
    parser.add_argument("--top", type=int, default=20, help="the best so many of each candidate")
    parser.add_argument("--all-verdicts", action="store_true", help="the excluded pairs too")


def _match(arguments: argparse.Namespace) -> int:
    with lines_of(arguments.candidates) as candidates, lines_of(arguments.vacancies) as vacancies:
        reference = _reference(arguments)
        return print_all(match_lines(candidates, vacancies, reference, arguments.top, arguments.all_verdicts))


def _normalise_arguments(parser: argparse.ArgumentParser) -> None:
    _with_reference(parser)
    parser.add_argument(
        "file", nargs="?", default="-", metavar="FILE", help="titles, one a line; - for standard input"
    )


def _normalise(arguments: argparse.Namespace) -> int:
    with lines_of(arguments.file) as titles:
        return print_all(normalise_lines(titles, _titles(arguments)))


def _titles(arguments: argparse.Namespace) -> TitleIndex:
    """With the encoder on a reference of one's own; the starter is small enough for letters and words."""
    reference = _reference(arguments)
    if not (arguments.reference or os.environ.get("HERVAT_REFERENCE")):
        return TitleIndex(reference)
    return TitleIndex(reference, sentences(Path(os.environ.get("HERVAT_HOME", ".hervat")) / "titles"))


def _reference_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=("import",), help="put the tables of a folder in force")
    parser.add_argument("folder", metavar="DIR", help="downloads in the layout of ESCO, O*NET and pc4")


def _import_reference(arguments: argparse.Namespace) -> int:
    return asyncio.run(_imported(load(Path(arguments.folder)), Settings.model_validate({})))


async def _imported(reference: Reference, settings: Settings) -> int:
    """A line of progress a batch, then the version and its rows as one JSON line; it counts from the next start."""
    async with connected(settings.mongodb_url, settings.database or "hervat_matching") as mongo:
        done = await ReferenceStore(mongo).keep(reference, _say)
    print(json.dumps(asdict(done)))
    _say(f"version {done.version} is in force: matching reads it at its next start")
    return 0


def _limits(_: argparse.Namespace) -> int:
    return print_all((line, True) for line in limits_lines())


def _vacancies_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="CSV, JSON or JSON lines; - for standard input")
    parser.add_argument("--tenant", required=True, help="the arbodienst whose vacancies they are")
    parser.add_argument("--dry-run", action="store_true", help="only say what is wrong with which line")


def _take_vacancies(arguments: argparse.Namespace) -> int:
    return asyncio.run(_taken(arguments, Settings.model_validate({})))


async def _taken(arguments: argparse.Namespace, settings: Settings) -> int:
    """A JSON line for each row, progress on standard error; 1 where any row was refused."""
    async with connected(settings.mongodb_url, settings.database or "hervat_matching") as mongo:
        vacancies = Vacancies(mongo)
        await vacancies.prepare()
        reference = await ReferenceStore(mongo).to_work_with(settings.reference)
        titles = TitleIndex(reference)
        skills = SkillIndex(reference.skill_titles)
        taking = Taking(
            vacancies, lambda: reference, lambda title: recognised(title, titles), skills.in_text, now
        )
        with lines_of(arguments.file) as lines:
            good = await take_file(lines, arguments.tenant, taking, print, _say, arguments.dry_run)
    return 0 if good else 1


def _say(said: str) -> None:
    print(said, file=sys.stderr, flush=True)


def _generate_arguments(parser: argparse.ArgumentParser) -> None:
    _with_reference(parser)
    parser.add_argument(
        "folder", metavar="DIR", help="where vacancies.jsonl and candidates.jsonl are written"
    )
    parser.add_argument("--vacancies", type=int, default=10_000, metavar="N")
    parser.add_argument("--candidates", type=int, default=500, metavar="N")
    parser.add_argument("--seed", type=int, default=1, help="the same seed draws the same market")


def _generate(arguments: argparse.Namespace) -> int:
    """Made-up files that `match` and `vacancies` read."""
    market, folder = Market(_reference(arguments), Random(arguments.seed)), Path(arguments.folder)
    folder.mkdir(parents=True, exist_ok=True)
    drawn = {
        "vacancies": market.vacancies(arguments.vacancies),
        "candidates": market.candidates(arguments.candidates),
    }
    for name, rows in drawn.items():
        with (folder / f"{name}.jsonl").open("w", encoding="utf-8") as file:
            for row in rows:
                file.write(row.model_dump_json(exclude_none=True, exclude_defaults=True) + "\n")
    return 0


VERBS = {
    "vacancies": Verb("a file of vacancies in, row by row", _vacancies_arguments, _take_vacancies),
    "generate": Verb("a made-up labour market as files, to try things on", _generate_arguments, _generate),
    "limits": Verb("the catalogue of limits, as JSON lines", lambda _: None, _limits),
    "match": Verb("candidates held against vacancies, as JSON lines", _match_arguments, _match),
    "normalise": Verb("job titles to occupations, as JSON lines", _normalise_arguments, _normalise),
    "reference": Verb("reference tables into MongoDB, as a version", _reference_arguments, _import_reference),
}

sys.exit(main("matching", build, VERBS))
