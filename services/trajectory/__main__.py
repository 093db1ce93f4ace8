"""`python -m services.trajectory clock | serve | rebuild | retell | reconcile | dead`."""

import argparse
import sys
from datetime import date

from services.trajectory.app import build
from services.trajectory.rules.lines import answer
from shared.kernel.command import Verb, lines_of, main, print_all


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--as-of", type=date.fromisoformat, metavar="DATE", help="only facts known by this day"
    )
    parser.add_argument("--explain", action="store_true", help="say why, in Dutch and in English")
    parser.add_argument(
        "file", nargs="?", default="-", metavar="FILE", help="JSON lines; - for standard input"
    )


def _clock(arguments: argparse.Namespace) -> int:
    with lines_of(arguments.file) as lines:
        return print_all(answer(lines, arguments.as_of, arguments.explain))


sys.exit(main("trajectory", build, {"clock": Verb("the clock of facts in JSON lines", _arguments, _clock)}))
