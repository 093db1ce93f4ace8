"""Kafka on this machine: one KRaft node from Maven's jars, on the loopback. For development and tests only."""

import asyncio
import base64
import secrets
from collections.abc import Mapping
from pathlib import Path
from subprocess import run

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from deploy.ground.ports import LOOPBACK, answers, moments, wait_free
from deploy.ground.process import Process
from deploy.ground.secured import OPEN, Open, Secured
from deploy.ground.server import GroundError
from shared.kernel.kafka import Kafka, at

HEAP = "384m"
LISTENERS = ("kafka", "controller", "encrypted")
"""The ports a broker may listen on, by name."""
PROPERTIES = """\
process.roles=broker,controller
node.id=1
controller.quorum.bootstrap.servers={host}:{controller}
controller.listener.names=CONTROLLER
log.dirs={data}
num.partitions=1
auto.create.topics.enable=false
offsets.topic.num.partitions=4
offsets.topic.replication.factor=1
transaction.state.log.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
log.segment.bytes=67108864
log.cleaner.dedupe.buffer.size=8388608
log.cleaner.backoff.ms=1000
"""


class LocalKafka:
    """A broker that is its own controller; its data, settings and log live in one directory."""

    name = "kafka"

    def __init__(
        self,
        java: str,
        jars: Path,
        directory: Path,
        home: Path,
        ports: Mapping[str, int],
        door: Open | Secured = OPEN,
    ) -> None:
        """Nothing runs before `launch`. `ports` names `kafka`, `controller` and perhaps `encrypted`."""
        self.port, self._door = ports["kafka"], door
        self._ports = {name: ports[name] for name in LISTENERS if name in ports}
        self._java = [java, f"-Xmx{HEAP}", "-Xms128m", "-XX:+UseG1GC", "-cp", f"{jars}/*"]
        self._java.append("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn")
        self._directory, self._settings = directory, directory / "server.properties"
        self._process = Process(
            self.name, [*self._java, "kafka.Kafka", str(self._settings)], directory / "kafka.log", home
        )

    @property
    def bootstrap(self) -> str:
        """`host:port` for clients."""
        return f"{LOOPBACK}:{self.port}"

    @property
    def administrator(self) -> Kafka:
        """The connection of who may do everything."""
        return self._door.administrator(self.bootstrap)

    @property
    def data(self) -> Path:
        """Where the log segments are."""
        return self._directory / "data"

    @property
    def pid(self) -> int | None:
        """The latest process."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self._process.alive

    def launch(self) -> None:
        """Formats an empty directory, waits for the port to be free, starts the broker."""
        self._directory.mkdir(parents=True, exist_ok=True)
        self._settings.touch(mode=0o600)
        fixed = PROPERTIES.format(host=LOOPBACK, controller=self._ports["controller"], data=self.data)
        self._settings.write_text(fixed + self._door.properties(self._ports))
        if not (self.data / "meta.properties").exists():
            self._format()
        for port in self._ports.values():
            if not wait_free(port):
                raise GroundError(f"port {port} is taken by another program: Kafka cannot start on it")
        self._process.launch()

    def _format(self) -> None:
        identity = base64.urlsafe_b64encode(b"\x01" + secrets.token_bytes(15)).decode().rstrip("=")
        command = [*self._java, "kafka.tools.StorageTool", "format", "--standalone", "-t", identity]
        command += ["-c", str(self._settings), *self._door.format_arguments()]
        done = run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise GroundError(
                f"Kafka's directory could not be formatted: {(done.stderr or done.stdout)[-400:]}"
            )

    def wait_ready(self, within: float = 60.0) -> None:
        """Waits until a client can ask it who it is, and refuses a broker with another cluster id."""
        for _ in moments(within, 0.2):
            if not self.alive:
                raise GroundError(f"Kafka ended while starting: {self._process.last_lines()}")
            if answers(self.port) and (found := asyncio.run(cluster_id(self.administrator))):
                return assert_own_kafka(found, self.data)
        raise GroundError(f"Kafka does not answer on {self.bootstrap} after {within:.0f} s")

    def stop(self) -> None:
        """Ends it in order: the log is closed, the next start is quick."""
        self._process.stop()

    def kill(self) -> None:
        """SIGKILL."""
        self._process.kill()

    def freeze(self) -> None:
        """SIGSTOP."""
        self._process.freeze()

    def resume(self) -> None:
        """SIGCONT."""
        self._process.resume()


async def cluster_id(kafka: Kafka | str) -> str | None:
    """The id of the cluster behind an address; None when nobody answers like Kafka."""
    admin = AIOKafkaAdminClient(**at(kafka).client(), request_timeout_ms=5_000)
    try:
        await admin.start()
        return str((await admin.describe_cluster())["cluster_id"])
    except (KafkaError, OSError, TimeoutError):
        return None
    finally:
        await admin.close()


def assert_own_kafka(found: str, data: Path) -> None:
    """Raises `GroundError` when a broker's cluster id is not that of the data directory."""
    ours = dict(
        line.split("=", 1) for line in (data / "meta.properties").read_text().splitlines() if "=" in line
    )["cluster.id"]
    if found != ours:
        raise GroundError(f"another Kafka answers: its cluster id is {found}, that of {data} is {ours}")
