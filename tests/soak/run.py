"""One run of the ledger: rounds of requests and faults, then everything must have gone through, then the sums."""

import asyncio
import contextlib
import time
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from services.notifications.store.letters import TAKEN, WAITING
from shared.kernel.clock import begun, now
from shared.testing.cluster import Cluster
from tests.e2e.stage import Stage
from tests.soak.backlog import Backlog
from tests.soak.checks import judge
from tests.soak.faults import Fault, schedule
from tests.soak.ledger import Ledger, drawn
from tests.soak.sender import Sender
from tests.soak.world import COPIES, World

A_SECOND = 50.0
"""Requests, at most: fewer than two cores take while nothing is broken."""
DRAINED_WITHIN = 90.0
MAILED_WITHIN = 180.0
"""A mail that a killed process had in hand is another's after two minutes."""
CONTACTS = ("bedrijfsarts", "case-manager", "employer", "job-coach")


@dataclass
class Outcome:
    """What a run came to: figures for people, and what must be nought."""

    seed: int
    patience: float = 1.0
    """By how much each bound on a backlog is wider than it is on a machine that does nothing else."""
    schedules: list[list[Fault]] = field(default_factory=list[list[Fault]])
    figures: dict[str, object] = field(default_factory=dict[str, object])
    wrong: dict[str, int] = field(default_factory=lambda: {"backlog late": 0})
    evidence: list[str] = field(default_factory=list[str])

    @property
    def failed(self) -> list[str]:
        """The sums that are not nought."""
        return [f"{name} {value}" for name, value in self.wrong.items() if value]

    def __str__(self) -> str:
        """Sums, evidence and, where something is wrong, the schedule with which it can be repeated."""
        lines = [", ".join(f"{name} {value}" for name, value in (self.figures | self.wrong).items())]
        if self.failed:
            lines += self.evidence[:40]
            lines += [
                f"round {n}: " + "; ".join(str(each) for each in faults)
                for n, faults in enumerate(self.schedules)
            ]
        verdict = f"FAILED: {', '.join(self.failed)}" if self.failed else "nothing lost, doubled or swapped"
        return "\n".join([*lines, f"seed {self.seed}: {verdict}"])


async def soak(
    corner: Cluster, home: Path, seed: int, seconds: float = 0.0, patience: float = 1.0
) -> Outcome:
    """Whole rounds of the ledger until so many seconds have passed, one at least."""
    outcome, ledger, begin = Outcome(seed, patience), Ledger(), time.monotonic()
    stage = Stage(corner, home, COPIES)
    try:
        await stage.start()
        for role in CONTACTS:
            contact = {"role": role, "address": f"{role}@arbodienst.example"}
            await stage.do("notifications", "/v1/contacts", contact)
        async with contextlib.aclosing(Backlog(corner)) as backlog:
            async with _supervised(World(stage)) as world:
                while not outcome.schedules or time.monotonic() - begin < seconds:
                    await _round(outcome, ledger, world, backlog)
                await _drain(outcome, backlog)
            outcome.figures["seconds"] = round(time.monotonic() - begin)
            await stage.stop()
            await _judge(outcome, ledger, world, backlog)
    finally:
        await stage.stop()
    return outcome


@contextlib.asynccontextmanager
async def _supervised(world: World) -> AsyncGenerator[World]:
    watching = asyncio.create_task(world.supervise())
    try:
        yield world
    finally:
        watching.cancel()
        await asyncio.wait({watching})


async def _round(outcome: Outcome, ledger: Ledger, world: World, backlog: Backlog) -> None:
    """Requests and faults together: the requests wait at each fault's gate, so that none strikes an idle platform."""
    number = len(outcome.schedules)
    chance = Random(f"{outcome.seed}/{number}")
    steps = drawn(chance, number, begun(now()))
    faults = schedule(chance, len(steps), hard=number > 0)
    outcome.schedules.append(faults)
    # Said beforehand too: a run that breaks off has to be repeatable as well.
    print(f"soak: seed {outcome.seed} round {number}: {'; '.join(map(str, faults))}", flush=True)
    sender = Sender(world.stage, ledger, ("intake", "intake-2"), A_SECOND)
    gates = [*(each.after for each in faults[1:]), len(steps)]
    try:
        await sender.allow(faults[0].after)
        async with asyncio.TaskGroup() as both:
            both.create_task(sender.send(steps))
            both.create_task(_faults(outcome, world, backlog, sender, list(zip(faults, gates, strict=True))))
    finally:
        await sender.close()


async def _faults(
    outcome: Outcome, world: World, backlog: Backlog, sender: Sender, gates: list[tuple[Fault, int]]
) -> None:
    for fault, gate in gates:
        await sender.reached(fault.after)
        await sender.allow(gate)
        mended = await world.strike(fault)
        owed = await backlog.owed()
        _measure(outcome, fault, await backlog.gone(owed, mended, fault.within * outcome.patience))


def _measure(outcome: Outcome, fault: Fault, seconds: float | None) -> None:
    """The worst of each bound, and what passed it."""
    if seconds is None:
        outcome.evidence.append(f"backlog not gone within {fault.within:g} s after {fault}")
        outcome.wrong["backlog late"] += 1
        return
    name = f"worst backlog of {fault.within:g} s"
    worst = outcome.figures.get(name, 0.0)
    outcome.figures[name] = max(worst if isinstance(worst, float) else 0.0, round(seconds, 1))
    print(f"soak: {fault}: backlog gone after {seconds:.1f} s", flush=True)


async def _drain(outcome: Outcome, backlog: Backlog) -> None:
    """Until nothing is pending, unread or unsent, twice in a row: what is read may make more."""
    begin, quiet = time.monotonic(), 0
    while quiet < 2 and time.monotonic() - begin < DRAINED_WITHIN * outcome.patience:
        quiet = quiet + 1 if await backlog.is_gone(await backlog.owed()) else 0
        await asyncio.sleep(0.3)
    outcome.figures["drained in"] = round(time.monotonic() - begin, 1)
    outcome.wrong["not drained"] = int(quiet < 2)
    while time.monotonic() - begin < MAILED_WITHIN * outcome.patience:
        await asyncio.sleep(0.3)
        if not await _unsent(backlog) and await backlog.is_gone(await backlog.owed()):
            break
    outcome.figures["mailed in"] = round(time.monotonic() - begin, 1)
    outcome.wrong["mails waiting"] = await _unsent(backlog)


async def _unsent(backlog: Backlog) -> int:
    """Messages that are to be sent, or that went and are to be told."""
    return await backlog.mongo["notifications"]["outbox"].count_documents({"$or": [WAITING, TAKEN]})


async def _judge(outcome: Outcome, ledger: Ledger, world: World, backlog: Backlog) -> None:
    faults = [each for round_ in outcome.schedules for each in round_]
    figures, wrong, evidence = await judge(ledger, world.stage, backlog, faults)
    outcome.figures = {**figures, "ended themselves": world.ended, **outcome.figures}
    outcome.wrong |= {
        **wrong,
        "ended unasked": len(world.ended_wrongly),
        "stops out of order": len(world.unruly),
    }
    outcome.evidence += [*evidence, *world.ended, *world.unruly]
