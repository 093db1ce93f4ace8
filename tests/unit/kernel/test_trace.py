"""A trace leads from a request through every step back to who asked, costs nothing unasked, and tells nothing."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from shared.contracts.event import DayBegan
from shared.kernel.decider import Fold, advance, fold
from shared.kernel.message import Message
from shared.kernel.trace import MOST_LINKS, MOST_STEPS, Tracing, carrying, current, note, trace_id
from shared.kernel.trace_export import provider_of
from tests.tally import AT, TALLY, Tally, added

ASKED = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
"""The example of the W3C recommendation; its last digit says that it is sampled."""
UNSAMPLED = ASKED[:-1] + "0"
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


class Collector:
    """A service's tracing, and the spans it ended."""

    def __init__(self, service: str = "tally") -> None:
        """Every span is kept at once."""
        self._kept = InMemorySpanExporter()
        provider = TracerProvider(shutdown_on_exit=False)
        provider.add_span_processor(SimpleSpanProcessor(self._kept))
        self.tracing = Tracing(service, provider)

    @property
    def spans(self) -> dict[str, ReadableSpan]:
        """By name."""
        return {span.name: span for span in self._kept.get_finished_spans()}

    def count(self, name: str) -> int:
        """How many there are of a name."""
        return sum(span.name == name for span in self._kept.get_finished_spans())


def span_of(traceparent: str | None) -> str:
    return (traceparent or "").split("-")[2]


def id_of(span: ReadableSpan) -> str:
    return f"{span.context.span_id:016x}" if span.context else ""


def parent_of(span: ReadableSpan) -> str | None:
    return f"{span.parent.span_id:016x}" if span.parent else None


def told_by(messages: Sequence[Message]) -> list[Message]:
    """What a fresh case tells of them."""
    commit, _ = advance(TALLY, Fold(about="a", state=Tally()), messages, AT)
    return list(commit.told)


def test_without_an_exporter_the_callers_trace_is_carried_on_as_it_came() -> None:
    """The command and what it tells have the very traceparent that the caller sent."""
    with Tracing("tally").request("POST", ASKED):
        command = carrying(added("a", 1, "m"))
    assert [each.trace for each in told_by([command])] == [ASKED]
    assert current() is None


@pytest.mark.parametrize("header", [None, "", "nonsense", "00-" + "0" * 32 + "-" + "0" * 16 + "-01"])
def test_a_request_without_a_good_trace_begins_one_that_nobody_samples(header: str | None) -> None:
    """32 digits that are new each time, and flags that ask no hearer for spans."""
    seen: list[str | None] = []
    for _ in range(2):
        with Tracing("tally").request("POST", header):
            seen.append(current())
    assert all(each and len(each) == len(ASKED) and each.endswith("-00") for each in seen)
    assert trace_id(seen[0]) != trace_id(seen[1])


def test_every_step_hangs_under_the_one_before_it() -> None:
    """Caller, request at the door, taking at the hearer, and what that tells: one trace, each the next one's parent."""
    door, hearer = Collector("intake"), Collector("tally")
    with door.tracing.request("POST", ASKED):
        note(kind="test.added.v1", case="a", version=1)
        told = carrying(added("a", 1, "m"))
    with hearer.tracing.taking("test-in", [told]) as messages:
        (summed,) = told_by(messages)
    request, step = door.spans["POST"], hearer.spans["take test.added.v1"]
    assert {trace_id(told.trace), trace_id(summed.trace)} == {TRACE}
    assert (parent_of(request), parent_of(step)) == (span_of(ASKED), span_of(told.trace))
    assert (span_of(told.trace), span_of(summed.trace)) == (id_of(request), id_of(step))
    assert request.attributes == {"service": "intake", "kind": "test.added.v1", "case": "a", "version": 1}
    assert step.attributes == {"service": "tally", "kind": "test.added.v1", "case": "a"}


async def test_telling_is_a_step_until_kafka_has_it() -> None:
    """It names kind, case and version, and hangs under what decided it."""
    collector = Collector()
    sent: asyncio.Future[object] = asyncio.get_running_loop().create_future()
    collector.tracing.told(replace(added("a", 1, "m"), trace=ASKED), 3, sent)
    assert not collector.spans
    sent.set_result(None)
    told = asyncio.Event()
    asyncio.get_running_loop().call_soon(told.set)
    await told.wait()
    span = collector.spans["tell test.added.v1"]
    assert parent_of(span) == span_of(ASKED)
    assert span.attributes == {"service": "tally", "kind": "test.added.v1", "case": "a", "version": 3}


def test_a_batch_links_to_what_it_is_made_of_and_steps_are_bounded() -> None:
    """More than the bound: so many steps and links, and the others carry on the trace they came with."""
    collector = Collector()
    batch = [
        replace(added("a", 1, f"m{n}"), trace=f"00-{n + 1:032x}-{n + 1:016x}-01")
        for n in range(MOST_STEPS + 5)
    ]
    with collector.tracing.taking("test-in", batch) as messages:
        traces = [each.trace for each in messages]
    assert [trace_id(each) for each in traces] == [trace_id(each.trace) for each in batch]
    assert sum(new != old.trace for new, old in zip(traces, batch, strict=True)) == MOST_STEPS
    assert collector.count("take test.added.v1") == MOST_STEPS
    assert len(collector.spans["receive test-in"].links) == MOST_LINKS


@pytest.mark.parametrize("trace", [None, UNSAMPLED])
def test_what_is_not_sampled_makes_no_span(trace: str | None) -> None:
    """The very messages go on."""
    collector, batch = Collector(), [replace(added("a", 1, "m"), trace=trace)]
    with collector.tracing.taking("test-in", batch) as messages:
        assert messages is batch
    assert not collector.spans


def test_a_span_keeps_no_word_of_an_error() -> None:
    """The text of an exception may hold what was asked: only its type is kept."""
    collector = Collector()
    with pytest.raises(ValueError, match="zeldzaam"), collector.tracing.request("POST", ASKED):
        raise ValueError("zeldzaam@voorbeeld.example")
    span = collector.spans["POST"]
    assert span.status.description == "ValueError"
    assert "zeldzaam" not in span.to_json()


def test_an_effect_goes_on_with_the_trace_of_what_asked_for_it() -> None:
    """A mail's acceptance is asked inside it, with its span as the trace."""
    collector = Collector()
    with collector.tracing.acting("mail", ASKED, case="a"):
        accepted = carrying(added("a", 1, "m"))
    assert span_of(accepted.trace) == id_of(collector.spans["mail"])
    assert parent_of(collector.spans["mail"]) == span_of(ASKED)


TRACES = st.sampled_from([None, ASKED, UNSAMPLED.replace("4bf9", "aaaa")])


@given(st.lists(TRACES, max_size=8), st.integers(1, 8))
def test_what_has_no_trace_goes_on_with_the_cases_however_it_is_cut(
    traces: list[str | None], size: int
) -> None:
    """By hand: each told event has the trace of its own cause, or the last one before it that had any."""
    messages = [replace(added("a", 1, f"m{n}"), trace=each) for n, each in enumerate(traces)]
    state, told = Fold(about="a", state=Tally()), list[str | None]()
    for start in range(0, len(messages), size):
        commit, after = advance(TALLY, state, messages[start : start + size], AT)
        told += [each.trace for each in commit.told if each.event.topic == "intake-events"]
        assert fold(TALLY, state, commit).trace == after.trace
        state = after
    last: str | None = None
    expected = [last := each or last for each in traces]
    assert told == expected


def test_a_day_that_begins_leads_back_to_what_was_last_asked() -> None:
    """The ticker's message has no trace; what the case keeps of it has the case's."""
    _, after = advance(TALLY, Fold(about="a", state=Tally()), [replace(added("a", 6, "m"), trace=ASKED)], AT)
    day = replace(added("a", 1, "d"), event=DayBegan(on="2026-01-06"))
    commit, _ = advance(TALLY, after, [day], AT)
    assert [each.trace for each in commit.messages] == [ASKED]


def test_spans_leave_only_where_the_environment_names_an_exporter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Unset, none, and switched off are nothing; an exporter nobody knows is refused at the start."""
    for name in ("OTEL_TRACES_EXPORTER", "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"):
        monkeypatch.delenv(name, raising=False)
    assert provider_of("tally") is None
    monkeypatch.setenv("OTEL_TRACES_EXPORTER", "none")
    assert provider_of("tally") is None
    monkeypatch.setenv("OTEL_TRACES_EXPORTER", "console")
    provider = provider_of("tally")
    assert provider is not None
    assert provider.resource.attributes["service.name"] == "hervat-tally"
    provider.shutdown()
    monkeypatch.setenv("OTEL_SDK_DISABLED", "true")
    assert provider_of("tally") is None
    monkeypatch.setenv("OTEL_SDK_DISABLED", "false")
    monkeypatch.setenv("OTEL_TRACES_EXPORTER", "pigeon")
    with pytest.raises(ValueError, match="OTEL_TRACES_EXPORTER"):
        provider_of("tally")
