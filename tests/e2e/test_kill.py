"""Every service is killed while absences come in: nothing is lost, told twice or swapped, and each mail goes once."""

import asyncio
from collections import Counter, defaultdict
from datetime import timedelta
from email import message_from_bytes, policy

from shared.contracts.topics import SERVICES
from tests.e2e.stage import TODAY, Stage

ABSENCES = 60
FIRST_DAY = (TODAY - timedelta(days=36)).isoformat()
"""The judgment is due on day 42, in six days: within its lead of a week, so that every case is one mail."""
WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


async def report(stage: Stage, n: int) -> str:
    """Reports an absence until it is taken, with the same key each time; its case."""
    body = {
        "employer": "bakkerij",
        "employee": {"number": str(n)},
        "employment": {"work_days": WEEK},
        "first_day": FIRST_DAY,
        "reported_on": FIRST_DAY,
    }

    async def once() -> str | None:
        answer = await stage.call("POST", "intake", "/v1/absences", body=body, key=f"absence-{n}")
        assert answer.status_code in (201, 503), answer.text
        return answer.json()["case"] if answer.status_code == 201 else None

    return await stage.until(once, f"absence {n}")


async def kill_and_restart(stage: Stage, name: str) -> None:
    """SIGKILL, and the same service again."""
    await asyncio.to_thread(stage.processes[name].kill)
    stage.launch(name)


async def test_no_kill_loses_doubles_or_swaps_anything(stage: Stage) -> None:
    """60 absences, four at a time, every service killed once among them: 60 cases, gapless, 60 mails."""
    await stage.do(
        "notifications", "/v1/contacts", {"role": "bedrijfsarts", "address": "ba@arbodienst.example"}
    )
    cases: list[str] = []
    for start in range(0, ABSENCES, 4):
        batch = asyncio.gather(*(report(stage, n) for n in range(start, start + 4)))
        if start % 12 == 8 and start // 12 < len(SERVICES):
            await kill_and_restart(stage, SERVICES[start // 12])
        cases += await batch
    assert len(set(cases)) == ABSENCES
    await until_all_are_mailed(stage)
    await every_case_is_told_once_and_in_order(stage, cases)
    each_case_is_mailed_once(stage, cases)


async def until_all_are_mailed(stage: Stage) -> None:
    """A mail that a killed process had in hand is another's after two minutes: longer than the stage's patience."""
    sent: set[str] = set()
    async with asyncio.timeout(240):
        while len(sent) < ABSENCES:
            sent = {each["ce_id"] for each in await stage.all("notifications-events")}


async def every_case_is_told_once_and_in_order(stage: Stage, cases: list[str]) -> None:
    """By unique id: one absence, one opening, one message sent a case, and the sequences of a case without a gap."""
    for topic, kind in (
        ("intake-events", "intake.absence-reported.v1"),
        ("trajectory-events", "trajectory.case-opened.v1"),
        ("notifications-events", "notifications.message-sent.v1"),
    ):
        unique = {each["ce_id"]: each for each in await stage.all(topic)}
        of_kind = Counter(each["ce_subject"] for each in unique.values() if each["ce_type"] == kind)
        assert of_kind == Counter(cases), topic
        sequences: dict[str, list[int]] = defaultdict(list)
        for each in unique.values():
            sequences[each["ce_subject"]].append(int(each["sequence"]))
        for case, found in sequences.items():
            assert found == list(range(1, len(found) + 1)), (topic, case)


def each_case_is_mailed_once(stage: Stage, cases: list[str]) -> None:
    """One Message-ID a case; a second file only where the server's yes and the mark were torn apart by a kill."""
    ids: dict[str, set[str]] = defaultdict(set)
    for file in stage.mail.glob("*.eml"):
        mail = message_from_bytes(file.read_bytes(), policy=policy.default)
        body = mail.get_body()
        assert body is not None
        (case,) = [each for each in cases if each in body.get_content()]
        ids[case].add(str(mail["Message-ID"]))
    assert {case: len(found) for case, found in ids.items()} == dict.fromkeys(cases, 1)
    assert len({each for found in ids.values() for each in found}) == ABSENCES
