"""Traces and metrics by OTLP, for whoever runs a collector: a span and a duration for every request, and what the gauges say.

The extra `resa[otel]`; loaded only when the settings name a collector. A request is told under its route as declared, like
in `metrics`: no address that came, no query, no header and no id of a person gets into an attribute.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Protocol

from ..workspace import Workspace
from .metrics import BOUNDS, jobs_by_state
from .version import VERSION

if TYPE_CHECKING:
    from opentelemetry.metrics import CallbackOptions, Observation

    from .rooms import Rooms


class Telemetry(Protocol):
    """What is told of a request, and the end."""

    def request(self, method: str, route: str, status: int, seconds: float, headers: Mapping[str, str]) -> None:
        """A request that was answered just now; `traceparent` among its headers says whose work it was part of."""

    def close(self) -> None:
        """Send what is left."""


def telemetry(workspace: Workspace, rooms: Rooms) -> Telemetry | None:
    """A sender to the collector of the settings; None when they name none."""
    return _Sender(workspace, rooms) if workspace.config.otlp_endpoint else None


class _Sender:
    def __init__(self, workspace: Workspace, rooms: Rooms) -> None:
        from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.metrics import Observation
        from opentelemetry.sdk.metrics import MeterProvider
        from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

        collector = workspace.config.otlp_endpoint.rstrip("/")
        headers = dict(pair.split("=", 1) for pair in workspace.config.otlp_headers)
        about = Resource.create({"service.name": "resa", "service.version": VERSION})
        self._spans = TracerProvider(resource=about, shutdown_on_exit=False)
        self._spans.add_span_processor(
            BatchSpanProcessor(OTLPSpanExporter(endpoint=f"{collector}/v1/traces", headers=headers))
        )
        reader = PeriodicExportingMetricReader(OTLPMetricExporter(endpoint=f"{collector}/v1/metrics", headers=headers))
        self._figures = MeterProvider(metric_readers=[reader], resource=about, shutdown_on_exit=False)
        self._tracer = self._spans.get_tracer("resa", VERSION)
        self._context = TraceContextTextMapPropagator()
        meter = self._figures.get_meter("resa", VERSION)
        self._seconds = meter.create_histogram(
            "http.server.request.duration", "s", "Time from request to the end of its answer.",
            explicit_bucket_boundaries_advisory=BOUNDS,
        )  # fmt: skip

        def gauge(name: str, meaning: str, read: Any) -> None:
            def look(_: CallbackOptions) -> Iterator[Observation]:
                for value, attributes in read():
                    yield Observation(value, attributes)

            meter.create_observable_gauge(name, [look], description=meaning)

        gauge("resa.rooms.open", "Documents that are open for live editing.", lambda: [(rooms.filled()[0], {})])
        gauge("resa.rooms.connections", "Connections to live rooms.", lambda: [(rooms.filled()[1], {})])
        gauge(
            "resa.jobs",
            "Long tasks, by state.",
            lambda: [(n, {"state": state}) for state, n in jobs_by_state(workspace).items()],
        )

    def request(self, method: str, route: str, status: int, seconds: float, headers: Mapping[str, str]) -> None:
        from opentelemetry.trace import SpanKind, Status, StatusCode

        told = {"http.request.method": method, "http.route": route, "http.response.status_code": status}
        self._seconds.record(seconds, told)
        ended = time.time_ns()
        carrier = {"traceparent": headers.get("traceparent", "")}
        span = self._tracer.start_span(
            f"{method} {route}",
            self._context.extract(carrier),
            SpanKind.SERVER,
            told,
            start_time=ended - int(seconds * 1e9),
        )
        if status >= 500:
            span.set_status(Status(StatusCode.ERROR))
        span.end(ended)

    def close(self) -> None:
        self._spans.shutdown()
        self._figures.shutdown()
