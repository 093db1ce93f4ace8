"""The verdict: the ledger, the topics, the journals and the mails held against one another."""

from collections import Counter
from collections.abc import Set
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

from shared.contracts.topics import SERVICES, TOPICS
from shared.kernel.mongo import Mongo, connected
from shared.testing.cluster import Cluster
from tests.e2e.stage import Stage
from tests.soak import journals, topics
from tests.soak.backlog import Backlog
from tests.soak.faults import MAIL, Fault
from tests.soak.ledger import Ledger

Verdict = tuple[dict[str, object], dict[str, int], list[str]]
"""Figures, what must be nought, evidence."""


async def judge(ledger: Ledger, stage: Stage, backlog: Backlog, faults: list[Fault]) -> Verdict:
    """Everything that can be wrong, counted."""
    told = {each.name: await stage.all(each.name) for each in TOPICS}
    wrong, evidence = Counter(topics.order(told) | topics.taken(ledger, told)), list(ledger.wrong)
    wrong["wrong answers"] = len(ledger.wrong)
    wrong["parked records"] = sum(len(told[f"{name}-dead"]) for name in SERVICES)
    outbox = backlog.mongo["notifications"]["outbox"]
    withdrawn = {row["_id"] async for row in outbox.find({"standing": "withdrawn"}, {"_id": 1})}
    copies, more = mailed(stage.mail, told, faults, withdrawn)
    wrong.update(more)
    for service in SERVICES:
        more, seen = await _service(service, ledger, stage.cluster, backlog.mongo[service], told)
        wrong.update(more)
        evidence += seen
    wrong["persons behind"] = await _persons_behind(backlog)
    figures: dict[str, object] = {
        "absences": ledger.absences,
        "further facts": ledger.further,
        "refused": ledger.refused,
        "sent again": dict(ledger.again),
        "faults": len(faults),
        "events told": sum(len(topics.unique(each)) for each in told.values()),
        "told again": sum(len(each) - len(topics.unique(each)) for each in told.values()),
        "mails": len(set(_ids(stage.mail))),
        "mails twice under one id": copies,
    }
    return figures, dict(wrong), evidence


async def _service(
    service: str, ledger: Ledger, corner: Cluster, mongo: Mongo, told: topics.Told
) -> tuple[dict[str, int], list[str]]:
    journal = await journals.read_journal(service, mongo)
    sums = Counter(journals.kept(journal))
    sums.update(journals.told_as_kept(journal, told))
    sums.update(journals.heard(journal, told))
    if service == "intake":
        sums["commits nobody asked for"] = abs(len(journal.documents) - ledger.absences - ledger.further)
    anew = f"anew{service}"
    async with connected(corner.mongodb(anew), corner.database(anew)) as fresh:
        more, evidence = await journals.folded(journal, told, fresh)
    sums.update(more)
    return dict(sums), evidence


def _ids(folder: Path) -> list[str]:
    """The Message-ID of every mail that the server took."""
    return [
        str(message_from_bytes(each.read_bytes(), policy=policy.default)["Message-ID"])
        for each in folder.glob("*.eml")
    ]


def mailed(
    folder: Path, told: topics.Told, faults: list[Fault], withdrawn: Set[str]
) -> tuple[int, dict[str, int]]:
    """A mail may go twice, or go untold as it was withdrawn, only where a fault fell between yes and note of it."""
    wrong, copies, untold = topics.mails(_ids(folder), told, withdrawn)
    chances = 2 * sum(any(name.partition("-")[0] in MAIL for name in each.whom) for each in faults)
    return copies, {**wrong, "mails sent twice or untold without a cause": max(copies + untold - chances, 0)}


async def _persons_behind(backlog: Backlog) -> int:
    """Persons of whom notifications does not know what intake knows."""

    async def revisions(service: str) -> dict[Any, Any]:
        rows = backlog.mongo[service]["persons"].find({}, {"revision": 1})
        return {row["_id"]: row["revision"] async for row in rows}

    known, there = await revisions("notifications"), await revisions("intake")
    return sum(known.get(person) != revision for person, revision in there.items())
