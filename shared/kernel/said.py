"""What is logged and counted of a commit: kinds, ids and reasons, never a body."""

from shared.kernel import trace
from shared.kernel.decider import Commit
from shared.kernel.log import log
from shared.kernel.message import Message
from shared.kernel.metrics import COMMITTED, HELD


def said_of_command(command: Message, commit: Commit) -> None:
    """What was asked and what it told; the span of the request names it too."""
    trace.note(kind=command.event.kind, case=command.about, version=commit.version)
    log.info(
        "asked",
        kind=command.event.kind,
        case=command.about,
        correlation=command.correlation,
        version=commit.version,
        told=[message.event.kind for message in commit.told],
    )


def said_of_commit(service: str, commit: Commit) -> None:
    """Counts it; a case that stands still is said once for each message that waits."""
    COMMITTED.labels(service).inc()
    for held in commit.held:
        HELD.labels(service, held.why).inc()
        message = held.message
        said = {"kind": message.event.kind, "case": message.about, "correlation": message.correlation}
        log.error("held", **said, trace=trace.trace_id(message.trace), why=held.why)
