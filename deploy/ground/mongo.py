"""MongoDB on this machine: a replica set of one, with access control. For development and tests only."""

import hmac
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import quote

from pymongo import MongoClient
from pymongo.errors import ConnectionFailure, OperationFailure, PyMongoError

from deploy.ground.ports import LOOPBACK, answers, moments, wait_free
from deploy.ground.process import Process
from deploy.ground.server import GroundError

REPLICA_SET = "hervat"
ADMIN = "admin"
AUTHENTICATION_FAILED, ALREADY_INITIALIZED, USER_EXISTS, NOT_YET_INITIALIZED = 18, 23, 51003, 94

Client = MongoClient[dict[str, Any]]


class Passwords:
    """One secret of a directory, from which every password derives: nothing else has to be kept."""

    def __init__(self, file: Path) -> None:
        """Makes the secret (mode 0600) when the file is not there; mongod reads it as its keyFile too."""
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.touch(mode=0o600)
            file.write_text(secrets.token_hex(48))
        self.file, self._key = file, file.read_bytes()

    def of(self, user: str) -> str:
        """The password of a user."""
        return hmac.new(self._key, user.encode(), "sha256").hexdigest()[:40]


class LocalMongo:
    """A mongod whose data, key and log live in one directory."""

    name = "mongodb"

    def __init__(self, binary: Path, directory: Path, home: Path, port: int) -> None:
        """Nothing runs before `launch`."""
        self.port, self.data = port, directory / "data"
        self._passwords = Passwords(directory / "key")
        command = [
            *[str(binary), "--dbpath", str(self.data), "--port", str(port), "--bind_ip", LOOPBACK],
            *["--replSet", REPLICA_SET, "--keyFile", str(self._passwords.file), "--nounixsocket"],
            *["--oplogSize", "256", "--wiredTigerCacheSizeGB", "0.25", "--quiet"],
            *["--setParameter", "diagnosticDataCollectionEnabled=false"],
        ]
        self._process = Process(self.name, command, directory / "mongod.log", home)

    @property
    def pid(self) -> int | None:
        """The latest process."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self._process.alive

    @property
    def admin_url(self) -> str:
        """The address for who may see every database."""
        return mongodb_url(f"{LOOPBACK}:{self.port}", ADMIN, self._passwords.of(ADMIN), "")

    def user(self, database: str) -> str:
        """The address for the user of one database, made when it is new."""
        password = self._passwords.of(database)
        with administrator(self.admin_url) as client:
            make_user(client, database, password)
        return mongodb_url(f"{LOOPBACK}:{self.port}", database, password, database)

    def forget(self, database: str) -> None:
        """Drops a database and its user."""
        with administrator(self.admin_url) as client:
            forget(client, database)

    def launch(self) -> None:
        """Waits for the port to be free and starts mongod."""
        self.data.mkdir(parents=True, exist_ok=True)
        if not wait_free(self.port):
            raise GroundError(f"port {self.port} is taken by another program: MongoDB cannot start on it")
        self._process.launch()

    def wait_ready(self, within: float = 60.0) -> None:
        """Waits until it is primary and has its administrator; refuses a mongod on another directory."""
        why = "nobody listens"
        for _ in moments(within):
            if not self.alive:
                raise GroundError(f"mongod ended while starting: {self._process.last_lines(3)[-600:]}")
            if answers(self.port):
                try:
                    if self._primary():
                        return
                    why = "it is not primary yet"
                except (ConnectionFailure, OperationFailure) as error:
                    why = str(error)
        raise GroundError(f"MongoDB is not ready on port {self.port} after {within:.0f} s: {why[:200]}")

    def _primary(self) -> bool:
        """One step towards a primary of ours; false when it needs another look."""
        try:
            with administrator(self.admin_url) as client:
                assert_own_mongo(client, self.data)
                self._move(client)
                return bool(client.admin.command("hello").get("isWritablePrimary"))
        except OperationFailure as error:
            if error.code != AUTHENTICATION_FAILED:
                raise
            self._found()
            return False

    def _found(self) -> None:
        """Makes the replica set and its administrator, which mongod allows once, from this machine."""
        member = {"_id": 0, "host": f"{LOOPBACK}:{self.port}"}
        with administrator(f"mongodb://{LOOPBACK}:{self.port}/") as client:
            try:
                client.admin.command("replSetInitiate", {"_id": REPLICA_SET, "members": [member]})
            except OperationFailure as error:
                if error.code != ALREADY_INITIALIZED:
                    raise
            if client.admin.command("hello").get("isWritablePrimary"):
                password = self._passwords.of(ADMIN)
                client.admin.command("createUser", ADMIN, pwd=password, roles=["root"])

    def _move(self, client: Client) -> None:
        """A replica set remembers its members' addresses: a directory that moved to another port is told."""
        try:
            config = client.admin.command("replSetGetConfig")["config"]
        except OperationFailure as error:
            if error.code != NOT_YET_INITIALIZED:
                raise
            return
        here = f"{LOOPBACK}:{self.port}"
        if config["members"][0]["host"] != here:
            config["members"][0]["host"] = here
            config["version"] += 1
            client.admin.command("replSetReconfig", config, force=True)

    def stop(self) -> None:
        """Ends it in order."""
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


def mongodb_url(address: str, user: str, password: str, database: str) -> str:
    """An address with its user; the driver follows the replica set, so it finds the primary again."""
    login = f"{quote(user, safe='')}:{quote(password, safe='')}"
    return f"mongodb://{login}@{address}/{database}?replicaSet={REPLICA_SET}&authSource={database or ADMIN}"


def administrator(url: str) -> Client:
    """A short-lived connection straight to the server; use as a context."""
    return MongoClient(url, directConnection=True, serverSelectionTimeoutMS=3_000, replicaSet=None)


def make_user(client: Client, database: str, password: str) -> None:
    """A user who can read and write that database and nothing else."""
    try:
        roles = [{"role": "readWrite", "db": database}]
        client[database].command("createUser", database, pwd=password, roles=roles)
    except OperationFailure as error:
        if error.code != USER_EXISTS:
            raise


def forget(client: Client, database: str) -> None:
    """Drops a database and its users."""
    client[database].command("dropAllUsersFromDatabase")
    client.drop_database(database)


def assert_own_mongo(client: Client, data: Path) -> None:
    """Raises `GroundError` when a mongod does not work on that data directory."""
    try:
        found = client.admin.command("getCmdLineOpts")["parsed"].get("storage", {}).get("dbPath", "")
    except OperationFailure:
        raise
    except PyMongoError as error:
        raise GroundError(f"MongoDB does not say which data it has: {error}") from error
    if Path(found).resolve() != data.resolve():
        raise GroundError(f"another MongoDB answers: its data is in {found}, ours in {data}")
