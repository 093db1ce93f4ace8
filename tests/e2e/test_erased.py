"""Who was erased is known nowhere any more."""

import asyncio
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

from tests.e2e.stage import TODAY, Stage
from tests.e2e.ways import (
    BSN,
    NAME,
    WAITS,
    body,
    everything_said,
    everything_stored,
    everything_told,
)


async def compact_at_once(stage: Stage, topic: str) -> None:
    """Compaction within a second, instead of within days."""
    admin = AIOKafkaAdminClient(bootstrap_servers=stage.cluster.kafka)
    await admin.start()
    soon = {
        "cleanup.policy": "compact",
        "segment.ms": "100",
        "max.compaction.lag.ms": "100",
        "min.cleanable.dirty.ratio": "0.0",
        "delete.retention.ms": "100",
    }
    await admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, stage.cluster.prefix + topic, soon)])
    await admin.close()


async def under_two_keys(stage: Stage) -> None:
    """Two reports with one number: they are shown as who may be one; whoever was erased is not among them."""
    cases = [(await stage.do("intake", "/v1/absences", body(number)))["case"] for number in ("3", "4")]

    def both(found: dict[str, Any]) -> bool:
        return sum(len(one["cases"]) for each in found["duplicates"] for one in each["persons"]) == 2

    (alike,) = (await stage.ask("intake", "/v1/duplicates", enough=both))["duplicates"]
    assert (alike["by"], alike["one_employer"]) == (["bsn"], True)
    assert sorted(case for one in alike["persons"] for case in one["cases"]) == sorted(cases)


async def test_who_was_erased_is_found_nowhere(stage: Stage) -> None:
    """Neither name nor number, in any collection, topic, log or answer; who comes under the same keys later is told."""
    await compact_at_once(stage, "intake-persons")
    said = body("1", first_fit_day=TODAY.isoformat())
    said["employee"] |= {"name": NAME, "email": "onvindbaar@voorbeeld.example"}
    case = (await stage.do("intake", "/v1/absences", said))["case"]
    await stage.told("intake-persons", lambda events: NAME in repr(events))
    found = (await stage.do("intake", "/v1/persons/lookup", {"bsn": BSN}))["persons"]
    assert [(each["employer"], each["cases"]) for each in found] == [("bakkerij", [case])]
    person = found[0]["person"]
    known = await stage.ask("intake", f"/v1/absences/{case}/person", "case-manager")
    assert (known["name"], known["bsn"]) == (NAME, BSN)
    assert "bsn" not in await stage.ask("intake", f"/v1/absences/{case}/person", "bureau")

    assert (await stage.call("DELETE", "intake", f"/v1/persons/{person}")).status_code == 204
    assert (await stage.call("DELETE", "intake", f"/v1/persons/{person}")).status_code == 204
    assert (await stage.do("intake", "/v1/persons/lookup", {"bsn": BSN}))["persons"] == []
    assert (
        await stage.call("GET", "intake", f"/v1/absences/{case}/person", "case-manager")
    ).status_code == 404

    await under_two_keys(stage)
    producer = AIOKafkaProducer(bootstrap_servers=stage.cluster.kafka)
    await producer.start()

    async def nowhere() -> bool | None:
        # A partition is compacted up to its last segment: something has to come after what is to go.
        for n in range(12):
            topic = stage.cluster.prefix + "intake-persons"
            for partition in await producer.partitions_for(topic):
                key, kind = f"nobody-{n}".encode(), [("ce_type", b"tests.filler.v1")]
                await producer.send_and_wait(topic, None, key=key, partition=partition, headers=kind)
        # Whoever heard of somebody hears of the end later than the topic has it.
        gone = "onvindbaar" not in everything_stored(stage)
        return True if gone and NAME not in await everything_told(stage) else None

    async with asyncio.timeout(WAITS):
        while not await nowhere():
            pass
    await producer.stop()
    for where in (everything_stored(stage), await everything_told(stage), await everything_said(stage)):
        assert NAME not in where
        assert BSN not in where
        assert "onvindbaar" not in where

    again = {**body("1"), "employee": {"number": "1", "name": "Later Voorbeeld"}}
    assert (await stage.do("intake", "/v1/absences", again))["case"] == case
    await stage.told("intake-persons", lambda events: "Later Voorbeeld" in repr(events))
