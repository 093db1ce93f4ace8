"""Traces across the services, by W3C `traceparent`: from a request to every event that came of it.

A message carries its `traceparent` through journal and Kafka, whether or not anything is exported. Spans are made
only while an exporter is named (`OTEL_*`) and only for what was sampled where the trace began; they name kind, case,
service and version, never what an event says or whom it is about. `tracestate` is not carried.
"""

import asyncio
import threading
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field, replace

from opentelemetry.context import Context
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
from opentelemetry.trace import (
    INVALID_SPAN,
    Link,
    Span,
    SpanContext,
    SpanKind,
    StatusCode,
    Tracer,
    get_current_span,
)
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from shared.kernel.message import Message

MOST_STEPS = 100
"""Messages of a batch that get a span each; the others carry on the span they came with."""
MOST_LINKS = 100
"""Spans that a batch names as what it was made of."""
FLUSHED_WITHIN = 3.0
"""Seconds on the way out for what was not exported yet."""

_W3C, _IDS = TraceContextTextMapPropagator(), RandomIdGenerator()


@dataclass(frozen=True)
class _Here:
    traceparent: str | None
    span: Span = INVALID_SPAN


_NOWHERE = _Here(None)
_HERE: ContextVar[_Here] = ContextVar("hervat-trace", default=_NOWHERE)


def current() -> str | None:
    """The `traceparent` of the request or effect in hand; None where there is none."""
    return _HERE.get().traceparent


def leave() -> None:
    """What goes on from here in this task is of no one request."""
    _HERE.set(_NOWHERE)


def note(**attributes: str | int) -> None:
    """Says more of the span in hand: kind, case, version; never a body."""
    _HERE.get().span.set_attributes(attributes)


def trace_id(traceparent: str | None) -> str | None:
    """The 32 digits that all of one trace share; None for what is no `traceparent`."""
    found = _context_of(traceparent)
    return f"{found.trace_id:032x}" if found else None


def carrying(command: Message) -> Message:
    """A command with the trace of the request in hand, unless it has one."""
    here = current()
    return replace(command, trace=here) if here and command.trace is None else command


@dataclass
class Tracing:
    """The spans of one service in this process; without a provider it only carries on what came in."""

    service: str
    provider: TracerProvider | None = None
    _tracer: Tracer | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        """Made with a provider it makes spans at once."""
        self.export_to(self.provider)

    def export_to(self, provider: TracerProvider | None) -> None:
        """Makes spans from now on; None leaves it at carrying on."""
        self.provider = provider
        self._tracer = provider.get_tracer("hervat") if provider else None

    @contextmanager
    def request(self, name: str, traceparent: str | None) -> Generator[Span]:
        """A request at the door: goes on with the caller's trace, or begins one."""
        parent = _context_of(traceparent)
        if self._tracer is None:
            with _at(_Here(traceparent if parent else _root())):
                yield INVALID_SPAN
            return
        span = self._span(self._tracer, name, traceparent, SpanKind.SERVER)
        with _ending(span), _at(_Here(_traceparent(span), span)):
            yield span

    @contextmanager
    def acting(self, name: str, traceparent: str | None, **attributes: str | int) -> Generator[None]:
        """An effect (a mail): what is asked meanwhile carries its trace on."""
        if self._tracer is None or not _sampled(traceparent):
            with _at(_Here(traceparent)):
                yield
            return
        span = self._span(self._tracer, name, traceparent, SpanKind.CLIENT, attributes)
        with _ending(span), _at(_Here(_traceparent(span), span)):
            yield

    @contextmanager
    def taking(self, topic: str, messages: Sequence[Message]) -> Generator[Sequence[Message]]:
        """A batch: one span with links to what it is made of, and a step for each sampled message, up to a bound.

        Gives the messages with the step as their trace, so that what they cause leads back through it.
        """
        if self._tracer is None or not any(_sampled(each.trace) for each in messages):
            yield messages
            return
        sampled = [n for n, each in enumerate(messages) if _sampled(each.trace)]
        batch = self._batch(self._tracer, topic, messages, sampled[:MOST_LINKS])
        steps = {n: self._step(self._tracer, messages[n]) for n in sampled[:MOST_STEPS]}
        try:
            yield [
                replace(each, trace=_traceparent(steps[n])) if n in steps else each
                for n, each in enumerate(messages)
            ]
        finally:
            for span in (*steps.values(), batch):
                span.end()

    def told(self, message: Message, version: int, sent: "asyncio.Future[object]") -> None:
        """The telling of one event: a span until Kafka has it."""
        if self._tracer is None or not _sampled(message.trace):
            return
        name, kind = f"tell {message.event.kind}", message.event.kind
        of = {"kind": kind, "case": message.about, "version": version}
        span = self._span(self._tracer, name, message.trace, SpanKind.PRODUCER, of)

        def end(done: "asyncio.Future[object]") -> None:
            if done.cancelled() or done.exception():
                span.set_status(StatusCode.ERROR)
            span.end()

        sent.add_done_callback(end)

    async def stop(self) -> None:
        """Exports what is left, within a bound: a collector that is away keeps no service from ending."""
        provider, loop, done = self.provider, asyncio.get_running_loop(), asyncio.Event()
        self.export_to(None)
        if provider is None:
            return

        def flush() -> None:
            provider.shutdown()
            with suppress(RuntimeError):  # The loop may be closed: it waited no longer.
                loop.call_soon_threadsafe(done.set)

        threading.Thread(target=flush, name="traces", daemon=True).start()
        with suppress(TimeoutError):
            await asyncio.wait_for(done.wait(), FLUSHED_WITHIN)

    def _batch(self, tracer: Tracer, topic: str, messages: Sequence[Message], of: Sequence[int]) -> Span:
        """A root of its own: a batch has many parents, and none of them is its cause."""
        contexts = dict.fromkeys(messages[n].trace for n in of)
        links = [Link(context) for each in contexts if (context := _context_of(each))]
        attributes = {"service": self.service, "topic": topic, "records": len(messages)}
        return tracer.start_span(f"receive {topic}", Context(), SpanKind.CONSUMER, attributes, links)

    def _step(self, tracer: Tracer, message: Message) -> Span:
        kind = message.event.kind
        of = {"kind": kind, "case": message.about}
        return self._span(tracer, f"take {kind}", message.trace, SpanKind.CONSUMER, of)

    def _span(
        self,
        tracer: Tracer,
        name: str,
        parent: str | None,
        role: SpanKind,
        of: Mapping[str, str | int] | None = None,
    ) -> Span:
        context = _W3C.extract({"traceparent": parent} if parent else {}, Context())
        return tracer.start_span(name, context, role, {"service": self.service, **(of or {})})


@contextmanager
def _at(here: _Here) -> Generator[None]:
    before = _HERE.get()
    _HERE.set(here)
    try:
        yield
    finally:
        _HERE.set(before)


@contextmanager
def _ending(span: Span) -> Generator[None]:
    """Ends it. The library would keep an exception's text, which may hold what may not be kept."""
    try:
        yield
    except BaseException as error:
        span.set_status(StatusCode.ERROR, type(error).__name__)
        raise
    finally:
        span.end()


def _sampled(traceparent: str | None) -> bool:
    """Whether its spans are kept, by its last digit alone: this is asked of every message."""
    return traceparent is not None and traceparent[-1:] in "13579bdf"


def _context_of(traceparent: str | None) -> SpanContext | None:
    if not traceparent:
        return None
    found = get_current_span(_W3C.extract({"traceparent": traceparent}, Context())).get_span_context()
    return found if found.is_valid else None


def _traceparent(span: Span) -> str:
    made = span.get_span_context()
    return f"00-{made.trace_id:032x}-{made.span_id:016x}-{int(made.trace_flags):02x}"


def _root() -> str:
    """The beginning of a trace of which nobody keeps a span."""
    return f"00-{_IDS.generate_trace_id():032x}-{_IDS.generate_span_id():016x}-00"
