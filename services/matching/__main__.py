"""`python -m services.matching limits | match | normalise | reference | serve | rebuild | retell | ...`."""

import argparse
import asyncio
import json
import os
import sys
from dataclasses import asdict
from pathlib import Path

from services.matching.app import build
from services.matching.rules.lines import limits_lines, match_lines, normalise_lines
from services.matching.rules.normalise import TitleIndex
from services.matching.rules.reference_shape import Reference
from services.matching.store.reference import load
from services.matching.store.reference_import import ReferenceStore
from services.matching.store.sentences import sentences
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
    """A line of progress a batch, then the version and its rows as one JSON line."""
    async with connected(settings.mongodb_url, settings.database or "hervat_matching") as mongo:
        done = await ReferenceStore(mongo).keep(
            reference, lambda said: print(said, file=sys.stderr, flush=True)
        )
    print(json.dumps(asdict(done)))
    return 0


def _limits(_: argparse.Namespace) -> int:
    return print_all((line, True) for line in limits_lines())


VERBS = {
    "limits": Verb("the catalogue of limits, as JSON lines", lambda _: None, _limits),
    "match": Verb("candidates held against vacancies, as JSON lines", _match_arguments, _match),
    "normalise": Verb("job titles to occupations, as JSON lines", _normalise_arguments, _normalise),
    "reference": Verb("reference tables into MongoDB, as a version", _reference_arguments, _import_reference),
}

sys.exit(main("matching", build, VERBS))
