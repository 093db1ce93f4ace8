"""Kafka and MongoDB as processes of this machine, for where nobody gives servers and no engine answers.

Guarantees: on the loopback only; the same ports and data after a restart; a server that answers on our port
and is not ours is refused before anything is written.
"""

from collections.abc import Mapping
from pathlib import Path

from deploy.ground import prerequisites
from deploy.ground.kafka import LocalKafka
from deploy.ground.mongo import LocalMongo
from deploy.ground.ports import kept_ports
from deploy.ground.prepare import prepare
from deploy.ground.server import Say, Server

PORTS = ("kafka", "controller", "mongodb")


class LocalGround:
    """The two servers, each in a directory of its own below `data`."""

    kind = "local processes"

    def __init__(
        self, home: Path, data: Path, owner: Path | None = None, ports: Mapping[str, int] | None = None
    ) -> None:
        """`home` keeps what is downloaded; `owner` is the directory whose mark the processes carry."""
        self._home, self._data, self._owner = home, data.resolve(), owner or data
        self._wanted = ports or {}
        self._kafka: LocalKafka | None = None
        self._mongo: LocalMongo | None = None

    @property
    def kafka(self) -> LocalKafka:
        """The broker; `RuntimeError` before `start`."""
        if self._kafka is None:
            raise RuntimeError("the ground has not been started")
        return self._kafka

    @property
    def mongo(self) -> LocalMongo:
        """The mongod; `RuntimeError` before `start`."""
        if self._mongo is None:
            raise RuntimeError("the ground has not been started")
        return self._mongo

    @property
    def bootstrap(self) -> str:
        """Kafka's address."""
        return self.kafka.bootstrap

    @property
    def admin_url(self) -> str:
        """MongoDB's address for who may see every database."""
        return self.mongo.admin_url

    @property
    def servers(self) -> Mapping[str, Server]:
        """Both, by name."""
        return {"kafka": self.kafka, "mongodb": self.mongo}

    def start(self, say: Say) -> None:
        """Starts both at the same time and waits until both are ready."""
        java, binary = prerequisites.java(), prerequisites.mongod()
        jars = prepare(self._home, say)
        ports = kept_ports(self._data / "ports.json", PORTS, self._wanted)
        self._kafka = LocalKafka(java, jars, self._data / "kafka", self._owner, ports)
        self._mongo = LocalMongo(binary, self._data / "mongodb", self._owner, ports["mongodb"])
        try:
            for server in self.servers.values():
                say(f"starting {server.name}")
                server.launch()
            self.mongo.wait_ready()
            say(f"mongodb is ready on port {self.mongo.port}")
            self.kafka.wait_ready()
            say(f"kafka is ready on {self.bootstrap}")
        except BaseException:
            self.stop()
            raise

    def mongodb(self, database: str) -> str:
        """The address for the user of one database."""
        return self.mongo.user(database)

    def forget(self, database: str) -> None:
        """Drops a database and its user."""
        self.mongo.forget(database)

    def stop(self) -> None:
        """MongoDB first, Kafka last; what was never started is left alone."""
        for server in (self._mongo, self._kafka):
            if server is not None:
                server.stop()
