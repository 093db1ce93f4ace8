"""What is asked of a search, and the kinds that matching keeps to itself."""

from pydantic import BaseModel, ConfigDict

from services.matching.rules.match import Match
from shared.contracts.event import Event
from shared.contracts.limits import LimitValues
from shared.contracts.rejections import RejectionReason
from shared.contracts.trajectory import SearchProfile


class Proposal(BaseModel):
    """A vacancy that should be proposed, with why."""

    model_config = ConfigDict(frozen=True)

    title: str
    match: Match
    questions: tuple[str, ...] = ()
    """The items to ask the job about, the first first."""
    matched_skills: tuple[str, ...] = ()


class BringToWanted(Event):
    """Asked by the matcher: these should be proposed, and of those that are, these no longer hold."""

    kind = "matching.bring-to-wanted.v1"
    capacity: LimitValues
    """What the vacancies were held against; a list made for another capacity is of no use."""
    wanted: tuple[Proposal, ...]
    misfits: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


class AcceptMatch(Event):
    """Asked at the door: go on with this proposal."""

    kind = "matching.accept-match.v1"
    vacancy: str
    by: str


class RejectMatch(Event):
    """Asked at the door: not this one, and do not propose it again."""

    kind = "matching.reject-match.v1"
    vacancy: str
    by: str
    reason: RejectionReason


class SearchOpened(Event):
    """Kept: the second track began."""

    kind = "matching.search-opened.v1"


class SearchRested(Event):
    """Kept: the second track ended while the case goes on; what is known stays for when it begins again."""

    kind = "matching.search-rested.v1"


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
