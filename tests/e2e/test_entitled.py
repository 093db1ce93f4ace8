"""What is for the closed circle reaches its subscribers and nobody else, by whichever way they are told."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from deploy.partner import make
from shared.contracts.topics import partner_topic
from shared.kernel.kafka import Kafka
from tests.e2e.stage import ARBODIENST, PATIENCE, TODAY, Stage
from tests.integration.partners.receiver import Receiver, receiving

MARK = "merkteken-voor-de-kring"
FIRST = (TODAY - timedelta(days=36)).isoformat()
"""The judgment is due in six days, so that somebody is mailed about this case."""
WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
ADVICE: dict[str, Any] = {
    "kind": "advice-given",
    "on": TODAY.isoformat(),
    "problem_analysis": True,
    "possible": ["other-work"],
    "course": "improves",
    "goal": "own-work",
    "steps": [{"by": "employer", "what": f"Zittend werk, {MARK}"}],
}
"""The advice of the bedrijfsarts is of class capacity, and what it says is free text."""


async def subscribe(stage: Stage, role: str, **body: Any) -> None:
    """A subscription of a role, from the start."""
    made = await stage.call("POST", "notifications", "/v1/subscriptions", role, {"after": "start", **body})
    assert made.status_code == 201, made.text


async def fetched(stage: Stage, role: str, data_class: str = "process", employer: str | None = None) -> str:
    """What a role fetches from the feed."""
    path = f"/v1/events?limit=1000&data_class={data_class}"
    answer = await stage.call("GET", "notifications", path, role, employer=employer)
    assert answer.status_code == 200, answer.text
    return answer.text


def written_in(folder: Path, names: str) -> list[str]:
    """What stands in the files of a folder."""
    return [each.read_text(errors="replace") for each in sorted(folder.rglob(names)) if each.is_file()]


async def everything_for_outsiders(stage: Stage) -> str:
    """Mails, short messages and letters, the feed of every open role, the partner's topic, and the list of messages."""
    said = [*written_in(stage.mail, "*"), *written_in(stage.home, "post.json*")]
    for role in ("partner", "administrator", "team-lead", "case-manager"):
        said.append(await fetched(stage, role))
    said.append(await fetched(stage, "employer", employer="bakkerij"))
    said.append(json.dumps(await stage.all(partner_topic("acme", ARBODIENST).name)))
    said.append((await stage.call("GET", "notifications", "/v1/messages", "team-lead")).text)
    return "\n".join(said)


async def test_a_mark_in_the_advice_reaches_the_circle_and_nobody_else(stage: Stage) -> None:
    """By webhook, topic, feed, mail, short message and letter; who is of the circle has it by webhook and feed."""
    await stage.do(
        "notifications", "/v1/contacts", {"role": "bedrijfsarts", "address": "ba@arbodienst.example"}
    )
    await make(Kafka(stage.cluster.kafka), "acme", ARBODIENST, stage.cluster.prefix, partitions=1)
    async with receiving(Receiver()) as outside, receiving(Receiver()) as circle:
        await subscribe(stage, "partner", url=outside.url)
        await subscribe(stage, "administrator", partner="acme")
        await subscribe(stage, "bedrijfsarts", url=circle.url, data_class="capacity")
        body = {"employer": "bakkerij", "employee": {"number": "7"}, "employment": {"work_days": WEEK}}
        absence = {**body, "first_day": FIRST, "reported_on": FIRST}
        case = (await stage.do("intake", "/v1/absences", absence))["case"]
        sent = "notifications.message-sent.v1"
        await outside.until(lambda: sent in {each["type"] for each in outside.events}, patience=PATIENCE)
        await stage.do("trajectory", f"/v1/cases/{case}/entries", ADVICE, "bedrijfsarts")
        await circle.until(lambda: MARK in json.dumps(circle.events), patience=PATIENCE)
        done = "trajectory.obligation-done.v1"
        await outside.until(lambda: done in {each["type"] for each in outside.events}, patience=PATIENCE)
        topic = partner_topic("acme", ARBODIENST).name
        await stage.told(topic, lambda told: done in {each["ce_type"] for each in told})
    assert MARK in await fetched(stage, "bedrijfsarts", "capacity")
    assert MARK not in "\n".join(body.decode() for _, body in outside.seen)
    assert MARK not in await everything_for_outsiders(stage)
