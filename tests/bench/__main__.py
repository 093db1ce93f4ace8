"""`make bench [ONLY=name]`: runs the benchmarks, one line a figure."""

import logging
import sys

from shared.kernel import log
from tests.bench import (
    clock,
    delivery,
    intake,
    kernel,
    market_served,
    matching,
    report,
    stored,
    titles,
    trajectory,
)

ALL = {
    "clock": (clock.main,),
    "kernel": (kernel.main, stored.main),
    "intake": (intake.main,),
    "delivery": (delivery.main,),
    "trajectory": (trajectory.main,),
    "report": (report.main,),
    "titles": (titles.main,),
    "matching": (matching.main, market_served.main),
}


def main(only: str | None) -> int:
    """Runs all, or the one named; 2 for a name that does not exist."""
    if only and only not in ALL:
        print(f"there is no such benchmark: one of {', '.join(ALL)}", file=sys.stderr)
        return 2
    log.configure("bench", logging.ERROR)
    for name, benches in ALL.items():
        if only in (None, name):
            for bench in benches:
                bench()
    return 0


sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else None))
