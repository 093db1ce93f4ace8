"""The sample consumer as a process, against doors that listen on a port: started, killed, and its copy read."""

import asyncio
import shutil
import sqlite3
import sys
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from deploy.ground.ports import LOOPBACK, answers, free_ports
from deploy.ground.process import Process
from shared.kernel.clock import now
from shared.kernel.listen import listen
from shared.kernel.token import Caller, issue
from tests.integration.partners.at_the_door import Door
from tests.integration.partners.desk import SECRET, TENANT
from tests.integration.partners.made_up import Held

SAMPLE = Path(__file__).parents[3] / "docs" / "sample_consumer.py"


@dataclass
class Consumer:
    """Of one partner: `hervat` is the port of the doors, `port` its own."""

    door: Door
    home: Path
    http: httpx.AsyncClient
    secret: str = ""
    hervat: int = field(default_factory=lambda: free_ports(1)[0])
    port: int = field(default_factory=lambda: free_ports(1)[0])

    def __post_init__(self) -> None:
        self.file, self.log = self.home / "copy.sqlite", self.home / "log"
        self._runs: Process | None = None

    @property
    def url(self) -> str:
        """Where it takes what is sent."""
        return f"http://{LOOPBACK}:{self.port}/"

    def _environment(self) -> dict[str, str]:
        token = issue(Caller(TENANT, "partner"), SECRET, now())
        hervat = {"HERVAT_URL": f"http://{LOOPBACK}:{self.hervat}", "HERVAT_TOKEN": token}
        return {**hervat, "HERVAT_SECRET": self.secret, "HERVAT_COPY": str(self.file), "no_proxy": LOOPBACK}

    def start(self, *verb: str) -> None:
        """Begins something that goes on for ever."""
        command = [sys.executable, str(SAMPLE), *verb]
        self._runs = Process("consumer", command, self.log, self.home, self._environment())
        self._runs.launch()

    @property
    def ended(self) -> bool:
        """Whether it gave up by itself."""
        return self._runs is not None and not self._runs.alive

    def kill(self) -> None:
        """With SIGKILL, wherever it is."""
        if self._runs:
            self._runs.kill()

    def copied(self, one: Path, other: Path) -> None:
        """Puts one file in the place of another, while nothing runs."""
        # Who was killed may have left a journal beside the file: looking into it undoes what that holds.
        self.count()
        shutil.copy(one, other)

    async def serve(self) -> None:
        """Starts it as a receiver, and waits until it listens."""
        self.start("serve", str(self.port))
        await self.until(lambda: answers(self.port))

    async def done(self, *verb: str) -> str:
        """Something that ends, and well; what it printed."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            str(SAMPLE),
            *verb,
            env=self._environment(),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        said, wrong = await process.communicate()
        assert process.returncode == 0, wrong.decode()
        return said.decode()

    async def until(self, enough: Callable[[], bool]) -> None:
        """Looks until it is; meanwhile the doors go on."""
        async with asyncio.timeout(60):
            while not enough():
                await self.door.desk.mongo.ping()

    def held(self) -> Held:
        """The copy as it stands."""
        found = Held()
        with closing(sqlite3.connect(self.file, timeout=30)) as db:
            for case, id in db.execute("SELECT case_id, id FROM taken ORDER BY case_id, sequence"):
                found.ids.setdefault(case, []).append(id)
            found.is_open = {case: bool(is_open) for case, is_open in db.execute("SELECT * FROM cases")}
            rows = db.execute("SELECT case_id, rule, n, due, status FROM dates")
            found.dates = {(case, rule, n): (due, status) for case, rule, n, due, status in rows}
        return found

    def ids(self) -> set[str]:
        """Of all events that are held."""
        return {id for of in self.held().ids.values() for id in of}

    def count(self) -> int:
        """Events that are held; 0 before there is a copy."""
        try:
            with closing(sqlite3.connect(self.file, timeout=30)) as db:
                return db.execute("SELECT count(*) FROM taken").fetchone()[0]
        except sqlite3.OperationalError:
            return 0

    def put(self, *statements: str) -> None:
        """Something that no consumer did."""
        with closing(sqlite3.connect(self.file, timeout=30)) as db:
            for each in statements:
                db.execute(each)
            db.commit()


@asynccontextmanager
async def open_to(consumer: Consumer) -> AsyncGenerator[None]:
    """The doors listen, as long as the block lasts; the consumer is gone with it."""
    server, task = listen(consumer.door.app, LOOPBACK, consumer.hervat)
    try:
        await consumer.until(lambda: server.started)
        yield
    finally:
        consumer.kill()
        # What still waits for something new is not waited for.
        server.config.timeout_graceful_shutdown = 0
        server.should_exit = True
        await task
