"""One candidate's search: what is known of it, and which vacancies stand proposed. Pure.

The list wanted is computed outside, from all vacancies; what is told is brought to it here.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from services.matching.rules.match import Match
from services.matching.rules.reasons import reason_text
from shared.contracts.event import DayBegan, Event, Refused
from shared.contracts.limits import LimitValues
from shared.contracts.matching import LimitJudged, MatchExplained, MatchProposed, MatchWithdrawn, Verdict
from shared.contracts.trajectory import (
    CapacityEstablished,
    PeriodEnded,
    SearchProfile,
    SearchProfileRevised,
    SecondTrackStarted,
)
from shared.kernel.decider import Decider


class Proposal(BaseModel):
    """A vacancy that should be proposed, with why."""

    model_config = ConfigDict(frozen=True)

    title: str
    match: Match


class BringToWanted(Event):
    """Asked by the matcher: these should be proposed, and of those that are, these no longer hold."""

    kind = "matching.bring-to-wanted.v1"
    capacity: LimitValues
    """What the vacancies were held against; a list made for another capacity is of no use."""
    wanted: tuple[Proposal, ...]
    misfits: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


class SearchOpened(Event):
    """Kept: the second track began."""

    kind = "matching.search-opened.v1"


class SearchClosed(Event):
    """Kept: the period ended; nothing is proposed any more and the limits are forgotten."""

    kind = "matching.search-closed.v1"
    opening: int


class CapacityKept(Event):
    """Kept: what the candidate can do."""

    kind = "matching.capacity-kept.v1"
    capacity: LimitValues
    opening: int = 1


class ProfileKept(Event):
    """Kept: what the candidate looks for."""

    kind = "matching.profile-kept.v1"
    profile: SearchProfile
    opening: int = 1


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
    ended: int = 0
    """The last opening of the case that ended: what is told of it later (on the other topic) no longer counts."""

    @property
    def complete(self) -> bool:
        """Whether there is enough to match on. Without limits known nothing is proposed."""
        return self.open and self.capacity is not None and self.profile is not None


def decide(state: Search, event: Event, at: datetime) -> Sequence[Event]:
    """What an event means for the search."""
    match event:
        case SecondTrackStarted() | CapacityEstablished() | SearchProfileRevised() if (
            event.opening <= state.ended
        ):
            return []
        case SecondTrackStarted():
            return [] if state.open else [SearchOpened()]
        case CapacityEstablished(capacity=capacity, opening=opening):
            known = (state.capacity, state.capacity_of) == (capacity, opening)
            return [] if known else [CapacityKept(capacity=capacity, opening=opening)]
        case SearchProfileRevised(profile=profile, opening=opening):
            known = (state.profile, state.profile_of) == (profile, opening)
            return [] if known else [ProfileKept(profile=profile, opening=opening)]
        case PeriodEnded():
            gone = [MatchWithdrawn(vacancy=each, reason="search-ended") for each in sorted(state.told)]
            return [*gone, SearchClosed(opening=event.opening)] if event.opening > state.ended else []
        case BringToWanted():
            return _bring(state, event) if state.complete and state.capacity == event.capacity else []
        case _:
            return []


def evolve(state: Search, event: Event) -> Search:
    """The search after an event."""
    match event:
        case SearchOpened():
            return state.model_copy(update={"open": True})
        case SearchClosed():
            return _closed(state, event.opening)
        case CapacityKept():
            return state.model_copy(update={"capacity": event.capacity, "capacity_of": event.opening})
        case ProfileKept():
            return state.model_copy(update={"profile": event.profile, "profile_of": event.opening})
        case MatchProposed():
            return state.model_copy(update={"told": {**state.told, event.vacancy: event.verdict}})
        case MatchWithdrawn():
            told = {vacancy: verdict for vacancy, verdict in state.told.items() if vacancy != event.vacancy}
            return state.model_copy(update={"told": told})
        case _:
            return state


def due(state: Search) -> date | None:
    """Matching waits for no day."""
    return None


def _closed(state: Search, opening: int) -> Search:
    """Nothing is left but what the other topic brought ahead of the next opening."""
    closed = Search(ended=opening)
    if state.capacity_of > opening:
        closed = closed.model_copy(update={"capacity": state.capacity, "capacity_of": state.capacity_of})
    if state.profile_of > opening:
        closed = closed.model_copy(update={"profile": state.profile, "profile_of": state.profile_of})
    return closed


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
        verdict = proposal.match.verdict
        if verdict != "excluded" and state.told.get(proposal.match.vacancy) != verdict:
            events += [_proposed(proposal, verdict), explained(proposal.match)]
    return events


def _proposed(proposal: Proposal, verdict: Verdict) -> MatchProposed:
    return MatchProposed(
        vacancy=proposal.match.vacancy, title=proposal.title, verdict=verdict, rank=proposal.match.rank or 0
    )


def explained(match: Match) -> MatchExplained:
    """The reasons of a pair, in codes and in words."""
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
    )


HEARD: tuple[type[Event], ...] = (SecondTrackStarted, CapacityEstablished, SearchProfileRevised, PeriodEnded)
KINDS: tuple[type[Event], ...] = (
    *HEARD,
    DayBegan,
    Refused,
    BringToWanted,
    SearchOpened,
    SearchClosed,
    CapacityKept,
    ProfileKept,
    MatchProposed,
    MatchWithdrawn,
    MatchExplained,
)

DECIDER = Decider(
    service="matching",
    state=Search,
    decide=decide,
    evolve=evolve,
    due=due,
    kinds={each.kind: each for each in KINDS},
    hears={each.kind: each for each in HEARD},
    fold=2,
)
