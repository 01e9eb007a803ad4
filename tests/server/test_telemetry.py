"""OpenTelemetry as a collector gets it: a real server sends to a real receiver, which decodes what came."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from resa.errors import UsageError
from resa.workspace.config import read_config

PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.fixture
def collector() -> Iterator[tuple[str, list[tuple[str, str | None, bytes]]]]:
    """Its address, and what it got: path, key, body."""
    got: list[tuple[str, str | None, bytes]] = []

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            got.append((self.path, self.headers["x-key"], body))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", got
    server.shutdown()
    server.server_close()


def test_spans_and_figures_reach_the_collector_without_a_word_of_anybodys(
    tmp_path: Path, collector: tuple[str, list[tuple[str, str | None, bytes]]]
) -> None:
    address, got = collector
    environment = {**os.environ, "RESA_OTLP_ENDPOINT": address, "RESA_OTLP_HEADERS": "x-key=opensesame"}
    command = [sys.executable, "-m", "resa", "serve", "--workspace", str(tmp_path / "w"), "--no-open", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        said = iter(process.stdout)
        site = next(line.split()[1] for line in said if line.startswith("Open "))
        with httpx.Client(base_url=site, timeout=60) as client:
            client.get("/api/status", headers={"traceparent": PARENT}).raise_for_status()
            assert client.get("/api/journeys/journey:anna-svensson/lint?lang=svenska").status_code == 404
            client.get("/api/qr?text=anna@example.org").raise_for_status()
        process.send_signal(signal.SIGTERM)
        assert "Stopped." in process.stdout.read()
    assert {key for _, key, _ in got} == {"opensesame"}
    assert b"anna" not in b"".join(body for _, _, body in got)
    assert b"svenska" not in b"".join(body for _, _, body in got)

    spans = [
        span
        for path, _, body in got
        if path == "/v1/traces"
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans
        for scope in resource.scope_spans
        for span in scope.spans
    ]
    by_name = {span.name: span for span in spans}
    assert set(by_name) == {"GET /api/status", "GET /api/journeys/{id}/lint", "GET /api/qr"}
    status = by_name["GET /api/status"]
    assert f"00-{status.trace_id.hex()}-{status.parent_span_id.hex()}-01" == PARENT
    assert status.end_time_unix_nano > status.start_time_unix_nano
    lint = {one.key: one.value for one in by_name["GET /api/journeys/{id}/lint"].attributes}
    assert set(lint) == {"http.request.method", "http.route", "http.response.status_code"}
    assert lint["http.response.status_code"].int_value == 404

    figures = {
        metric.name: metric
        for path, _, body in got
        if path == "/v1/metrics"
        for resource in ExportMetricsServiceRequest.FromString(body).resource_metrics
        for scope in resource.scope_metrics
        for metric in scope.metrics
    }
    assert {"http.server.request.duration", "resa.rooms.open", "resa.rooms.connections", "resa.jobs"} <= set(figures)
    assert sum(point.count for point in figures["http.server.request.duration"].histogram.data_points) == 3


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("OTLP_ENDPOINT", "collector:4318", "http://127.0.0.1:4318"),
        ("OTLP_ENDPOINT", "http://me:secret@collector", "http://127.0.0.1:4318"),
        ("OTLP_HEADERS", "opensesame", "name=value"),
    ],
)
def test_a_wrong_setting_is_said_at_the_start(tmp_path: Path, name: str, value: str, allowed: str) -> None:
    with pytest.raises(UsageError, match=allowed):
        read_config(tmp_path, environ={f"RESA_{name}": value})


def test_without_the_extra_the_start_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(UsageError, match=r"pip install 'resa\[otel\]'"):
        read_config(tmp_path, environ={"RESA_OTLP_ENDPOINT": "http://127.0.0.1:4318"})


def test_nothing_of_it_is_loaded_unless_a_collector_is_named() -> None:
    code = "import sys, resa.server.app; print([m for m in sys.modules if m.startswith(('opentelemetry.sdk', 'opentelemetry.exporter'))])"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
    )
