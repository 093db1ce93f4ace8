"""One candidate's search: what is known of it, and which vacancies stand proposed. Pure.

The list wanted is computed outside, from all vacancies; what is told is brought to it here.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from services.matching.domain.forgetting import of_what_ended
from services.matching.domain.kinds import (
    AcceptMatch,
    BringToWanted,
    CapacityKept,
    ProfileKept,
    Proposal,
    RejectMatch,
    SearchClosed,
    SearchOpened,
    SearchRested,
)
from services.matching.rules.asks import question
from services.matching.rules.reasons import reason_text
from shared.contracts.event import DayBegan, Event, Refused
from shared.contracts.limits import LimitValues
from shared.contracts.matching import (
    LimitJudged,
    MatchAccepted,
    MatchExplained,
    MatchProposed,
    MatchRejected,
    MatchWithdrawn,
    QuestionAsked,
    RejectionExplained,
    Verdict,
)
from shared.contracts.rejections import MatchRefused, RejectionReason
from shared.contracts.trajectory import (
    CapacityEstablished,
    CaseResumed,
    CaseSetAside,
    PeriodEnded,
    SearchProfile,
    SearchProfileRevised,
    SecondTrackEnded,
    SecondTrackStarted,
)
from shared.kernel.decider import Decider
from shared.kernel.forgotten import Forgets


class Search(BaseModel):
    """A candidate. Matched when all three are known: the track began, the capacity, the profile."""

    model_config = ConfigDict(frozen=True)

    open: bool = False
    capacity: LimitValues | None = None
    capacity_of: int = 0
    """The opening of the case that the capacity belongs to: it may come before the end of the one before is heard."""
    profile: SearchProfile | None = None
    profile_of: int = 0
    """The same, of the profile."""
    told: dict[str, Verdict] = {}
    accepted: tuple[str, ...] = ()
    """Proposals a person goes on with."""
    rejected: dict[str, int] = {}
    """Vacancies a person said no to, with the opening in which that was."""
    ended: int = 0
    """The last opening of the case that ended: what is told of it later (on the other topic) no longer counts."""

    @property
    def complete(self) -> bool:
        """Whether there is enough to match on. Without limits known nothing is proposed."""
        return self.open and self.capacity is not None and self.profile is not None


def decide(state: Search, event: Event, at: datetime) -> Sequence[Event]:
    """What an event means for the search."""
    match event:
        case (
            SecondTrackStarted()
            | SecondTrackEnded()
            | CapacityEstablished()
            | SearchProfileRevised()
            | MatchRefused()
        ) if event.opening <= state.ended:
            return []
        case SecondTrackStarted():
            return [] if state.open else [SearchOpened()]
        case CapacityEstablished(capacity=capacity, opening=opening):
            known = (state.capacity, state.capacity_of) == (capacity, opening)
            return [] if known else [CapacityKept(capacity=capacity, opening=opening)]
        case SearchProfileRevised(profile=profile, opening=opening):
            known = (state.profile, state.profile_of) == (profile, opening)
            return [] if known else [ProfileKept(profile=profile, opening=opening)]
        case SecondTrackEnded() | CaseSetAside():
            return [*_all_withdrawn(state), SearchRested()] if state.open else []
        case CaseResumed():
            return [SearchOpened()] if event.second_track and not state.open else []
        case PeriodEnded():
            closed = SearchClosed(opening=event.opening)
            return [*_all_withdrawn(state), closed] if event.opening > state.ended else []
        case BringToWanted():
            return _bring(state, event) if state.complete and state.capacity == event.capacity else []
        case MatchRefused(vacancy=vacancy, reason=reason, opening=opening):
            return _rejected(state, vacancy, "trajectory", reason, opening)
        case AcceptMatch() | RejectMatch():
            return _decided(state, event)
        case _:
            return []


def evolve(state: Search, event: Event) -> Search:
    """The search after an event."""
    match event:
        case SearchOpened():
            return state.model_copy(update={"open": True})
        case SearchRested():
            return state.model_copy(update={"open": False})
        case SearchClosed():
            return _closed(state, event.opening)
        case CapacityKept():
            return state.model_copy(update={"capacity": event.capacity, "capacity_of": event.opening})
        case ProfileKept():
            return state.model_copy(update={"profile": event.profile, "profile_of": event.opening})
        case MatchProposed():
            return state.model_copy(update={"told": {**state.told, event.vacancy: event.verdict}})
        case MatchWithdrawn():
            return _without(state, event.vacancy)
        case MatchAccepted():
            accepted = tuple(sorted({*state.accepted, event.vacancy}))
            return state.model_copy(update={"accepted": accepted})
        case MatchRejected():
            rejected = {**state.rejected, event.vacancy: event.opening}
            # In one order whatever came first, so that the state is the same byte for byte.
            ordered = {vacancy: rejected[vacancy] for vacancy in sorted(rejected)}
            return _without(state, event.vacancy).model_copy(update={"rejected": ordered})
        case _:
            return state


def due(state: Search) -> date | None:
    """Matching waits for no day."""
    return None


def _all_withdrawn(state: Search) -> list[Event]:
    return [MatchWithdrawn(vacancy=each, reason="search-ended") for each in sorted(state.told)]


def _closed(state: Search, opening: int) -> Search:
    """Nothing is left but what the other topic brought ahead of the next opening."""
    later = {vacancy: of for vacancy, of in state.rejected.items() if of > opening}
    closed = Search(ended=opening, rejected=later)
    if state.capacity_of > opening:
        closed = closed.model_copy(update={"capacity": state.capacity, "capacity_of": state.capacity_of})
    if state.profile_of > opening:
        closed = closed.model_copy(update={"profile": state.profile, "profile_of": state.profile_of})
    return closed


def _without(state: Search, vacancy: str) -> Search:
    """The search where this vacancy is not proposed, so not accepted either."""
    told = {each: verdict for each, verdict in state.told.items() if each != vacancy}
    return state.model_copy(
        update={"told": told, "accepted": tuple(each for each in state.accepted if each != vacancy)}
    )


def _decided(state: Search, asked: AcceptMatch | RejectMatch) -> Sequence[Event]:
    """What a person says of a proposal. The same said again is nothing; of what is not proposed nothing is decided."""
    done = state.accepted if isinstance(asked, AcceptMatch) else state.rejected
    if asked.vacancy in done:
        return []
    if asked.vacancy not in state.told:
        detail = "This vacancy is not proposed to this candidate (any more)."
        return [Refused(code="not-proposed", detail=detail, path="vacancy")]
    if isinstance(asked, AcceptMatch):
        return [MatchAccepted(vacancy=asked.vacancy, by=asked.by)]
    return _rejected(state, asked.vacancy, asked.by, asked.reason, state.ended + 1)


def _rejected(state: Search, vacancy: str, by: str, reason: RejectionReason, opening: int) -> Sequence[Event]:
    """No is said once for each opening of the case, whoever says it."""
    if state.rejected.get(vacancy, 0) >= opening:
        return []
    return [
        MatchRejected(vacancy=vacancy, by=by, opening=opening),
        RejectionExplained(vacancy=vacancy, reason=reason),
    ]


def _bring(state: Search, asked: BringToWanted) -> Sequence[Event]:
    """Withdraws what no longer holds, then proposes what is new or changed its verdict. Nothing is withdrawn
    because a better one came."""
    events: list[Event] = []
    reasons: tuple[tuple[tuple[str, ...], Literal["vacancy-gone", "no-longer-fits"]], ...] = (
        (asked.gone, "vacancy-gone"),
        (asked.misfits, "no-longer-fits"),
    )
    for vacancies, reason in reasons:
        events += [MatchWithdrawn(vacancy=each, reason=reason) for each in vacancies if each in state.told]
    for proposal in asked.wanted:
        verdict, vacancy = proposal.match.verdict, proposal.match.vacancy
        # A person may have said no while the matcher looked.
        if verdict != "excluded" and vacancy not in state.rejected and state.told.get(vacancy) != verdict:
            events += [_proposed(proposal, verdict), explained(proposal)]
    return events


def _proposed(proposal: Proposal, verdict: Verdict) -> MatchProposed:
    return MatchProposed(
        vacancy=proposal.match.vacancy, title=proposal.title, verdict=verdict, rank=proposal.match.rank or 0
    )


def explained(proposal: Proposal) -> MatchExplained:
    """The reasons of a pair, in codes and in words, and what to ask about the job."""
    match, asked = proposal.match, [question(item) for item in proposal.questions]
    return MatchExplained(
        vacancy=match.vacancy,
        score=match.score,
        parts=match.parts,
        limits=tuple(LimitJudged.model_validate(each.model_dump()) for each in match.limits),
        reasons=match.reasons,
        missing_skills=match.missing_skills,
        travel_km=match.travel_km,
        why_nl=tuple(reason_text(code, "nl") for code in match.reasons),
        why_en=tuple(reason_text(code, "en") for code in match.reasons),
        matched_skills=proposal.matched_skills,
        questions=tuple(QuestionAsked(item=each.item, nl=each.nl, en=each.en) for each in asked),
    )


HEARD: tuple[type[Event], ...] = (
    SecondTrackStarted,
    SecondTrackEnded,
    CapacityEstablished,
    SearchProfileRevised,
    MatchRefused,
    PeriodEnded,
    CaseSetAside,
    CaseResumed,
)
KINDS: tuple[type[Event], ...] = (
    *HEARD,
    DayBegan,
    Refused,
    BringToWanted,
    AcceptMatch,
    RejectMatch,
    SearchOpened,
    SearchRested,
    SearchClosed,
    CapacityKept,
    ProfileKept,
    MatchProposed,
    MatchWithdrawn,
    MatchExplained,
    MatchAccepted,
    MatchRejected,
    RejectionExplained,
)

DECIDER = Decider(
    service="matching",
    state=Search,
    decide=decide,
    evolve=evolve,
    due=due,
    kinds={each.kind: each for each in KINDS},
    hears={each.kind: each for each in HEARD},
    fold=3,
    forgets=Forgets(begun=lambda state: state.ended > 0, places=of_what_ended),
)
