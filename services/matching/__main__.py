"""`python -m services.matching limits | match | normalise | serve | rebuild | retell | reconcile | dead`."""

import argparse
import os
import sys
from pathlib import Path

from services.matching.app import build
from services.matching.rules.lines import limits_lines, match_lines, normalise_lines
from services.matching.rules.normalise import TitleIndex
from services.matching.rules.reference_shape import Reference
from services.matching.store.reference import load
from shared.kernel.command import Verb, lines_of, main, print_all


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
        return print_all(normalise_lines(titles, TitleIndex(_reference(arguments))))


def _limits(_: argparse.Namespace) -> int:
    return print_all((line, True) for line in limits_lines())


VERBS = {
    "limits": Verb("the catalogue of limits, as JSON lines", lambda _: None, _limits),
    "match": Verb("candidates held against vacancies, as JSON lines", _match_arguments, _match),
    "normalise": Verb("job titles to occupations, as JSON lines", _normalise_arguments, _normalise),
}

sys.exit(main("matching", build, VERBS))
