"""Which of what is reported everybody in a case may see, and which only a closed circle. Pure."""

from collections.abc import Iterable, Sequence

from shared.contracts.facts import Fact, MaternityLeave, PartiallyRecovered, Sick
from shared.contracts.intake import SickReport

CLOSED = PartiallyRecovered | MaternityLeave
"""The later facts that only the closed circle sees; a sick report only for its vangnet term."""


def openly(sick: Iterable[Sick]) -> tuple[SickReport, ...]:
    """Sick reports as everybody sees them."""
    return tuple(SickReport.of(each) for each in sick)


def closed(sick: Iterable[Sick], facts: Sequence[Fact]) -> tuple[Sick | CLOSED, ...]:
    """The sick reports with a term, and the facts that are not told openly."""
    terms = [each for each in sick if each.vangnet]
    return (*terms, *(each for each in facts if isinstance(each, CLOSED)))
