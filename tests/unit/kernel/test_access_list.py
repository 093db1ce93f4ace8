"""The access list follows from the contracts and grants nothing more; a login is whole or not there."""

import json
from collections.abc import AsyncGenerator
from importlib import import_module

import pytest
from aiokafka.errors import KafkaConnectionError, TopicAuthorizationFailedError
from faststream.kafka.security import parse_security
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from deploy import access, partner
from deploy.contracts.openapi import NOWHERE
from shared.contracts.access import (
    HEARS,
    Operation,
    Resource,
    Right,
    open_to_partners,
    rights_of,
    rights_of_partner,
    rights_of_partner_topic,
    rights_of_services,
)
from shared.contracts.classes import DataClass
from shared.contracts.topics import SERVICES, TOPICS, partner_topic
from shared.kernel.kafka import Kafka, at, from_settings
from shared.kernel.service import Service
from shared.kernel.settings import KafkaSettings, Settings

LOGIN = {
    "KAFKA_BOOTSTRAP": "kafka.example:9093",
    "KAFKA_SECURITY_PROTOCOL": "SASL_PLAINTEXT",
    "KAFKA_USERNAME": "hervat-intake",
    "KAFKA_PASSWORD": "made-up-password",
}


@pytest.fixture(params=SERVICES, name="built")
async def every_service(request: pytest.FixtureRequest) -> AsyncGenerator[Service]:
    """A service as its composition root makes it, connected to nothing."""
    settings = Settings.model_validate(NOWHERE)
    service: Service = import_module(f"services.{request.param}.app").build(settings)
    yield service
    service.mongo.close()


def readers(topic: str) -> set[str]:
    """The users who may read a topic."""
    return {
        right.user
        for right in rights_of_services()
        if right.operation is Operation.READ and right.resource is Resource.TOPIC and right.name == topic
    }


async def test_a_service_declares_what_its_handlers_subscribe(built: Service) -> None:
    """Neither a right that nobody uses, nor a handler that would be refused."""
    assert sorted(built.ears.heard) == sorted(HEARS[built.name])


def test_the_rights_of_trajectory() -> None:
    """Written out by hand: three topics to write, two to read, one group."""
    both = [(Operation.WRITE, Operation.DESCRIBE), (Operation.READ, Operation.DESCRIBE)]
    names = [
        ("p-trajectory-events", "p-trajectory-capacity", "p-trajectory-dead"),
        ("p-intake-events", "p-intake-capacity"),
    ]
    on_topics = [
        Right("hervat-trajectory", operation, Resource.TOPIC, name)
        for operations, topics in zip(both, names, strict=True)
        for name in topics
        for operation in operations
    ]
    group = Right("hervat-trajectory", Operation.READ, Resource.GROUP, "p-trajectory", prefixed=True)
    assert rights_of("trajectory", prefix="p-") == [*on_topics, group]


def test_closed_topics_have_the_readers_they_were_made_for() -> None:
    """Persons and advice go to notifications, which tells partners; capacity to who decides on it too."""
    assert readers("intake-persons") == {"hervat-notifications"}
    assert readers("intake-capacity") == {"hervat-trajectory", "hervat-notifications"}
    assert readers("trajectory-capacity") == {"hervat-matching", "hervat-notifications"}
    assert readers("matching-advice") == {"hervat-notifications"}
    assert not any(readers(f"{service}-dead") for service in SERVICES)


def test_a_topic_is_written_by_its_owner_only() -> None:
    """An event on a topic is its owner's word."""
    for topic in TOPICS:
        writers = {
            right.user
            for right in rights_of_services()
            if right.operation is Operation.WRITE and right.name == topic.name
        }
        assert writers == {f"hervat-{topic.owner}"}


def test_a_group_right_reaches_no_other_service() -> None:
    """A right on a prefix would, if one service's name began with another's."""
    assert not [(a, b) for a in SERVICES for b in SERVICES if a != b and b.startswith(a)]


@given(st.sets(st.sampled_from([topic.name for topic in TOPICS]), min_size=1))
def test_a_partner_gets_open_topics_or_nothing(asked: set[str]) -> None:
    """One closed topic among them refuses all; nothing ever lets a partner write."""
    process = {each.name for each in TOPICS if each.data_class is DataClass.PROCESS}
    open_ones = {name for name in process if name.endswith("-events")}
    assert set(open_to_partners()) == open_ones
    if asked <= open_ones:
        rights = rights_of_partner("payroll", sorted(asked))
        assert {right.name for right in rights} == asked | {"partner-payroll."}
        assert {right.operation for right in rights} == {Operation.READ, Operation.DESCRIBE}
    else:
        with pytest.raises(ValueError, match="not open to partners"):
            rights_of_partner("payroll", sorted(asked))


@pytest.mark.parametrize("name", ["", "a.b", "a b", "*"])
def test_a_partners_name_cannot_reach_anothers_groups(name: str) -> None:
    """Its groups begin with its name and a dot, so a name holds none."""
    with pytest.raises(ValueError, match="letters, digits and hyphens"):
        rights_of_partner(name, ["intake-events"])


def test_the_list_is_printed_for_kafkas_own_tool(capsys: pytest.CaptureFixture[str]) -> None:
    """One command for each kind of access of a user."""
    assert (
        access.main(["--partner", "payroll", "--hears", "intake-events", "--hears", "trajectory-events"]) == 0
    )
    tool = 'kafka-acls.sh --bootstrap-server "$KAFKA_BOOTSTRAP" --command-config admin.properties --add'
    assert capsys.readouterr().out.splitlines() == [
        f"{tool} --allow-principal User:partner-payroll --operation Read --operation Describe "
        "--topic intake-events --topic trajectory-events",
        f"{tool} --allow-principal User:partner-payroll --operation Read "
        "--resource-pattern-type prefixed --group partner-payroll.",
    ]


def test_the_list_is_printed_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    """Every right of every service, one a line, under the prefix that was asked for."""
    assert access.main(["--json", "--prefix", "p-"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {row["user"] for row in rows} == {f"hervat-{service}" for service in SERVICES}
    assert all(row["name"].startswith("p-") for row in rows)
    # 12 topics written and 12 read, and those of partners written, each with DESCRIBE, and four groups.
    assert len(rows) == 2 * 12 + 2 * 12 + 2 + 4


@pytest.mark.parametrize(
    ("changed", "names"),
    [
        ({"KAFKA_SECURITY_PROTOCOL": "PLAINTEXT"}, {"KAFKA_USERNAME", "KAFKA_PASSWORD"}),
        ({"KAFKA_PASSWORD": ""}, {"KAFKA_PASSWORD"}),
        ({"KAFKA_USERNAME": ""}, {"KAFKA_USERNAME"}),
        ({"KAFKA_SECURITY_PROTOCOL": "SSL"}, {"KAFKA_SECURITY_PROTOCOL"}),
        ({"KAFKA_SASL_MECHANISM": "GSSAPI"}, {"KAFKA_SASL_MECHANISM"}),
    ],
)
def test_half_a_login_is_refused(changed: dict[str, str], names: set[str]) -> None:
    """The settings that are wrong are named, without their values."""
    with pytest.raises(ValidationError) as error:
        KafkaSettings.model_validate({**LOGIN, **changed})
    found = error.value.errors(include_input=False)
    assert {each["loc"][0] for each in found} == names
    assert "made-up-password" not in str([each["msg"] for each in found])


def test_a_plain_address_means_no_security() -> None:
    """As on one machine, and in most tests."""
    kafka = from_settings(KafkaSettings.model_validate({"KAFKA_BOOTSTRAP": "127.0.0.1:9092"}))
    assert at("127.0.0.1:9092").client() == kafka.client() == {"bootstrap_servers": "127.0.0.1:9092"}
    assert kafka.security() is None


@pytest.mark.parametrize("mechanism", ["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"])
def test_aiokafka_and_faststream_are_told_the_same(mechanism: str) -> None:
    """One login, whichever library makes the client."""
    kafka = from_settings(KafkaSettings.model_validate({**LOGIN, "KAFKA_SASL_MECHANISM": mechanism}))
    told = kafka.client()
    assert told["sasl_mechanism"] == mechanism
    assert (told["sasl_plain_username"], told["sasl_plain_password"]) == ("hervat-intake", "made-up-password")
    assert {"bootstrap_servers": "kafka.example:9093", **parse_security(kafka.security())} == told


def test_a_login_survives_the_way_through_an_environment() -> None:
    """A process that is started with it reaches the same Kafka as the same user; no repr shows the password."""
    kafka = from_settings(KafkaSettings.model_validate(LOGIN))
    assert from_settings(KafkaSettings.model_validate(kafka.environment())) == kafka
    assert "made-up-password" not in repr(kafka)
    assert "made-up-password" not in repr(KafkaSettings.model_validate(LOGIN))


def test_only_a_refused_connection_puts_the_login_in_doubt() -> None:
    """What Kafka refuses by name is told by that name."""
    kafka = Kafka("kafka.example:9093", username="hervat-intake", password="made-up-password")
    assert "refuses user hervat-intake" in kafka.why(KafkaConnectionError())
    assert kafka.why(TopicAuthorizationFailedError()) == "Kafka: TopicAuthorizationFailedError"
    assert at("kafka.example:9092").why(KafkaConnectionError()) == "Kafka: KafkaConnectionError"


def test_a_partner_reads_its_own_topic_and_notifications_writes_it() -> None:
    """Neither writes or reads the other's way; no two names and arbodiensten make one topic."""
    rights = rights_of_partner_topic("acme", "arbo-noord", prefix="p-")
    assert {(right.user, right.operation, right.name, right.prefixed) for right in rights} == {
        ("partner-acme", Operation.READ, "p-partner-acme-arbo-noord", False),
        ("partner-acme", Operation.DESCRIBE, "p-partner-acme-arbo-noord", False),
        ("partner-acme", Operation.READ, "p-partner-acme.", True),
    }
    writers = {right.user for right in rights_of_services() if right.name == "partner-"}
    assert writers == {"hervat-notifications"}
    for name, tenant in (("a-b", "c"), ("A", "b"), ("ab", "c.d"), ("ab", ""), ("a", "b")):
        with pytest.raises(ValueError, match="name has"):
            partner_topic(name, tenant)
    assert partner_topic("ab", "c-d").name != partner_topic("ab", "c").name


def test_a_partner_is_printed_for_kafkas_own_tools(capsys: pytest.CaptureFixture[str]) -> None:
    """A topic, a user and what it may read."""
    assert partner.main(["acme", "--tenant", "demo", "--partitions", "6"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(" ", 1)[0] for line in lines] == [
        "kafka-topics.sh", "kafka-configs.sh", "kafka-acls.sh", "kafka-acls.sh",
    ]  # fmt: skip
    assert "--topic partner-acme-demo --partitions 6 --replication-factor 1" in lines[0]
    assert "--entity-name partner-acme" in lines[1]
    with pytest.raises(SystemExit):
        partner.main(["Acme Inc", "--tenant", "demo"])
