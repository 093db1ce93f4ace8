"""How the hearers stand in the end, held against what was told and offered, not against what they say themselves."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from shared.contracts.trajectory import (
    CapacityEstablished,
    PeriodEnded,
    SearchProfileRevised,
    SecondTrackStarted,
)
from shared.kernel.compare import Difference
from shared.kernel.mongo import Mongo
from shared.kernel.reconcile import Reconcile
from shared.kernel.settings import Settings
from tests.integration.failpoints.ledger import Book

COMPLETE = {SecondTrackStarted.kind, SearchProfileRevised.kind, CapacityEstablished.kind}
"""What has to be told of a candidate before a vacancy is proposed."""


async def folds_wrong(service: str, environment: Mapping[str, str]) -> list[str]:
    """Cases that stand otherwise than their commits folded anew, and rows that a rebuild would write otherwise."""
    made = import_module(f"services.{service}.app").build(Settings.model_validate(dict(environment)))
    found: list[str] = []

    def say(each: Difference) -> None:
        found.append(f"{service} shows otherwise: {each}")

    try:
        async for each in Reconcile(service, made.mongo, made.cases).differences():
            found.append(f"{service} folds otherwise: {each.line()}")
        await made.rebuild.run(say, compare_only=True)
    finally:
        made.mongo.close()
    return found


def proposals_wrong(trajectory: Book, matching: Book, demands: Mapping[str, int]) -> list[str]:
    """Every complete candidate is proposed what stands and asks no more than he can lift, nobody else anything."""
    can: dict[str, int] = {}
    told: dict[str, set[str]] = {}
    for topic in ("trajectory-events", "trajectory-capacity"):
        for about, message in trajectory.told(topic):
            assert message["kind"] != PeriodEnded.kind, "nobody recovers here"
            told.setdefault(about, set()).add(message["kind"])
            if message["kind"] == CapacityEstablished.kind:
                can[about] = message["data"]["capacity"]["lift-carry"]
    stands = matching.states()
    wanted = {
        about: {vacancy for vacancy, lift in demands.items() if kinds >= COMPLETE and lift <= can[about]}
        for about, kinds in told.items()
    }
    assert any(wanted.values()), "nothing was proposed"
    proposed = {about: set(stands[about]["told"]) if about in stands else set[str]() for about in wanted}
    return [
        f"{about} is proposed {sorted(proposed[about])}, wanted {sorted(wanted[about])}"
        for about in wanted
        if proposed[about] != wanted[about]
    ]


async def persons_wrong(intake: Mongo, notifications: Mongo) -> list[str]:
    """Persons of whom notifications does not know what intake knows."""
    there, known = [
        {row["_id"]: row["revision"] async for row in store["persons"].find({}, {"revision": 1})}
        for store in (intake, notifications)
    ]
    return [
        f"person {each} is known as {known.get(each)}" for each in there if known.get(each) != there[each]
    ]


def letters(notifications: Book) -> dict[str, str]:
    """How each letter stands by the journal, by the id of its row."""
    return {
        f"{message}.{about}": standing
        for about, state in notifications.states().items()
        for message, standing in state["standing"].items()
    }


async def outbox_wrong(store: Mongo, stands: Mapping[str, str]) -> list[str]:
    """Rows of the outbox that stand otherwise than the journal says, or were given up."""
    rows: dict[str, Any] = {row["_id"]: row async for row in store["outbox"].find()}
    return [
        *(f"given up: {each}" for each, row in rows.items() if row.get("parked")),
        *(
            f"stands as {rows[each]['standing'] if each in rows else None}, not {stands.get(each)}: {each}"
            for each in rows.keys() | stands.keys()
            if each not in rows or rows[each]["standing"] != stands.get(each)
        ),
    ]
