"""The work of a case: commands on a real MongoDB at a steady rate, a whole case of two years, and what the store takes.

The case has sixty facts, from the sick report to the placement: consults, advice, plan, evaluations, hours, the labour
expert's report, an agreement, activities, reports. Beside the commands a bare insert of a document of the same size;
beside the whole case the same entries read from JSON, which is the least that anybody does with them.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from services.trajectory.domain import DECIDER, Trajectory
from shared.contracts.dossier import BY_NAME
from shared.contracts.event import Event
from shared.contracts.facts import Employment
from shared.contracts.intake import AbsenceReported
from shared.kernel.cases import Cases
from shared.kernel.clock import beginning_of, now
from shared.kernel.collecting import collect_seldom
from shared.kernel.decider import Fold, advance
from shared.kernel.message import Message, commanded
from shared.kernel.mongo import Mongo, connected
from shared.kernel.mongo_journal import MongoJournal
from shared.testing.cluster import cluster, running_servers
from shared.testing.memory import MemoryBus, NoProjection
from tests.bench.line import line

FIRST = date(2025, 3, 3)
WHOLE = 200
"""Whole cases decided for the figure."""
STORED, ALL = 500, 100_000
"""Cases in the store, and the number their size is told for."""
RATE, SECONDS = 100, 20
NO, YES = ({"answer": each, "why": "Zo bleek uit onderzoek"} for each in ("no", "yes"))
TASKS = [
    {"by": who, "what": "Zoals afgesproken", "until": "2027-03-01"}
    for who in ("employee", "employer", "bureau")
]


@dataclass(frozen=True)
class Step:
    """What is said on a day of the sickness; a `$kind` in a field is the id of the last entry of that kind."""

    day: int
    role: str
    kind: str
    fields: dict[str, Any]


def steps() -> Iterator[Step]:
    """Fifty-eight entries; sick, and reported to the arbodienst, make sixty facts."""
    yield Step(20, "case-manager", "consult-planned", {"day": _on(36)})
    yield Step(36, "bedrijfsarts", "consult-held", {"consult": "$consult-planned"})
    advice = {
        "problem_analysis": True,
        "possible": ["adapted-own-work"],
        "course": "improves",
        "goal": "own-work",
    }
    yield Step(38, "bedrijfsarts", "advice-given", advice)
    activity = {"by": "employer", "what": "Werk zonder tillen", "until": _on(80)}
    plan = {"goals": ["Eigen werk, in stappen"], "activities": [activity], "case_manager": "voorbeeld"}
    yield Step(50, "employer", "plan-drawn", plan)
    yield from (Step(51, who, "entry-agreed", {"of": "$plan-drawn"}) for who in ("employer", "employee"))
    evaluated = {"plan": "$plan-drawn", "kept": "yes", "reached": "yes", "adjust": False}
    yield from (Step(92 + 42 * n, "employer", "plan-evaluated", evaluated) for n in range(12))
    hours = {"hours": 12, "work": "own-adapted", "pay_value": 40}
    yield from (
        Step(110 + 7 * n, "employer", "hours-worked", {"week": _on(98 + 7 * n), **hours}) for n in range(15)
    )
    report = {"own_work": NO, "own_work_adapted": NO, "other_work_here": NO, "work_elsewhere": YES}
    yield Step(340, "labour-expert", "labour-expert-reported", report)
    year = {"kept": "yes", "reached": "yes", "second_year": "both", "because": "Onzeker", "goal": "Werk"}
    yield Step(350, "employer", "first-year-evaluated", year)
    yield from (
        Step(351, who, "entry-agreed", {"of": "$first-year-evaluated"}) for who in ("employer", "employee")
    )
    targets = [{"what": "application", "times": 1, "every_days": 28}]
    agreement = {"form": "work-directed", "tasks": TASKS, "employer_answers": True, "targets": targets}
    yield Step(360, "bureau", "second-track-agreed", agreement)
    who_sign = ("employer", "employee", "bureau")
    yield from (Step(361, who, "entry-agreed", {"of": "$second-track-agreed"}) for who in who_sign)
    applied = {"what": "application", "about": "V-voorbeeld"}
    yield from (Step(370 + 28 * n, "employee", "activity-done", applied) for n in range(11))
    reported = {"progress": "Gesprekken en sollicitaties", "on_course": "yes"}
    yield from (Step(400 + 42 * n, "bureau", "bureau-reported", reported) for n in range(5))
    job = {
        "employer": "Kantoor Voorbeeld",
        "occupation": "planner",
        "hours": 24,
        "form": "trial",
        "from": _on(700),
    }
    yield Step(690, "bureau", "placement-made", job)


def _on(day: int) -> str:
    return (FIRST + timedelta(days=day)).isoformat()


def commands(case: str) -> Sequence[tuple[Message, bytes]]:
    """The case as it comes in, in the order of its days, each with its JSON."""
    absence = AbsenceReported(
        person="iemand", employment=Employment(work_days=("mon", "tue", "wed", "thu", "fri")), first_day=FIRST
    )
    made: dict[str, str] = {}
    said: list[tuple[date, Event]] = [(FIRST, absence)]
    for n, each in enumerate(sorted(steps(), key=lambda each: each.day)):
        given = {name: made[str(v)[1:]] if str(v).startswith("$") else v for name, v in each.fields.items()}
        made[each.kind] = f"{case}-{n}"
        ours = {"entry": made[each.kind], "by": each.role, "who": "iemand", "on": _on(each.day)}
        entry = BY_NAME[each.kind].model_validate({**given, **ours})
        said.append((entry.on, entry))
    return [
        (
            commanded(event, case, "demo", "bakkerij", f"{case}-command-{n}", beginning_of(day)),
            event.model_dump_json(by_alias=True).encode(),
        )
        for n, (day, event) in enumerate(said)
    ]


def main() -> None:
    """Decided in memory, then on MongoDB."""
    collect_seldom()
    _whole()
    with running_servers(lambda _: None) as ground:
        asyncio.run(_on_mongodb(ground))


def _whole() -> None:
    """Decide and fold each of sixty facts, with the statutory clock behind it."""
    case = commands("zaak")
    start = time.perf_counter()
    for _ in range(WHOLE):
        before = Fold("zaak", Trajectory())
        for message, _json in case:
            _, before = advance(DECIDER, before, [message], message.at)
    ours = time.perf_counter() - start
    assert len(before.state.entries) >= len(case) - 1, "every entry was taken"
    start = time.perf_counter()
    for _ in range(WHOLE):
        for message, body in case:
            type(message.event).model_validate_json(body)
    read = time.perf_counter() - start
    line("trajectory.case_of_60_facts", WHOLE / ours, "cases/s", "entries read from JSON", WHOLE / read)
    line("trajectory.case_of_60_facts_time", ours / WHOLE * 1000, "ms")


async def _on_mongodb(ground: Any) -> None:
    async with cluster(ground) as corner, connected(corner.mongodb("work"), corner.database("work")) as mongo:
        journal = MongoJournal(mongo, DECIDER)
        await journal.prepare()
        cases = Cases(DECIDER, journal, MemoryBus(), NoProjection(), now)
        await _store(mongo, cases)
        await _at_a_rate(mongo, cases)


async def _store(mongo: Mongo, cases: Cases[Trajectory]) -> None:
    """So many whole cases, a commit a fact; what they take on disk and in MongoDB's own account."""
    told = [commands(f"zaak-{n:05}") for n in range(STORED)]
    start = time.perf_counter()
    for n in range(len(told[0])):
        await cases.take([case[n][0] for case in told])
    await cases.settled()
    taken = STORED * len(told[0]) / (time.perf_counter() - start)
    sizes = await mongo.database.command("collStats", "journal")
    each = sizes["size"] / STORED
    line("trajectory.facts_taken", taken, "facts/s")
    line("trajectory.case_size", each / 1024, "KiB")
    on_disk = (sizes["storageSize"] + sizes["totalIndexSize"]) / STORED
    line(f"trajectory.store_of_{ALL}_cases", on_disk * ALL / 1e6, "MB on disk")


async def _at_a_rate(mongo: Mongo, cases: Cases[Trajectory]) -> None:
    """The waits of entries at a steady rate, beside those of a bare insert of eight kilobytes."""
    columns = [[command for command, _ in commands(f"rate-{n}")] for n in range(60)]
    await cases.take([column[0] for column in columns])
    await cases.settled()
    # Each case is one entry further than the next, so that all kinds come mixed.
    steps = range(1, len(columns[0]) + len(columns))
    turns = [one[n - k] for n in steps for k, one in enumerate(columns) if 0 < n - k < len(one)]
    some = turns[: RATE * SECONDS]
    begin = time.perf_counter()
    waits = await _waits(len(some), lambda n: cases.ask(some[n]))
    took = time.perf_counter() - begin
    await cases.settled()
    body = "x" * 8_000
    bare = await _waits(len(some), lambda n: mongo["bare"].insert_one({"_id": n, "body": body}))
    line("trajectory.commands", len(some) / took, "commands/s offered at 100")
    for name, share in (("p50", 0.5), ("p99", 0.99)):
        place = int(len(some) * share)
        line(f"trajectory.commands_{name}", waits[place] * 1000, "ms", "bare insert", bare[place] * 1000)


async def _waits(count: int, do: Callable[[int], Awaitable[Any]]) -> list[float]:
    """Each at its moment, whatever became of those before; seconds from that moment on, the shortest first."""
    begin = time.perf_counter() + 0.1

    async def one(n: int) -> float:
        due = begin + n / RATE
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        await do(n)
        return time.perf_counter() - due

    return sorted(await asyncio.gather(*(one(n) for n in range(count))))
