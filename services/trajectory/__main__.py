"""`python -m services.trajectory clock | compare | serve | rebuild | retell | reconcile | dead`."""

import argparse
import sys
from datetime import date

from services.trajectory.app import build
from services.trajectory.rules.comparing import compared
from services.trajectory.rules.lines import answer
from shared.kernel.clock import begun, now
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


def _compare_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--as-of",
        type=date.fromisoformat,
        metavar="DATE",
        help="what is missed by this day; today without one",
    )
    parser.add_argument(
        "file", nargs="?", default="-", metavar="FILE", help="JSON lines; - for standard input"
    )


def _compare(arguments: argparse.Namespace) -> int:
    with lines_of(arguments.file) as lines:
        return print_all(compared(lines, arguments.as_of or begun(now())))


VERBS = {
    "clock": Verb("the clock of facts in JSON lines", _arguments, _clock),
    "compare": Verb(
        "where the dates of another system differ from ours, and why", _compare_arguments, _compare
    ),
}

sys.exit(main("trajectory", build, VERBS))
