"""Starts the platform in order, tends it, and stops it in the other order."""

import asyncio
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from importlib.util import find_spec
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from aiokafka.errors import KafkaError
from pydantic import ValidationError

from deploy import ground
from deploy.ground.ports import LOOPBACK, is_free
from deploy.ground.process import Process, end_left_behind
from deploy.ground.server import Ground, GroundError, Say
from deploy.run.home import Home, Record
from deploy.run.tended import Tended
from deploy.topics import make_topics
from shared.contracts.topics import SERVICES
from shared.kernel.kafka import Kafka, from_settings
from shared.kernel.settings import KafkaSettings

PARTITIONS = 6
EVERY = 0.1
"""Seconds between two looks at the children."""
REMIND_EVERY = 15.0
"""Seconds between two lines about what is not ready."""

Command = Callable[[str], Sequence[str]]
"""The command line of a service, by its name."""


def service_command(name: str) -> Sequence[str]:
    """How a service is started."""
    return [sys.executable, "-m", f"services.{name}", "serve"]


def example_command() -> Sequence[str]:
    """How the example arbodienst is loaded; empty where it does not come with this copy."""
    return [sys.executable, "-u", "-m", "deploy.example"] if find_spec("deploy.example") else []


class Platform:
    """Everything that runs on one home."""

    def __init__(self, home: Home, say: Say, command: Command, example: Sequence[str]) -> None:
        """Nothing starts before `start`; `example` is the command that fills an empty home."""
        self._home, self._say, self._command, self._loads = home, say, command, example
        self._ports: dict[str, int] = {}
        self._secrets = home.secrets()
        self._ground: Ground | None = None
        self._outside: tuple[Process, ...] = ()
        self._example: Process | None = None
        self._services: dict[str, Process] = {}
        self._tended: dict[str, Tended] = {}

    @property
    def http(self) -> dict[str, str]:
        """The services' addresses."""
        return {name: f"http://{LOOPBACK}:{self._ports[name]}" for name in SERVICES}

    def start(self) -> None:
        """Servers, topics, what stands in for the outside world, services; returns when every service is ready."""
        self._home.record.unlink(missing_ok=True)
        if left := end_left_behind(self._home.directory):
            self._say(f"ended {len(left)} processes that an earlier run left behind")
        self._ports = self._home.ports(os.environ.get("HERVAT_PORT"))
        ports = {name: self._ports[name] for name in ("kafka", "controller", "mongodb")}
        found = ground.find(self._home.servers, self._say, self._home.directory, ports, keep=True)
        self._ground = found
        self._make_topics(found)
        self._outside = self._start_mail(), self._start_uwv(), self._start_post()
        for name in SERVICES:
            self._start_service(name, found)
        self._tended = {name: Tended(server) for name, server in found.servers.items()}
        for process in (*self._services.values(), *self._outside):
            self._tended[process.name] = Tended(process, partial(_last_words, process))
        self._wait_ready()
        self._write()

    def _make_topics(self, found: Ground) -> None:
        partitions = int(os.environ.get("HERVAT_PARTITIONS", PARTITIONS))
        try:
            prefix = os.environ.get("HERVAT_TOPIC_PREFIX", "")
            made = asyncio.run(make_topics(self._kafka(found), partitions, prefix=prefix))
        except (KafkaError, OSError) as error:
            raise GroundError(f"the topics could not be made at {found.bootstrap}: {error}") from error
        self._say(f"topics: {len(made)} made, {partitions} partitions each" if made else "topics are there")

    def _kafka(self, found: Ground) -> Kafka:
        """Somebody else's Kafka with the login of the environment; on a Kafka of ours nobody logs in."""
        if found.servers:
            return Kafka(found.bootstrap)
        try:
            return from_settings(KafkaSettings.model_validate({}))
        except ValidationError as error:
            wrong = "; ".join(f"{each['loc'][0]}: {each['msg']}" for each in error.errors())
            raise GroundError(f"the settings for Kafka are wrong: {wrong}") from error

    def _start_mail(self) -> Process:
        self._need(self._ports["mail"], "the mail sink")
        command = [sys.executable, "-m", "deploy.mailsink", "--port", str(self._ports["mail"])]
        command += ["--folder", str(self._home.mail)]
        mail = Process("mail", command, self._home.log("mail"), self._home.directory, stop_within=5)
        mail.launch()
        self._say(f"mail goes to {self._home.mail} by port {self._ports['mail']}; none leaves this machine")
        return mail

    def _start_uwv(self) -> Process:
        self._need(self._ports["uwv"], "the UWV simulator")
        command = [sys.executable, "-m", "deploy.uwvsim", "--port", str(self._ports["uwv"])]
        command += ["--file", str(self._home.uwv), "--rehearsal", str(self._home.days_ahead)]
        uwv = Process("uwv", command, self._home.log("uwv"), self._home.directory, stop_within=5)
        uwv.launch()
        self._say(f"messages to UWV go to a simulator on port {self._ports['uwv']}; none leaves this machine")
        return uwv

    def _start_post(self) -> Process:
        self._need(self._ports["post"], "the simulator of short messages and post")
        command = [sys.executable, "-m", "deploy.postsim", "--port", str(self._ports["post"])]
        command += ["--file", str(self._home.post)]
        post = Process("post", command, self._home.log("post"), self._home.directory, stop_within=5)
        post.launch()
        self._say(f"short messages and letters go to {self._home.post.parent}; none leaves this machine")
        return post

    def _start_service(self, name: str, found: Ground) -> None:
        self._need(self._ports[name], name)
        environment = {
            **self._kafka(found).environment(),
            "MONGODB_URL": found.mongodb(f"hervat_{name}"),
            "HERVAT_MONGODB_DATABASE": f"hervat_{name}",
            "HERVAT_HTTP_HOST": LOOPBACK,
            "HERVAT_HTTP_PORT": str(self._ports[name]),
            "HERVAT_TOKEN_SECRET": self._secrets["token"],
            "HERVAT_REHEARSAL": str(self._home.days_ahead),
            "HERVAT_SMTP_HOST": LOOPBACK,
            "HERVAT_SMTP_PORT": str(self._ports["mail"]),
            "PYTHONUNBUFFERED": "1",
        }
        if name == "trajectory":
            environment["HERVAT_DOCUMENT_SECRET"] = self._secrets["document"]
            environment["HERVAT_UWV_URL"] = f"http://{LOOPBACK}:{self._ports['uwv']}"
        if name == "notifications":
            environment["HERVAT_WEBHOOK_SECRET"] = self._secrets["webhook"]
            environment["HERVAT_WEBHOOK_LOOPBACK"] = "true"
            environment["HERVAT_SMS_URL"] = f"http://{LOOPBACK}:{self._ports['post']}/sms"
            environment["HERVAT_POST_URL"] = f"http://{LOOPBACK}:{self._ports['post']}/post"
        if name == "intake":
            environment["HERVAT_PERSON_SECRET"] = self._secrets["person"]
        log = self._home.log(name)
        service = Process(name, self._command(name), log, self._home.directory, environment, stop_within=25)
        service.launch()
        self._services[name] = service
        self._say(f"starting {name} at {self.http[name]} (log: {log})")

    def _need(self, port: int, name: str) -> None:
        if not is_free(port):
            raise GroundError(f"port {port} is taken by another program: {name} cannot start on it")

    def _wait_ready(self) -> None:
        waiting, reminded = dict(self.http), time.monotonic()
        while waiting:
            self._look()
            states = {name: readiness(address) for name, address in waiting.items()}
            for name in [name for name, state in states.items() if state == "ready"]:
                self._say(f"{name} is ready")
                del waiting[name]
            if waiting and time.monotonic() - reminded > REMIND_EVERY:
                reminded = time.monotonic()
                self._say("; ".join(f"{name}: {states[name]}" for name in waiting))
            time.sleep(EVERY)

    def tend(self) -> None:
        """One look at every child; what has died is started again and `run.json` written anew."""
        if self._look():
            self._write()
        time.sleep(EVERY)

    def _look(self) -> bool:
        now = time.monotonic()
        changed = [each.tend(now, self._say) for each in self._tended.values()]
        return any(changed)

    def _write(self) -> None:
        if self._ground is not None:
            pids = {name: each.pid for name, each in self._tended.items() if each.pid is not None}
            self._home.write(Record(self._ground.bootstrap, self._ground.admin_url, self.http, pids))

    def example(self) -> Process | None:
        """Starts the example arbodienst on an empty home; None when it was loaded before or is not there."""
        if self._home.loaded.exists() or not self._loads:
            return None
        self._say("loading the example arbodienst")
        environment = {"HERVAT_RUN": str(self._home.record), "HERVAT_TOKEN_SECRET": self._secrets["token"]}
        log = self._home.log("example")
        log.unlink(missing_ok=True)
        example = Process("example", self._loads, log, self._home.directory, environment, stop_within=5)
        example.launch()
        self._example = example
        return example

    def addresses(self) -> Mapping[str, str]:
        """What a person wants to know once it runs."""
        return {
            **{name: f"{address}/docs" for name, address in self.http.items()},
            "kafka": self._ground.bootstrap if self._ground else "",
            "mail": str(self._home.mail),
            "logs": str(self._home.log("").parent),
            "all addresses": str(self._home.record),
        }

    def stop(self) -> None:
        """Services, what stands in for the outside world, MongoDB, Kafka; nothing of this home runs afterwards."""
        self._home.record.unlink(missing_ok=True)
        if self._example is not None:
            self._example.stop()
        for service in self._services.values():
            service.ask()
        for service in self._services.values():
            service.stop()
            self._say(f"{service.name} has stopped")
        for process in self._outside:
            process.stop()
        if self._ground is not None:
            self._ground.stop()
            self._say("the servers have stopped" if self._ground.servers else "the servers go on")
        end_left_behind(self._home.directory)


def _last_words(process: Process) -> str:
    return process.last_lines(1)[-200:]


def readiness(address: str) -> str:
    """`ready`, or why a service is not: what it says itself, in one line."""
    try:
        with urlopen(f"{address}/health/ready", timeout=2) as answer:
            return "ready" if answer.status == 200 else f"HTTP {answer.status}"
    except HTTPError as error:
        with error:
            return f"HTTP {error.code} {error.read(200).decode(errors='replace')}"
    except (URLError, OSError) as error:
        return f"not listening yet ({getattr(error, 'reason', error)})"
