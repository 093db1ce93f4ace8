"""`python -m tests.integration.failpoints.process SERVICE`: a service that is born again and again, to be killed.

This process imports the service, with its points, once; then it forks a child for every order (a line of JSON:
where to die, which errors to meet) and says, in lines of JSON too, how the child ended. What it
imports makes no thread and no connection, so a child begins as a fresh process would. It ends with its input.
"""

import gc
import importlib
import importlib.abc
import importlib.machinery
import json
import os
import select
import signal
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any

import uvicorn

from tests.integration.failpoints.sites import modules_of, rewritten

LOOK_EVERY = 0.005
"""Seconds between two looks at the child."""
UNTOUCHED = frozenset({"shared.kernel.outcome", "shared.kernel"})
"""What the points themselves are made of."""


class _Loader(importlib.machinery.SourceFileLoader):
    """Compiles a module with its points."""

    def get_code(self, fullname: str) -> Any:
        """Always from the source: what is cached has no points."""
        path = self.get_filename(fullname)
        return compile(rewritten(fullname, self.get_data(path)), path, "exec", dont_inherit=True)


class _Finder(importlib.abc.MetaPathFinder):
    """Finds the modules that get points, before anybody else does."""

    def __init__(self, modules: frozenset[str]) -> None:
        self._modules = modules

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """The usual spec with our loader; None for any other module."""
        if fullname not in self._modules:
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        if spec and spec.origin:
            spec.loader = _Loader(fullname, spec.origin)
        return spec


def main(service: str) -> None:
    """Takes orders until its input ends."""
    protocol = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    modules = frozenset((*modules_of("shared.kernel"), *modules_of(f"services.{service}"))) - UNTOUCHED
    sys.meta_path.insert(0, _Finder(modules))
    _warm(service)
    gc.freeze()
    _say(protocol, {"imported": service})
    for line in sys.stdin:
        child = os.fork()
        if not child:
            _live(service, json.loads(line), protocol)
        _say(protocol, {"pid": child})
        _say(protocol, {"ended": _status_of(child)})


def _warm(service: str) -> None:
    """Imports the service and what its first breath would import; what is made here is connected to nothing."""
    settings = importlib.import_module("shared.kernel.settings").Settings.model_validate({})
    made = importlib.import_module(f"services.{service}.app").build(settings)
    uvicorn.Config(made.door, log_config=None).load()
    for each in ("anyio._backends._asyncio", "uvicorn.lifespan.off"):
        importlib.import_module(each)


def _say(protocol: int, what: dict[str, object]) -> None:
    os.write(protocol, json.dumps(what).encode() + b"\n")


def _live(service: str, order: dict[str, Any], protocol: int) -> None:
    """The child: the service as its own command runs it, until it is killed or asked to stop."""
    points = importlib.import_module("tests.integration.failpoints.points")
    points.ARMED.kill, points.ARMED.errors, points.ARMED.say = order["kill"], order["errors"], protocol
    try:
        run = importlib.import_module("shared.kernel.service").run
        run(importlib.import_module(f"services.{service}.app").build)
    except BaseException as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
        os._exit(1)
    os._exit(0)


def _status_of(child: int) -> int:
    """Its exit status, negative for a signal; it is killed when whoever gives the orders is gone."""
    while True:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        asked, _, _ = select.select([sys.stdin], [], [], LOOK_EVERY)
        if asked and not os.read(sys.stdin.fileno(), 1):
            os.kill(child, signal.SIGKILL)


if __name__ == "__main__":
    main(sys.argv[1])
