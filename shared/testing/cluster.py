"""The real Kafka and MongoDB for tests: one pair of servers a session, a fresh corner of them for every test.

The servers are processes or containers, started and asked synchronously: a test's event loop owns none of
them. A test sees its own databases (each with its own user), topics and groups, and leaves nothing behind.
"""

import asyncio
import fcntl
import secrets
import shutil
import tempfile
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from deploy import ground
from deploy.ground.process import end_left_behind
from deploy.ground.server import Ground, Server, restart
from deploy.topics import make_topics
from shared.contracts.classes import DataClass
from shared.contracts.topics import Topic

PARTITIONS = 3


@dataclass
class Cluster:
    """One test's corner: everything made through it carries its prefix and is gone afterwards."""

    ground: Ground
    prefix: str
    """Before every topic and group; `HERVAT_TOPIC_PREFIX` for a service."""
    _databases: set[str] = field(default_factory=set[str])
    _topics: set[str] = field(default_factory=set[str])

    @property
    def kafka(self) -> str:
        """Kafka's address, `host:port`."""
        return self.ground.bootstrap

    @property
    def admin_url(self) -> str:
        """MongoDB's address for who may see every database."""
        return self.ground.admin_url

    def database(self, service: str) -> str:
        """The name of this test's database for a service, or for any other name."""
        return f"hervat_{service}_{self.prefix.rstrip('-')}"

    def mongodb(self, service: str) -> str:
        """The address for that service's user, who reaches `database(service)` and nothing else."""
        self._databases.add(self.database(service))
        return self.ground.mongodb(self.database(service))

    def environment(self, service: str) -> dict[str, str]:
        """What a service process must be told to run in this corner."""
        return {
            "KAFKA_BOOTSTRAP": self.kafka,
            "MONGODB_URL": self.mongodb(service),
            "HERVAT_MONGODB_DATABASE": self.database(service),
            "HERVAT_TOPIC_PREFIX": self.prefix,
        }

    async def make_topics(self, partitions: int = PARTITIONS) -> None:
        """All topics of the contracts, under this corner's prefix."""
        self._topics |= set(await make_topics(self.kafka, partitions, prefix=self.prefix))

    async def make_topic(self, name: str = "", partitions: int = PARTITIONS, compacted: bool = False) -> str:
        """One topic; returns its whole name, a fresh one when none is asked for."""
        topic = Topic(name or secrets.token_hex(4), "tests", DataClass.PROCESS, compacted)
        self._topics |= set(await make_topics(self.kafka, partitions, prefix=self.prefix, topics=[topic]))
        return self.prefix + topic.name

    def server(self, name: str) -> Server:
        """`kafka` or `mongodb`; `KeyError` when it is somebody else's and may not be touched."""
        return self.ground.servers[name]

    async def kill(self, name: str) -> None:
        """SIGKILL."""
        await asyncio.to_thread(self.server(name).kill)

    async def stop(self, name: str) -> None:
        """SIGTERM, and SIGKILL after a bound."""
        await asyncio.to_thread(self.server(name).stop)

    async def freeze(self, name: str) -> None:
        """SIGSTOP: connections stay, nothing is answered."""
        await asyncio.to_thread(self.server(name).freeze)

    async def resume(self, name: str) -> None:
        """SIGCONT."""
        await asyncio.to_thread(self.server(name).resume)

    async def restart(self, name: str) -> None:
        """Starts it again on the same port and data, and waits until it answers."""
        await asyncio.to_thread(restart, self.server(name))

    async def leave(self) -> None:
        """Mends what the test broke and removes what it made."""
        await asyncio.to_thread(mend, self.ground)
        for database in self._databases:
            await asyncio.to_thread(self.ground.forget, database)
        if self._topics:
            await _delete(self.kafka, sorted(self._topics))


async def _delete(bootstrap: str, topics: list[str]) -> None:
    """A topic that stays costs only memory until the servers go: a refusal does not fail a test that passed."""
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap, request_timeout_ms=10_000)
    try:
        await admin.start()
        await admin.delete_topics(topics)
    except KafkaError as error:
        print(f"topics of a test stay: {error!r}")
    finally:
        await admin.close()


def mend(found: Ground) -> None:
    """Lets frozen servers go on and starts dead ones again, so that the next test finds both."""
    for server in found.servers.values():
        if server.alive:
            server.resume()
        else:
            restart(server)


@asynccontextmanager
async def cluster(found: Ground) -> AsyncGenerator[Cluster]:
    """A fresh corner of running servers for as long as the block lasts."""
    corner = Cluster(found, f"t{secrets.token_hex(4)}-")
    try:
        yield corner
    finally:
        await corner.leave()


@contextmanager
def running_servers(say: Callable[[str], None] = print, own: bool = False) -> Generator[Ground]:
    """The servers of one test session, with data that goes when the block ends; `own` for those we may kill."""
    with session_directory() as data:
        found = ground.find(data, say, own=own)
        try:
            yield found
        finally:
            found.stop()


@contextmanager
def session_directory() -> Generator[Path]:
    """Where servers keep their data while the block lasts; what a killed session leaves, the next one ends."""
    sessions = ground.home() / "sessions"
    sessions.mkdir(parents=True, exist_ok=True)
    with ExitStack() as held:
        data = _own_directory(sessions, held)
        yield data
    shutil.rmtree(data, ignore_errors=True)


def _own_directory(sessions: Path, held: ExitStack) -> Path:
    """A fresh directory and its lock, taken while no other session clears what looks abandoned."""
    with sessions.with_suffix(".lock").open("a") as one_at_a_time:
        fcntl.flock(one_at_a_time, fcntl.LOCK_EX)
        _clear(sessions)
        data = Path(tempfile.mkdtemp(dir=sessions))
        fcntl.flock(held.enter_context((data / "lock").open("a")), fcntl.LOCK_EX)
    return data


def _clear(sessions: Path) -> None:
    """Ends the servers of sessions that were killed: whoever lives holds the lock of its directory."""
    for data in sessions.iterdir():
        with (data / "lock").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            end_left_behind(data)
        shutil.rmtree(data, ignore_errors=True)
