"""The HTTP server of a process: it leaves signals, logs and its end to the service."""

import asyncio
from typing import Any

import uvicorn
from fastapi import FastAPI

LARGEST_HEAD = 65_536
"""Bytes of a request before its body."""


def listen(app: FastAPI, host: str, port: int) -> tuple[uvicorn.Server, "asyncio.Task[None]"]:
    """The door is open from the start, so that readiness can say why it is not ready yet."""
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        # Not uvicorn's own choice: with httptools installed it would take that, which takes a head without end.
        http="h11",
        h11_max_incomplete_event_size=LARGEST_HEAD,
        log_config=None,
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=5,
    )
    server = _Server(config)
    return server, asyncio.create_task(server.serve())


class _Server(uvicorn.Server):
    """Leaves the signals to the service: they stop more than the door."""

    def install_signal_handlers(self) -> None:
        """None of its own."""

    def capture_signals(self) -> Any:
        """None of its own."""
        return _Nothing()


class _Nothing:
    """A context in which nothing happens."""

    def __enter__(self) -> None:
        """Nothing."""

    def __exit__(self, *_: object) -> None:
        """Nothing."""
