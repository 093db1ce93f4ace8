"""HTTP in: facts of the trajectory's, and the thin start of the second track; what can be read is beside it."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Body
from pydantic import BaseModel, ConfigDict, ValidationError

from services.trajectory.domain import Trajectory
from services.trajectory.domain.kinds import RecordFact
from services.trajectory.door.comparing import comparing_routes
from services.trajectory.door.documents import Files, document_routes
from services.trajectory.door.entries import entry_routes
from services.trajectory.door.money import money_routes
from services.trajectory.door.obligations import obligation_routes
from services.trajectory.door.queries import Listing, query_routes
from services.trajectory.door.report import Reports, report_routes
from services.trajectory.door.report_pdf import report_pdf_routes
from services.trajectory.door.report_zip import report_zip_routes
from services.trajectory.door.uwv import Sent, uwv_routes
from services.trajectory.rules.work import ROWS
from shared.contracts.dossier.entry import Entry
from shared.contracts.event import Event
from shared.contracts.facts import TrajectoryFact
from shared.contracts.facts_of_intake import Day
from shared.contracts.health_words import writing
from shared.contracts.limits import LimitValues
from shared.contracts.trajectory import (
    CapacityEstablished,
    SearchProfile,
    SearchProfileRevised,
    SecondTrackStarted,
)
from shared.kernel.cases import Cases
from shared.kernel.clock import Now
from shared.kernel.decider import Fold
from shared.kernel.door import Called, CommandId, roles
from shared.kernel.message import commanded
from shared.kernel.problem import invalid, not_yet_known
from shared.kernel.token import Caller

RECORDERS = ("employer", "case-manager", "medical-case-manager", "bedrijfsarts", "labour-expert", "team-lead")


class CapacityIn(BaseModel):
    """What the employee can do: values of the catalogue of limits, whole."""

    model_config = ConfigDict(extra="forbid")

    on: Day
    capacity: LimitValues


class SearchProfileIn(BaseModel):
    """What work is sought, whole."""

    model_config = ConfigDict(extra="forbid")

    on: Day
    profile: SearchProfile


class StartIn(BaseModel):
    """The day on which the second track begins."""

    model_config = ConfigDict(extra="forbid")

    on: Day


def may_say(entry: type[Entry]) -> Any:
    """A dependency that answers 403 to a role that may not make this entry."""
    return roles(sorted(ROWS[entry].said_by))


def routes(
    cases: Cases[Trajectory], listing: Listing, reports: Reports, sent: Sent, files: Files, now: Now
) -> APIRouter:
    """The service's own routes."""
    router, commands = APIRouter(tags=["trajectory"]), Commands(cases, now)
    router.include_router(query_routes(cases, listing, commands.within_reach, now))
    router.include_router(command_routes(commands))
    router.include_router(obligation_routes(commands.within_reach, now))
    router.include_router(comparing_routes(now))
    router.include_router(report_routes(reports, commands.within_reach, now))
    router.include_router(money_routes(listing, commands.within_reach, commands.all_within_reach, now))
    router.include_router(report_pdf_routes(commands.within_reach, now))
    router.include_router(report_zip_routes(files.read, commands.within_reach, now))
    router.include_router(uwv_routes(sent, commands.within_reach, now))
    router.include_router(document_routes(files, commands.enter, commands.within_reach, now))
    router.include_router(entry_routes(commands.enter, commands.within_reach))
    return router


def command_routes(commands: "Commands") -> APIRouter:
    """What can be said."""
    router = APIRouter()

    @router.post("/v1/cases/{case}/facts", status_code=202, dependencies=[roles(RECORDERS)])
    async def record_fact(
        case: str, fact: Annotated[TrajectoryFact, Body()], who: Called, command: CommandId
    ) -> dict[str, Any]:
        """One fact of the trajectory's, `done` included."""
        return await commands.ask(case, RecordFact(fact=fact), who, command)

    @router.post("/v1/cases/{case}/capacity", status_code=202, dependencies=[may_say(CapacityEstablished)])
    async def establish_capacity(
        case: str, body: CapacityIn, who: Called, command: CommandId
    ) -> dict[str, Any]:
        """What the employee can do, in terms of work."""
        return await commands.enter(
            case, CapacityEstablished(on=body.on, capacity=body.capacity), who, command
        )

    @router.post(
        "/v1/cases/{case}/search-profile", status_code=202, dependencies=[may_say(SearchProfileRevised)]
    )
    async def revise_profile(
        case: str, body: SearchProfileIn, who: Called, command: CommandId
    ) -> dict[str, Any]:
        """What work is sought, and within which bounds."""
        return await commands.enter(
            case, SearchProfileRevised(on=body.on, profile=body.profile), who, command
        )

    @router.post("/v1/cases/{case}/second-track", status_code=202, dependencies=[may_say(SecondTrackStarted)])
    async def start_second_track(case: str, body: StartIn, who: Called, command: CommandId) -> dict[str, Any]:
        """The search for work with another employer begins."""
        return await commands.enter(case, SecondTrackStarted(on=body.on), who, command)

    _ = (record_fact, establish_capacity, revise_profile, start_second_track)
    return router


def _sees(who: Caller, known: Fold[Trajectory]) -> bool:
    there = known.version and known.state.person
    return bool(there) and who.may_see(known.tenant, known.employer, known.about)


class Commands:
    """Commands on cases that the caller may reach."""

    def __init__(self, cases: Cases[Trajectory], now: Now) -> None:
        """All of its surroundings are given."""
        self._cases, self._now = cases, now

    async def within_reach(self, case: str, who: Caller) -> Fold[Trajectory]:
        """The case; the same answer for one that does not exist and one of another arbodienst."""
        known = await self._cases.case(case)
        if not _sees(who, known):
            raise not_yet_known()
        return known

    async def all_within_reach(self, cases: Sequence[str], who: Caller) -> Mapping[str, Fold[Trajectory]]:
        """Those of several cases that the caller may see, in one read."""
        known = await self._cases.journal.folds(cases)
        return {about: each for about, each in known.items() if _sees(who, each)}

    async def enter(self, case: str, entry: Entry, who: Caller, command: str) -> dict[str, Any]:
        """An entry by the caller; the command's id is its own."""
        ours = {"entry": command, "by": who.role, "who": who.subject}
        return await self.ask(case, entry.model_copy(update=ours), who, command)

    async def ask(self, case: str, event: Event, who: Caller, command: str) -> dict[str, Any]:
        """Answers after the commit: the kinds that were told. A text that says something of health is refused."""
        known = await self.within_reach(case, who)
        try:
            with writing():
                type(event).model_validate(event.model_dump(by_alias=True))
        except ValidationError as error:
            raise invalid(error) from None
        commit = await self._cases.ask(
            commanded(event, case, known.tenant, known.employer, command, self._now())
        )
        return {"case": case, "told": [message.event.kind for message in commit.told]}
