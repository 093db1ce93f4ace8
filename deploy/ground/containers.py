"""Kafka and MongoDB in containers, where a Docker engine answers.

The images are named by `HERVAT_KAFKA_IMAGE` and `HERVAT_MONGO_IMAGE`. Host ports are fixed when a container
is made, so that a restart comes back at the same address. Data lives as long as the container, or in volumes
named after the directory that asks for it to be kept.
"""

import asyncio
import hashlib
import os
import socket
from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

from pymongo.errors import OperationFailure, PyMongoError
from testcontainers.core.container import DockerContainer

from deploy.ground.kafka import cluster_id
from deploy.ground.mongo import ALREADY_INITIALIZED, administrator, forget, make_user
from deploy.ground.ports import LOOPBACK, free_ports, moments
from deploy.ground.server import GroundError, Say, Server

KAFKA_IMAGE, MONGO_IMAGE = "apache/kafka:4.1.0", "mongo:8"
KAFKA_DATA, MONGO_DATA = "/var/lib/kafka/data", "/data/db"
KEY_FILE = "/run/hervat-key"
ROOT_PASSWORD = "only-on-the-loopback"


def engine_answers() -> bool:
    """Whether a Docker engine of this machine answers on `DOCKER_HOST` or the usual socket, within a second.

    One elsewhere does not count: what it publishes is not on our loopback.
    """
    address = urlsplit(os.environ.get("DOCKER_HOST") or "unix:///var/run/docker.sock")
    if address.scheme != "unix" and address.hostname not in {"localhost", LOOPBACK}:
        return False
    family = socket.AF_UNIX if address.scheme == "unix" else socket.AF_INET
    place = address.path if address.scheme == "unix" else (address.hostname or LOOPBACK, address.port or 2375)
    with socket.socket(family) as engine:
        engine.settimeout(1)
        try:
            engine.connect(place)
            engine.sendall(b"GET /_ping HTTP/1.0\r\nHost: docker\r\n\r\n")
            return b" 200 " in engine.recv(64)
        except OSError:
            return False


class ContainerServer(ABC):
    """One container, seen as a server that can be stopped and killed."""

    pid = None

    def __init__(self, name: str, container: DockerContainer) -> None:
        """Nothing runs before `launch`."""
        self.name, self._container, self._made = name, container, False

    @property
    def _engine(self) -> Any:
        # The Docker client has no types; what is called on it here is named in its own manual.
        return cast(Any, self._container.get_wrapped_container())

    @property
    def alive(self) -> bool:
        """Whether the container runs."""
        if not self._made:
            return False
        self._engine.reload()
        return self._engine.status in {"running", "paused"}

    def launch(self) -> None:
        """Makes the container, or starts the one that was stopped."""
        if self._made:
            self._engine.start()
        else:
            self._container.start()
            self._made = True

    @abstractmethod
    def wait_ready(self, within: float = 60.0) -> None:
        """Each of the two knows how to ask."""

    def keep(self, volume: str, path: str) -> None:
        """Puts the data in a volume of that name, which outlives the container; before `launch`."""
        self._container = self._container.with_volume_mapping(volume, path, "rw")

    def stop(self) -> None:
        """Ends it in order; Docker kills it after 20 seconds."""
        if self.alive:
            self._engine.stop(timeout=20)

    def kill(self) -> None:
        """SIGKILL."""
        self._engine.kill()

    def freeze(self) -> None:
        """Pauses the container."""
        self._engine.pause()

    def resume(self) -> None:
        """Lets a paused container go on."""
        if self._engine.status == "paused":
            self._engine.unpause()

    def remove(self) -> None:
        """Ends the container and forgets its data; one that was made and could not start goes too."""
        self._container.stop()
        self._made = False


def _publish(container: DockerContainer, inside: int, port: int) -> None:
    # with_bind_ports publishes on every address of the machine, past its firewall; the passwords here are known.
    cast("dict[str, Any]", container.ports)[str(inside)] = (LOOPBACK, port)


class KafkaContainer(ContainerServer):
    """A broker that is its own controller."""

    def __init__(self, port: int) -> None:
        """Clients reach it at the loopback of this machine."""
        self.bootstrap = f"{LOOPBACK}:{port}"
        container = DockerContainer(os.environ.get("HERVAT_KAFKA_IMAGE", KAFKA_IMAGE))
        _publish(container, 9092, port)
        for name, value in _kafka_settings(port).items():
            container = container.with_env(f"KAFKA_{name}", value)
        super().__init__("kafka", container)

    def wait_ready(self, within: float = 60.0) -> None:
        """Waits until a client can ask it who it is."""
        if not any(asyncio.run(cluster_id(self.bootstrap)) for _ in moments(within, 0.5)):
            raise GroundError(f"Kafka's container does not answer on {self.bootstrap} after {within:.0f} s")


def _kafka_settings(port: int) -> dict[str, str]:
    return {
        "NODE_ID": "1",
        "LOG_DIRS": KAFKA_DATA,
        "PROCESS_ROLES": "broker,controller",
        "LISTENERS": "PLAINTEXT://0.0.0.0:9092,CONTROLLER://0.0.0.0:9093",
        "ADVERTISED_LISTENERS": f"PLAINTEXT://{LOOPBACK}:{port}",
        "LISTENER_SECURITY_PROTOCOL_MAP": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "INTER_BROKER_LISTENER_NAME": "PLAINTEXT",
        "CONTROLLER_LISTENER_NAMES": "CONTROLLER",
        "CONTROLLER_QUORUM_VOTERS": "1@localhost:9093",
        "AUTO_CREATE_TOPICS_ENABLE": "false",
        "OFFSETS_TOPIC_REPLICATION_FACTOR": "1",
        "TRANSACTION_STATE_LOG_REPLICATION_FACTOR": "1",
        "TRANSACTION_STATE_LOG_MIN_ISR": "1",
        "GROUP_INITIAL_REBALANCE_DELAY_MS": "0",
    }


class MongoContainer(ContainerServer):
    """A replica set of one with access control."""

    def __init__(self, port: int) -> None:
        """The key is made inside the container: mongod refuses one that others can read."""
        self._address = f"{LOOPBACK}:{port}"
        self.admin_url = self.url("root", ROOT_PASSWORD, "admin", "")
        script = (
            f"echo hervatOnOneMachine > {KEY_FILE} && chmod 400 {KEY_FILE} && chown mongodb {KEY_FILE} "
            f"&& exec docker-entrypoint.sh mongod --replSet hervat --keyFile {KEY_FILE} --bind_ip_all"
        )
        container = (
            DockerContainer(os.environ.get("HERVAT_MONGO_IMAGE", MONGO_IMAGE))
            .with_env("MONGO_INITDB_ROOT_USERNAME", "root")
            .with_env("MONGO_INITDB_ROOT_PASSWORD", ROOT_PASSWORD)
            .with_command(["bash", "-c", script])
        )
        _publish(container, 27017, port)
        super().__init__("mongodb", container)

    def url(self, user: str, password: str, source: str, database: str) -> str:
        """Straight to the server: inside the container the member has another address than here."""
        return f"mongodb://{user}:{password}@{self._address}/{database}?authSource={source}&directConnection=true"

    def wait_ready(self, within: float = 60.0) -> None:
        """Waits until it is primary; the first time it makes the replica set."""
        why = ""
        for _ in moments(within, 0.5):
            try:
                with administrator(self.admin_url) as client:
                    try:
                        member = {"_id": 0, "host": "127.0.0.1:27017"}
                        client.admin.command("replSetInitiate", {"_id": "hervat", "members": [member]})
                    except OperationFailure as error:
                        if error.code != ALREADY_INITIALIZED:
                            raise
                    if client.admin.command("hello").get("isWritablePrimary"):
                        return
            except PyMongoError as error:
                why = str(error)
        raise GroundError(f"MongoDB's container is not ready after {within:.0f} s: {why[:200]}")


class ContainerGround:
    """The two containers; Docker removes them with this process, whatever happens to it."""

    kind = "containers"

    def __init__(self, keep_for: Path | None = None, ports: Mapping[str, int] | None = None) -> None:
        """`ports` may name `kafka` and `mongodb`; `keep_for` a directory whose next start finds the data."""
        kafka, mongodb = free_ports(2)
        self._kafka = KafkaContainer((ports or {}).get("kafka", kafka))
        self._mongo = MongoContainer((ports or {}).get("mongodb", mongodb))
        self.bootstrap, self.admin_url = self._kafka.bootstrap, self._mongo.admin_url
        self.servers: Mapping[str, Server] = {"kafka": self._kafka, "mongodb": self._mongo}
        if keep_for is not None:
            mark = hashlib.sha256(str(keep_for.resolve()).encode()).hexdigest()[:12]
            self._kafka.keep(f"hervat-{mark}-kafka", KAFKA_DATA)
            self._mongo.keep(f"hervat-{mark}-mongodb", MONGO_DATA)

    def start(self, say: Say) -> None:
        """Starts both and waits until they answer; `GroundError` when the engine cannot."""
        try:
            for server in (self._kafka, self._mongo):
                say(f"starting {server.name} in a container")
                server.launch()
            for server in (self._mongo, self._kafka):
                server.wait_ready(120)
        except BaseException as error:
            self.stop()
            if isinstance(error, GroundError) or not isinstance(error, Exception):
                raise
            raise GroundError(f"the containers did not start: {str(error)[:200]}") from error

    def mongodb(self, database: str) -> str:
        """The address for the user of one database, made when it is new."""
        password = f"{database}-{ROOT_PASSWORD}"
        with administrator(self.admin_url) as client:
            make_user(client, database, password)
        return self._mongo.url(database, password, database, database)

    def forget(self, database: str) -> None:
        """Drops a database and its user."""
        with administrator(self.admin_url) as client:
            forget(client, database)

    def stop(self) -> None:
        """MongoDB first, Kafka last."""
        for server in (self._mongo, self._kafka):
            server.remove()
