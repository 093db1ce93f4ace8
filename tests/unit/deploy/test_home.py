"""A home: one runner, secrets for its owner only, and a record that is never seen half."""

import json
import stat
from pathlib import Path

import pytest

from deploy.ground.server import GroundError
from deploy.run.home import Home, Record

RECORD = Record(
    kafka="127.0.0.1:8104",
    mongodb="mongodb://127.0.0.1:8106/",
    http={"intake": "http://127.0.0.1:8100"},
    pids={"intake": 41, "kafka": 42},
)


def mode(file: Path) -> int:
    """The permission bits."""
    return stat.S_IMODE(file.stat().st_mode)


def test_the_record_says_what_runs(tmp_path: Path) -> None:
    """The keys are those that tools outside the project read."""
    home = Home(tmp_path)
    home.write(RECORD)
    assert json.loads(home.record.read_text()) == {
        "ready": True,
        "kafka": "127.0.0.1:8104",
        "mongodb": "mongodb://127.0.0.1:8106/",
        "http": {"intake": "http://127.0.0.1:8100"},
        "pids": {"intake": 41, "kafka": 42},
    }


def test_the_record_is_replaced_whole(tmp_path: Path) -> None:
    """A reader that opened the old record reads it to its end; nothing half-written stays behind."""
    home = Home(tmp_path)
    home.write(RECORD)
    with home.record.open() as reader:
        home.write(Record("", "", {}, {}))
        assert json.loads(reader.read())["pids"] == {"intake": 41, "kafka": 42}
    assert [each.name for each in tmp_path.iterdir()] == ["run.json"]


def test_what_gives_access_is_for_its_owner_only(tmp_path: Path) -> None:
    """The record holds MongoDB's password, the secrets sign tokens."""
    home = Home(tmp_path)
    home.write(RECORD)
    home.secrets()
    assert mode(home.record) == mode(tmp_path / "secrets.json") == 0o600


def test_secrets_are_made_once_and_are_long_enough(tmp_path: Path) -> None:
    """A second start signs with the same secret: tokens given out before stay good."""
    secrets = Home(tmp_path).secrets()
    assert Home(tmp_path).secrets() == secrets
    assert all(len(each) >= 32 for each in secrets.values())
    assert secrets["token"] != secrets["person"]
    assert Home(tmp_path / "other").secrets() != secrets


def test_a_second_runner_on_the_same_home_is_refused(tmp_path: Path) -> None:
    """One line, and the first goes on; once it has ended the next may start."""
    with Home(tmp_path).alone(), pytest.raises(GroundError, match="another runner"), Home(tmp_path).alone():
        pytest.fail("two runners on one home")
    with Home(tmp_path).alone():
        assert (tmp_path / "lock").exists()


@pytest.mark.parametrize("first", ["80", "65535", "many"])
def test_what_is_no_row_of_ports_is_refused(tmp_path: Path, first: str) -> None:
    """A wrong HERVAT_PORT is said before anything starts."""
    with pytest.raises(GroundError):
        Home(tmp_path).ports(first)
