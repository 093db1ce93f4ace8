"""What each single limit of a candidate costs: how many vacancies would come within reach if it were a step wider.

A count, not an advice: whether a limit can move is for the bedrijfsarts or the labour expert to say.
"""

from dataclasses import dataclass

from services.matching.rules.engine.engine import Engine
from services.matching.rules.shapes import Candidate
from services.matching.rules.steps import Step, steps


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


def costs_of(engine: Engine, candidate: Candidate) -> Costs:
    """Each limit is widened by itself and what is within reach counted again.

    What one limit alone keeps out comes in when that limit is wider, and nothing else does.
    """
    within = engine.within_reach(candidate)
    found = [Cost(step, engine.within_reach(step.candidate) - within) for step in steps(candidate)]
    return Costs(within, tuple(sorted(found, key=lambda cost: -cost.opens)))
