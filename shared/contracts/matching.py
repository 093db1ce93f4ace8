"""What matching tells: proposals with their rank for everybody in the case, and the reasons for those who may know."""

from typing import Annotated, Literal

from shared.contracts.classes import ADVICE, CAPACITY, PROCESS
from shared.contracts.event import Event
from shared.contracts.limits import LimitValue
from shared.contracts.trajectory import Shape

Verdict = Literal["fits", "ask"]


class MatchProposed(Event):
    """A vacancy that breaks no limit: it fits, or a question about the job must be asked first."""

    kind = "matching.match-proposed.v1"
    topic = "matching-events"

    vacancy: Annotated[str, PROCESS]
    title: Annotated[str, PROCESS]
    verdict: Annotated[Verdict, PROCESS]
    rank: Annotated[int, PROCESS]


class MatchWithdrawn(Event):
    """A proposal that no longer stands: it stopped fitting, the vacancy went, or the search ended."""

    kind = "matching.match-withdrawn.v1"
    topic = "matching-events"

    vacancy: Annotated[str, PROCESS]
    reason: Annotated[Literal["no-longer-fits", "vacancy-gone", "search-ended"], PROCESS]


class LimitJudged(Shape):
    """One limit held against one demand."""

    item: Annotated[str, CAPACITY]
    capacity: Annotated[LimitValue, CAPACITY]
    demand: Annotated[LimitValue | None, ADVICE] = None
    verdict: Annotated[Literal["fits", "ask", "excluded"], ADVICE]
    source: Annotated[Literal["vacancy", "occupation", "person"], ADVICE]


class MatchExplained(Event):
    """Why a vacancy was proposed: the parts of its score, each limit at stake, what is missing, what to ask."""

    kind = "matching.match-explained.v1"
    topic = "matching-advice"

    vacancy: Annotated[str, PROCESS]
    score: Annotated[int, ADVICE]
    parts: Annotated[dict[str, int], ADVICE]
    limits: Annotated[tuple[LimitJudged, ...], ADVICE]
    reasons: Annotated[tuple[str, ...], ADVICE]
    missing_skills: Annotated[tuple[str, ...], ADVICE]
    travel_km: Annotated[float | None, ADVICE] = None
    why_nl: Annotated[tuple[str, ...], ADVICE] = ()
    why_en: Annotated[tuple[str, ...], ADVICE] = ()


TOLD: tuple[type[Event], ...] = (MatchProposed, MatchWithdrawn, MatchExplained)
