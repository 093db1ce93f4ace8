"""The order in which servers are looked for, topics' settings, and addresses that can be printed."""

import pytest

from deploy import ground
from deploy.ground.containers import engine_answers
from deploy.ground.given import without_login
from deploy.ground.mongo import Passwords, mongodb_url
from deploy.ground.server import GroundError
from deploy.topics import settings
from shared.contracts.topics import topic


def test_both_addresses_or_neither(monkeypatch: pytest.MonkeyPatch) -> None:
    """One of the two would mix somebody else's Kafka with our MongoDB."""
    monkeypatch.setenv("KAFKA_BOOTSTRAP", "kafka.example:9092")
    monkeypatch.delenv("MONGODB_URL", raising=False)
    with pytest.raises(GroundError, match="give both or neither"):
        ground.given()
    monkeypatch.setenv("MONGODB_URL", "mongodb://mongo.example/")
    assert ground.given() == ("kafka.example:9092", "mongodb://mongo.example/")


@pytest.mark.parametrize("address", ["unix:///nowhere/docker.sock", "tcp://127.0.0.1:1"])
def test_where_no_engine_answers_there_is_none(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    """A missing socket and a closed port are no engine, and no error either."""
    monkeypatch.setenv("DOCKER_HOST", address)
    assert not engine_answers()


def test_a_printed_address_holds_no_password() -> None:
    """Host and database stay, user, password and options go."""
    url = mongodb_url("127.0.0.1:8106", "hervat_intake", "p@ss/word", "hervat_intake")
    assert without_login(url) == "mongodb://127.0.0.1:8106/hervat_intake"


def test_passwords_derive_from_one_secret(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The same directory gives the same passwords; users and directories differ."""
    file = tmp_path_factory.mktemp("one") / "key"
    other = Passwords(tmp_path_factory.mktemp("two") / "key")
    assert Passwords(file).of("intake") == Passwords(file).of("intake")
    assert Passwords(file).of("intake") != Passwords(file).of("matching")
    assert Passwords(file).of("intake") != other.of("intake")
    assert file.stat().st_mode & 0o077 == 0


def test_events_are_kept_ninety_days_and_persons_by_key() -> None:
    """Ninety days are 7,776,000,000 milliseconds; a person's topic keeps the latest record of each key."""
    events = settings(topic("trajectory-events"))
    assert events == {"cleanup.policy": "delete", "retention.ms": "7776000000"}
    assert settings(topic("intake-persons"))["cleanup.policy"] == "compact"
    assert "retention.ms" not in settings(topic("intake-persons"))
