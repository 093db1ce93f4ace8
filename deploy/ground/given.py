"""Kafka and MongoDB that are already there: addresses from `KAFKA_BOOTSTRAP` and `MONGODB_URL`.

They are somebody else's: nothing here starts, stops or kills them, or makes users. Who gives a MongoDB gives a
user who may write the databases `hervat_<service>`.
"""

from collections.abc import Mapping
from urllib.parse import urlsplit, urlunsplit

from pymongo import MongoClient
from pymongo.errors import PyMongoError

from deploy.ground.mongo import Client
from deploy.ground.ports import moments
from deploy.ground.server import GroundError, Say, Server


class GivenGround:
    """The two addresses."""

    kind = "the servers named in the environment"

    def __init__(self, bootstrap: str, url: str) -> None:
        """Nothing is connected before `start`."""
        self.bootstrap, self.admin_url = bootstrap, url
        self.servers: Mapping[str, Server] = {}

    def start(self, say: Say) -> None:
        """Waits at most half a minute for MongoDB; the services wait for Kafka themselves."""
        say(f"using Kafka at {self.bootstrap} and MongoDB at {without_login(self.admin_url)}")
        why = ""
        for _ in moments(30, 1):
            try:
                with self._client() as client:
                    client.admin.command("ping")
                return
            except PyMongoError as error:
                why = str(error)
        raise GroundError(f"MongoDB does not answer at {without_login(self.admin_url)}: {why[:200]}")

    def _client(self) -> Client:
        return MongoClient(self.admin_url, serverSelectionTimeoutMS=3_000)

    def mongodb(self, database: str) -> str:
        """The address as it was given, for every database."""
        return self.admin_url

    def forget(self, database: str) -> None:
        """Drops a database."""
        with self._client() as client:
            client.drop_database(database)

    def stop(self) -> None:
        """They go on."""


def without_login(url: str) -> str:
    """An address that can be printed."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rsplit("@", 1)[-1], query=""))
