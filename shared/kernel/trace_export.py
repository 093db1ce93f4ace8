"""Where spans go, by the standard `OTEL_*` variables of the environment; nowhere while none is set.

`OTEL_TRACES_EXPORTER` is `otlp` (over HTTP, the default once an endpoint is named), `console` (a JSON line a span on
standard output) or `none`. Sampler, batches, endpoint, headers and resource are the library's own to read.
"""

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, ConsoleSpanExporter, SpanExporter
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class TraceSettings(BaseSettings):
    """What decides whether, and in which way, spans leave the process."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore")

    disabled: bool = Field(default=False, alias="OTEL_SDK_DISABLED")
    exporter: str = Field(default="", alias="OTEL_TRACES_EXPORTER")
    endpoint: str = Field(default="", alias="OTEL_EXPORTER_OTLP_ENDPOINT")
    traces_endpoint: str = Field(default="", alias="OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
    service_name: str = Field(default="", alias="OTEL_SERVICE_NAME")


def provider_of(service: str) -> TracerProvider | None:
    """What makes spans and exports them, as the environment says; None where it names no exporter.

    An exporter that is not known is a `ValueError`: traces that silently go nowhere are found out too late.
    """
    settings = TraceSettings.model_validate({})
    exporter = None if settings.disabled else _exporter(settings)
    if exporter is None:
        return None
    resource = Resource.create({} if settings.service_name else {SERVICE_NAME: f"hervat-{service}"})
    # The service ends it itself, within a bound; at the exit of the interpreter there is none.
    provider = TracerProvider(resource=resource, shutdown_on_exit=False)
    provider.add_span_processor(BatchSpanProcessor(exporter))
    return provider


def _exporter(settings: TraceSettings) -> SpanExporter | None:
    named = settings.exporter or ("otlp" if settings.endpoint or settings.traces_endpoint else "none")
    match named:
        case "none":
            return None
        case "console":
            return ConsoleSpanExporter(formatter=_line)
        case "otlp":
            return OTLPSpanExporter()
        case _:
            raise ValueError("OTEL_TRACES_EXPORTER is otlp, console or none")


def _line(span: ReadableSpan) -> str:
    return f"{span.to_json(indent=None)}\n"
