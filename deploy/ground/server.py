"""What every ground gives to what runs on top, and what can be done to a server of our own."""

from collections.abc import Callable, Mapping
from typing import Protocol

Say = Callable[[str], None]
"""Where a line about what is going on is written."""


class GroundError(Exception):
    """The servers cannot be had; the message is one line that says what to do."""


class Server(Protocol):
    """A server that this process started and may stop, kill, freeze and start again on the same port and data."""

    @property
    def name(self) -> str:
        """`kafka` or `mongodb`."""
        ...

    @property
    def pid(self) -> int | None:
        """The process on this machine; None in a container and when it was never started."""
        ...

    @property
    def alive(self) -> bool:
        """Whether the process runs (it may be frozen)."""
        ...

    def launch(self) -> None:
        """Starts it on its port and data, once the port is free; does not wait until it answers."""
        ...

    def wait_ready(self, within: float = 60.0) -> None:
        """Waits (seconds) until it answers and is ours; `GroundError` otherwise."""
        ...

    def stop(self) -> None:
        """Ends it in order; kills it when that takes too long."""
        ...

    def kill(self) -> None:
        """Ends it as a power cut would (SIGKILL)."""
        ...

    def freeze(self) -> None:
        """Stops its clock (SIGSTOP): it keeps its connections and answers nothing."""
        ...

    def resume(self) -> None:
        """Lets a frozen server go on."""
        ...


class Ground(Protocol):
    """Kafka and MongoDB, wherever they come from."""

    @property
    def kind(self) -> str:
        """Where the servers come from, for people."""
        ...

    @property
    def bootstrap(self) -> str:
        """Kafka's address, `host:port`."""
        ...

    @property
    def admin_url(self) -> str:
        """MongoDB's address for who may see every database."""
        ...

    @property
    def servers(self) -> Mapping[str, Server]:
        """The servers that may be stopped and killed, by name; empty when they are somebody else's."""
        ...

    def start(self, say: Say) -> None:
        """Starts what has to be started and waits until it answers; `GroundError` otherwise."""
        ...

    def mongodb(self, database: str) -> str:
        """The address for a user who can reach that database only; the user is made when it is new."""
        ...

    def forget(self, database: str) -> None:
        """Drops a database and its user."""
        ...

    def stop(self) -> None:
        """Stops what `start` started: MongoDB first, Kafka last."""
        ...


def restart(server: Server, within: float = 60.0) -> None:
    """Starts a server again on the same port and data, ending it first if it still runs; waits until ready."""
    if server.alive:
        server.stop()
    server.launch()
    server.wait_ready(within)
