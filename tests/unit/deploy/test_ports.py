"""Ports: a row in order, the same ones next time, and none that a program listens on."""

import socket
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy.ground.ports import free_ports, is_free, kept_ports, row
from deploy.run.home import PORTS


def test_a_row_starts_with_the_services_in_their_order() -> None:
    """With HERVAT_PORT=8100 intake is at 8100, trajectory at 8101, and so on; servers come after them."""
    ports = row(8100, PORTS)
    assert [ports[name] for name in ("intake", "trajectory", "matching", "notifications")] == [
        8100,
        8101,
        8102,
        8103,
    ]
    assert min(ports["kafka"], ports["controller"], ports["mongodb"], ports["mail"]) == 8104


@given(st.integers(max_value=1023) | st.integers(min_value=65_536 - len(PORTS) + 1))
def test_a_row_outside_the_ports_is_refused(first: int) -> None:
    """Ports below 1024 need privileges, and above 65535 there are none."""
    with pytest.raises(ValueError, match="HERVAT_PORT"):
        row(first, PORTS)


@given(st.integers(min_value=1, max_value=20))
def test_free_ports_differ_and_can_be_listened_on(count: int) -> None:
    """As many as were asked for, each of them free."""
    ports = free_ports(count)
    assert len(set(ports)) == count
    assert all(is_free(port) for port in ports)


def test_a_port_that_is_listened_on_is_not_free() -> None:
    """Another program's port is seen as taken."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert not is_free(taken.getsockname()[1])


def test_the_ports_of_last_time_come_back(tmp_path: Path) -> None:
    """A second start is found at the same addresses."""
    file = tmp_path / "ports.json"
    assert kept_ports(file, PORTS) == kept_ports(file, PORTS)


def test_a_port_that_was_taken_meanwhile_is_replaced(tmp_path: Path) -> None:
    """Only the port that somebody took changes."""
    file = tmp_path / "ports.json"
    before = kept_ports(file, ["kafka", "mongodb"])
    with socket.create_server(("127.0.0.1", before["kafka"])):
        after = kept_ports(file, ["kafka", "mongodb"])
    assert after["kafka"] != before["kafka"]
    assert after["mongodb"] == before["mongodb"]


def test_a_wanted_port_is_taken_as_it_is(tmp_path: Path) -> None:
    """A row that was asked for goes before the ports of last time."""
    kept_ports(tmp_path / "ports.json", ["kafka"])
    assert kept_ports(tmp_path / "ports.json", ["kafka"], {"kafka": 8104}) == {"kafka": 8104}
