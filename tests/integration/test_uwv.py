"""The words with UWV on a real MongoDB: nothing goes twice, nothing that UWV says is lost, whatever fails when.

The simulator stands in for UWV; it takes the same message twice if it is sent twice, so that a double is seen.
"""

from collections import Counter
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from deploy.uwvsim import Script, Simulator, application
from services.trajectory.domain import DECIDER, Trajectory
from services.trajectory.effects import Exchanges
from services.trajectory.effects.gateway import Gateway, UwvAway, gateway_at
from services.trajectory.rules.work.standing import Standing
from services.trajectory.rules.work.uwv import exchanges
from services.trajectory.store import Stores
from shared.contracts.dossier.duties import ExpertOpinionReceived, ExpertOpinionRequested
from shared.contracts.dossier.entry import Entry
from shared.contracts.dossier.uwv import UwvMessageAsked
from shared.kernel.cases import Cases
from shared.kernel.keyring import Keyring
from shared.kernel.lease import Lease
from shared.kernel.message import commanded
from shared.kernel.mongo import Mongo, connected
from shared.kernel.mongo_journal import MongoJournal
from shared.testing.cluster import Cluster
from shared.testing.memory import MemoryBus
from tests.unit.kernel.any_order import at, said
from tests.unit.trajectory.told import MONDAY, absence

SENT_ON = date(2026, 6, 18)
CASE = "zaak-1"


@dataclass
class World:
    """A case four days before its 42-week report, UWV, and a process between them."""

    mongo: Mongo
    simulator: Simulator
    moment: datetime
    cases: Cases[Trajectory]
    stores: Stores
    gateway: Gateway

    def process(self) -> Exchanges:
        """A process that begins: it knows what is in MongoDB and nothing else."""
        lease = Lease(self.mongo, "uwv", self.now, timedelta())
        return Exchanges(self.stores.uwv, self.cases, self.gateway, lease, self.now)

    def now(self) -> datetime:
        """The moment it is."""
        return self.moment

    async def asks(self, message: str = "42-week-report", entry: str = "bericht-1") -> None:
        """The employer asks for a message."""
        asked = UwvMessageAsked.model_validate(
            {"on": SENT_ON, "by": "employer", "message": message, "entry": entry}
        )
        await self.enter(asked)

    async def enter(self, entry: Entry) -> None:
        """An entry by somebody."""
        await self.cases.ask(commanded(entry, CASE, "demo", "bakkerij", entry.entry, self.moment))
        await self.cases.settled()

    async def rounds(self, count: int = 2, passes: timedelta = timedelta(minutes=3)) -> None:
        """So many rounds by processes that each begin anew, with time between them."""
        for _ in range(count):
            await self.process().round(self.gateway)
            await self.cases.settled()
            self.moment += passes

    async def stands(self) -> list[str]:
        """How the messages of the case stand."""
        known = (await self.cases.case(CASE)).state
        return [each.stands for each in exchanges(Standing.of(known.entries))]

    def came(self) -> Counter[str]:
        """How often UWV has each message."""
        return Counter(each["id"] for each in self.simulator.messages)


@pytest.fixture(name="world")
async def a_case_and_uwv(cluster: Cluster, tmp_path: Path) -> AsyncGenerator[World]:
    """It is 18 June 2026."""
    async with connected(cluster.mongodb("trajectory"), cluster.database("trajectory")) as mongo:
        yield await made(mongo, Simulator(tmp_path / "uwv.json"))


async def made(mongo: Mongo, simulator: Simulator) -> World:
    """A case that is four days before its report."""
    over = httpx.ASGITransport(application(simulator))
    gateway = Gateway(httpx.AsyncClient(transport=over, base_url="http://uwv"))
    stores = Stores(mongo, Keyring("a-secret-of-the-tests-and-nothing-else"), lambda: world.moment)
    world: World
    journal = MongoJournal(mongo, DECIDER)
    await journal.prepare()
    await stores.prepare()
    cases = Cases(DECIDER, journal, MemoryBus(), stores, lambda: world.moment)
    world = World(mongo, simulator, at(MONDAY), cases, stores, gateway)
    await cases.take([said(absence(), MONDAY, CASE, 1)])
    world.moment = at(SENT_ON)
    while await cases.tick(SENT_ON):
        world.moment += timedelta(minutes=1)
    return world


async def test_what_is_asked_for_goes_and_its_answer_comes(world: World) -> None:
    """Once, with what it says by UWV's names; the list shows how it stands."""
    await world.asks()
    await world.rounds()
    (came,) = world.simulator.messages
    assert came["message"] == "42-week-report"
    assert came["fields"] == {
        "DatumEersteArbeidsongeschiktheidsdag": "2025-09-01",
        "DatumMelding": "2026-06-18",
    }
    assert await world.stands() == ["accepted"]
    (row,) = await world.stores.uwv.listed("demo", "bakkerij", "accepted", 10)
    assert (row["entry"], row["message"], row["stands"]) == ("bericht-1", "42-week-report", "accepted")
    assert await world.stores.uwv.listed("elsewhere", None, None, 10) == []


@pytest.mark.parametrize("fails", ["before", "after"])
async def test_a_try_that_failed_is_made_again_and_uwv_has_it_once(world: World, fails: Any) -> None:
    """Not taken, or taken with the answer to it lost: by its id it is looked for before it goes again."""
    world.simulator.script(Script(message="42-week-report", fails=fails))
    await world.asks()
    await world.rounds(3)
    assert list(world.came().values()) == [1]
    assert await world.stands() == ["accepted"]


async def test_a_process_that_dies_after_each_step_leaves_nothing_undone_or_doubled(world: World) -> None:
    """Claimed and dead; handed over and dead before it was told; told, and its answer fetched and not told."""
    await world.asks()
    claimed = await world.stores.uwv.claim(world.moment)
    assert claimed is not None
    assert await world.stores.uwv.claim(world.moment) is None, "it is another's for a while"
    world.moment += timedelta(minutes=3)
    claimed = await world.stores.uwv.claim(world.moment)
    assert claimed is not None
    await world.gateway.send(claimed)
    world.moment += timedelta(minutes=3)
    await world.stores.uwv.keep(await world.gateway.answers(0), world.moment)
    assert await world.stores.uwv.claim_answer(world.moment) is not None
    await world.rounds(3)
    assert list(world.came().values()) == [1]
    assert await world.stands() == ["accepted"]


async def test_an_answer_that_comes_before_it_is_known_that_it_went_moves_no_day(world: World) -> None:
    """Handed over and dead; UWV's yes, of a later day, is told first; the step is that of the day it went."""
    await world.asks()
    claimed = await world.stores.uwv.claim(world.moment)
    assert claimed is not None
    await world.gateway.send(claimed)
    await world.rounds(1, timedelta(minutes=3))
    assert await world.stands() == ["accepted"]
    await world.rounds(1)
    known = (await world.cases.case(CASE)).state
    (found,) = exchanges(Standing.of(known.entries))
    assert found.sent is not None
    assert found.answers[0].stated_on > SENT_ON
    assert known.done["uwv-42-week-report#"] == SENT_ON
    assert list(world.came().values()) == [1]


async def test_answers_in_any_order_twice_and_late(world: World) -> None:
    """Accepted (3) comes before refused (2), each twice; the case knows each once and ends accepted."""
    lines = [
        {"status": "accepted", "number": 3, "times": 2},
        {"status": "refused", "number": 2, "code": "number-unknown", "times": 2, "when": "released"},
    ]
    world.simulator.script(Script.model_validate({"message": "42-week-report", "answers": lines}))
    await world.asks()
    await world.rounds()
    world.simulator.say("released")
    await world.rounds()
    known = (await world.cases.case(CASE)).state
    (found,) = exchanges(Standing.of(known.entries))
    assert [(each.number, each.status) for each in found.answers] == [(2, "refused"), (3, "accepted")]
    assert found.stands == "accepted"
    assert known.done["uwv-42-week-report#"] == SENT_ON


async def test_what_uwv_leaves_unanswered_is_asked_after_every_fortnight(world: World) -> None:
    """On 2 and 16 July, fourteen and twenty-eight days after 18 June; then it answers."""
    lines = [{"status": "accepted", "when": "released"}]
    world.simulator.script(Script.model_validate({"message": "42-week-report", "answers": lines}))
    await world.asks()
    for day in range(30):
        world.moment = at(SENT_ON + timedelta(days=day)) + timedelta(hours=1)
        await world.rounds(1, timedelta())
    assert world.simulator.messages[0]["asked_after"] == 2
    known = (await world.cases.case(CASE)).state
    (found,) = exchanges(Standing.of(known.entries))
    assert (found.stands, found.asked_after) == ("sent", 2)
    after = [each.on for each in known.entries if each.kind == "trajectory.uwv-asked-after.v1"]
    assert after == [date(2026, 7, 2), date(2026, 7, 16)]
    world.simulator.say("released")
    await world.rounds(2)
    assert await world.stands() == ["accepted"]


async def test_a_no_at_the_gateway_is_a_refusal_and_another_message_can_go(world: World) -> None:
    """The code is the gateway's."""
    world.simulator.script(Script(message="42-week-report", refuses="employer-unknown"))
    await world.asks()
    await world.rounds(1)
    assert await world.stands() == ["refused"]
    assert "uwv-42-week-report#" not in (await world.cases.case(CASE)).state.done
    await world.asks(entry="bericht-2")
    await world.rounds(1)
    assert await world.stands() == ["refused", "accepted"]


async def test_a_gateway_that_is_away_or_speaks_nonsense_loses_nothing(world: World) -> None:
    """An answer to nothing of ours and one with an unknown status wait; what comes after them is taken."""
    await world.asks()
    working, world.gateway = world.gateway, gateway_at("http://127.0.0.1:9")
    with pytest.raises(UwvAway):
        await world.gateway.answers(0)
    await world.rounds(2)
    assert await world.stands() == ["waiting"]
    (row,) = await world.stores.uwv.listed("demo", None, "waiting", 10)
    assert row["why"] == "ConnectError"
    world.gateway = working
    odd = {"message": "no-message-of-ours", "number": 1, "on": "2026-06-18", "code": None}
    world.simulator.answers.append({"position": 1, "status": "accepted", **odd})
    world.simulator.answers.append({"position": 2, "status": "lost-in-the-post", **odd})
    await world.rounds(4, timedelta(hours=1))
    assert await world.stands() == ["accepted"]
    assert list(world.came().values()) == [1]


async def test_the_answer_to_a_question_is_received_as_it_was_given(world: World) -> None:
    """An expert opinion: no; as an entry of the one who put the question, once."""
    lines = [{"status": "opinion-given", "answer": False, "times": 2}]
    world.simulator.script(Script.model_validate({"message": "expert-opinion", "answers": lines}))
    question = {"on": SENT_ON, "by": "employer", "entry": "vraag-1", "question": "employer-efforts"}
    await world.enter(ExpertOpinionRequested.model_validate(question))
    asked = {"on": SENT_ON, "by": "employer", "entry": "b-1", "message": "expert-opinion"}
    await world.enter(UwvMessageAsked.model_validate({**asked, "request": "vraag-1"}))
    await world.rounds()
    given = (await world.cases.case(CASE)).state.standing.all(ExpertOpinionReceived)
    assert [(each.request, each.answer) for each in given] == [("vraag-1", False)]
    assert await world.stands() == ["opinion-given"]
