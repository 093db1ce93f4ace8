"""Structured logs: one JSON object a line, with case, correlation and trace, and never a body."""

import logging
import sys
import traceback
from typing import cast

import structlog
from structlog.typing import EventDict, FilteringBoundLogger

from shared.kernel import trace

log = cast(FilteringBoundLogger, structlog.get_logger("hervat"))


def configure(service: str, level: int = logging.INFO) -> None:
    """Sends everything a process logs, libraries included, to standard output as JSON lines."""
    shared = (
        structlog.contextvars.merge_contextvars,
        _trace,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    )
    structlog.configure(
        processors=[*shared, _frames, structlog.processors.JSONRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stdout),
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processor=structlog.processors.JSONRenderer(),
            foreign_pre_chain=[*shared, _frames],
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    structlog.contextvars.bind_contextvars(service=service)


def _trace(_: object, __: str, event: EventDict) -> EventDict:
    """The trace of the request in hand, unless the line names one of its own."""
    if event.get("trace") is None:
        event.pop("trace", None)
        if found := trace.trace_id(trace.current()):
            event["trace"] = found
    return event


def _frames(_: object, __: str, event: EventDict) -> EventDict:
    """Where an exception came from, and its type; its text may hold what may not be logged."""
    if event.pop("exc_info", None):
        kind, _, trace = sys.exc_info()
        event["exception"] = kind.__name__ if kind else ""
        event["frames"] = [
            f"{each.filename}:{each.lineno} {each.name}" for each in traceback.extract_tb(trace)
        ]
    return event
