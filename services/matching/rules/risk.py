"""How likely it is that work asks more than a person can, for each limit that a person must still ask about.

A table of whole points, so that the sum can be checked by hand. It orders questions and weighs in the score; it
excludes nothing and lets nothing fit.
"""

from collections.abc import Iterable
from typing import Protocol

from services.matching.rules.reference_shape import Reference
from services.matching.rules.shapes import Vacancy
from services.matching.rules.verdicts import occupation_of
from shared.contracts.limits import CATALOGUE, LimitValue, exceeds, weight

OWN_OVER = 4
"""The occupation's own figures are beyond the limit."""
GROUP_OVER = 3
"""So are those of its group, which are the heaviest of many occupations."""
UNKNOWN = 2
"""Nothing is known, or the estimate is exactly the limit."""
EDGE = 1
"""The vacancy itself states exactly the limit."""
GROUP_WITHIN = 1
OWN_WITHIN = 0
"""The occupation's own figures stay within the limit."""

MOST_RISK = 20
"""What all questions of a pair can weigh together."""


class Asked(Protocol):
    """A limit held against work, whichever type holds it."""

    @property
    def item(self) -> str:
        """The item of the catalogue."""
        ...

    @property
    def capacity(self) -> LimitValue:
        """What the person can do."""
        ...

    @property
    def demand(self) -> LimitValue | None:
        """What the work asks, or seems to ask; None where nobody knows."""
        ...

    @property
    def source(self) -> str:
        """Who says so: `vacancy`, `occupation`, or `person` where nobody does."""
        ...


def is_own(item: str, vacancy: Vacancy, reference: Reference) -> bool:
    """Whether the estimate of an item is of this very work or its occupation, rather than of a group of those."""
    occupation, _ = occupation_of(vacancy, reference)
    return item in vacancy.suggested.demands or item in reference.demands.get(occupation or "", {})


def risk(asked: Asked, own: bool) -> int:
    """0 (unlikely) to 4 (likely) that the demand of an open question is beyond the limit."""
    if asked.source == "vacancy":
        return EDGE
    if asked.demand is None:
        return UNKNOWN
    if exceeds(asked.item, asked.demand, asked.capacity):
        return OWN_OVER if own else GROUP_OVER
    on_edge = weight(asked.item, asked.demand) == weight(asked.item, asked.capacity)
    # A flag has no edge: a demand that equals it is one that is met.
    if on_edge and CATALOGUE[asked.item].kind != "flag":
        return UNKNOWN
    return OWN_WITHIN if own else GROUP_WITHIN


def total_risk(open_limits: Iterable[Asked], vacancy: Vacancy, reference: Reference) -> int:
    """The risks of all open questions of a pair added up, at most `MOST_RISK`."""
    risks = (risk(each, is_own(each.item, vacancy, reference)) for each in open_limits)
    return min(MOST_RISK, sum(risks))
