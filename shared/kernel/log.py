"""Structured logs: one JSON object a line, with the case and the correlation, and never a body."""

import logging
import sys
from typing import cast

import structlog
from structlog.typing import FilteringBoundLogger

log = cast(FilteringBoundLogger, structlog.get_logger("hervat"))


def configure(service: str, level: int = logging.INFO) -> None:
    """Sends everything a process logs, libraries included, to standard output as JSON lines."""
    shared = (
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    )
    structlog.configure(
        processors=[*shared, structlog.processors.format_exc_info, structlog.processors.JSONRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stdout),
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processor=structlog.processors.JSONRenderer(),
            foreign_pre_chain=[*shared, structlog.processors.format_exc_info],
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    structlog.contextvars.bind_contextvars(service=service)
