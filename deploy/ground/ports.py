"""Ports on this machine: free ones, a row of them, and waiting until one is free again."""

import json
import secrets
import socket
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

LOOPBACK = "127.0.0.1"
OUTGOING = Path("/proc/sys/net/ipv4/ip_local_port_range")
LOWEST = 10_000


def free_ports(count: int) -> list[int]:
    """That many different ports nobody listens on now, chosen by chance; held together while picked."""
    with ExitStack() as held:
        found = (each for each in _by_chance() if _hold(held, each))
        return [port for port, _ in zip(found, range(count), strict=False)]


def _by_chance() -> Iterator[int]:
    # Below the range of outgoing connections: while a server is down, a client that tries again and again is
    # sooner or later given the server's own port there, connects to itself, and the server cannot come back.
    top = int(OUTGOING.read_text().split()[0]) if OUTGOING.exists() else 32_768
    while True:
        yield LOWEST + secrets.randbelow(max(top, 2 * LOWEST) - LOWEST)


def _hold(held: ExitStack, port: int) -> bool:
    probe = held.enter_context(socket.socket())
    try:
        probe.bind((LOOPBACK, port))
    except OSError:
        return False
    return True


def row(first: int, names: Sequence[str]) -> dict[str, int]:
    """A port for each name, from `first` upwards; `ValueError` when the row leaves the ports above 1024."""
    if not 1024 <= first <= 65_536 - len(names):
        raise ValueError(f"HERVAT_PORT must lie between 1024 and {65_536 - len(names)}, not {first}")
    return {name: first + place for place, name in enumerate(names)}


def is_free(port: int) -> bool:
    """Whether a server could listen on that port now; connections that linger do not count."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
        return True


def answers(port: int) -> bool:
    """Whether somebody accepts a connection on that port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((LOOPBACK, port)) == 0


def wait_free(port: int, within: float = 20.0) -> bool:
    """Waits (seconds) until the port is free; false when it is not."""
    return any(is_free(port) for _ in moments(within))


def moments(within: float, pause: float = 0.1) -> Iterator[float]:
    """Yields the seconds left, with a pause between, until the time is over; at least once."""
    end = time.monotonic() + within
    yield within
    while (left := end - time.monotonic()) > 0:
        time.sleep(min(pause, left))
        yield left


def kept_ports(file: Path, names: Sequence[str], wanted: Mapping[str, int] | None = None) -> dict[str, int]:
    """The ports of last time where they are free, else fresh ones; a wanted port is taken as it is."""
    before: dict[str, int] = json.loads(file.read_text()) if file.exists() else {}
    fresh = iter(free_ports(len(names)))
    ports = {name: _port(name, wanted or {}, before) or next(fresh) for name in names}
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(ports))
    return ports


def _port(name: str, wanted: Mapping[str, int], before: Mapping[str, int]) -> int | None:
    if name in wanted:
        return wanted[name]
    return before[name] if name in before and is_free(before[name]) else None
