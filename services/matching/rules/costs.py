"""What each single limit of a candidate costs: how many vacancies would come within reach if it were a step wider.

A count, not an advice: whether a limit can move is for the bedrijfsarts or the labour expert to say.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from services.matching.rules.reference_shape import Reference
from services.matching.rules.shapes import Candidate, Vacancy
from services.matching.rules.steps import Step, steps
from services.matching.rules.verdicts import (
    Finding,
    distance,
    judge_limits,
    judge_terms,
    judge_travel,
)

LIMIT_OF: Mapping[str, str] = {
    "travel-too-far": "travel",
    "hours-too-many": "hours-most",
    "hours-too-few": "hours-fewest",
    "education-too-high": "education",
    "wage-too-low": "wage",
}
"""The limit behind each code that puts a pair out; for an item of the catalogue it is the item."""


@dataclass(frozen=True)
class Cost:
    """One limit a step wider, and how many vacancies that are out now would then fit or ask."""

    step: Step
    opens: int

    def line(self) -> dict[str, object]:
        """The cost with its sentences, as JSON."""
        some = f"{self.opens:,}"
        dutch, one = some.replace(",", "."), self.opens == 1
        return {
            "limit": self.step.limit,
            "now": self.step.now,
            "then": self.step.then,
            "opens": self.opens,
            "nl": f"{self.step.nl} opent {dutch} {'vacature' if one else 'vacatures'}.",
            "en": f"{self.step.en} opens {some} {'vacancy' if one else 'vacancies'}.",
        }


@dataclass(frozen=True)
class Costs:
    """How many vacancies are within reach now, and what each limit keeps out, the dearest first."""

    within_reach: int
    limits: tuple[Cost, ...]


def costs(
    candidate: Candidate, vacancies: Iterable[Vacancy], reference: Reference, on: date | None = None
) -> Costs:
    """Each vacancy is judged once, and once more where a single limit keeps it out."""
    wider = {step.limit: step for step in steps(candidate)}
    within, opened = 0, Counter[str]()
    for vacancy in vacancies:
        kept_out = _kept_out_by(candidate, vacancy, reference, on)
        within += not kept_out
        if len(kept_out) == 1:
            (limit,) = kept_out
            step = wider.get(limit)
            opened[limit] += step is not None and not _kept_out_by(step.candidate, vacancy, reference, on)
    found = [Cost(step, opened[limit]) for limit, step in wider.items()]
    return Costs(within, tuple(sorted(found, key=lambda cost: -cost.opens)))


def _kept_out_by(candidate: Candidate, vacancy: Vacancy, reference: Reference, on: date | None) -> set[str]:
    """The limits that put a pair out; a code that no limit can move stands as itself."""
    findings = [limit.finding for limit in judge_limits(candidate, vacancy, reference)]
    findings += judge_terms(candidate, vacancy, reference, on)
    findings += judge_travel(candidate, distance(candidate, vacancy, reference))
    return {_limit_of(finding) for finding in findings if finding.verdict == "excluded"}


def _limit_of(finding: Finding) -> str:
    name, _, item = finding.code.partition(":")
    return item or LIMIT_OF.get(name, name)
