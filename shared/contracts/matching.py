"""What matching tells: proposals with their rank for everybody in the case, and the reasons for those who may know."""

from typing import Annotated, Literal

from shared.contracts.classes import ADVICE, CAPACITY, PROCESS
from shared.contracts.event import Event
from shared.contracts.limits import LimitValue
from shared.contracts.rejections import RejectionReason
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


class MatchAccepted(Event):
    """A person goes on with a proposal. It stands until it no longer fits, the vacancy goes or a person says no."""

    kind = "matching.match-accepted.v1"
    topic = "matching-events"

    vacancy: Annotated[str, PROCESS]
    by: Annotated[str, PROCESS]
    """The role of who decided."""


class MatchRejected(Event):
    """A person says no to a vacancy: it is not proposed to this candidate again. Why is told on the closed topic."""

    kind = "matching.match-rejected.v1"
    topic = "matching-events"

    vacancy: Annotated[str, PROCESS]
    by: Annotated[str, PROCESS]
    """The role of who decided, or `trajectory` where that service told it."""
    opening: Annotated[int, PROCESS] = 1
    """The opening of the case in which it was said."""


class RejectionExplained(Event):
    """Why a person said no. It can be about a limit, so it is told apart."""

    kind = "matching.rejection-explained.v1"
    topic = "matching-advice"

    vacancy: Annotated[str, PROCESS]
    reason: Annotated[RejectionReason, ADVICE]
    """Why not, as a code; it can be about a limit."""


class LimitJudged(Shape):
    """One limit held against one demand."""

    item: Annotated[str, CAPACITY]
    capacity: Annotated[LimitValue, CAPACITY]
    demand: Annotated[LimitValue | None, ADVICE] = None
    verdict: Annotated[Literal["fits", "ask", "excluded"], ADVICE]
    source: Annotated[Literal["vacancy", "occupation", "person"], ADVICE]


class QuestionAsked(Shape):
    """A question about the work, to be answered by whoever knows the job. It holds nothing of a person."""

    item: Annotated[str, ADVICE]
    """The item of the catalogue of limits that is asked about; or `hours`, `place` or `occupation`."""
    nl: Annotated[str, ADVICE]
    """The question in Dutch."""
    en: Annotated[str, ADVICE]
    """The question in English."""


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
    matched_skills: Annotated[tuple[str, ...], ADVICE] = ()
    """Skills that the vacancy asks for and the candidate names, as the vacancy writes them."""
    questions: Annotated[tuple[QuestionAsked, ...], ADVICE] = ()
    """At most three, the demand that is likeliest to be beyond a limit first."""


TOLD: tuple[type[Event], ...] = (
    MatchProposed,
    MatchWithdrawn,
    MatchExplained,
    MatchAccepted,
    MatchRejected,
    RejectionExplained,
)
