"""Whether the server is there and well, how much it does, and that its log says nothing about anybody."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from resa.server import logs
from resa.workspace import Workspace, accounts, open_workspace

#: Walked over both (see conftest).
BACKENDS = ("sqlite", "postgresql")
LINE = re.compile(r'^[a-z_]+(\{([a-z]+="[^"\n]*",?)+\})? [0-9.e+-]+$')


def test_alive_and_ready(client: httpx.Client) -> None:
    assert client.get("/healthz").text == "ok\n"
    assert client.get("/readyz").json() == {"ready": True, "checks": {"database": True, "folder": True}}
    # A watcher comes by another name of the machine, and learns nothing else by it.
    by_name = {"Host": "10.1.2.3:8321"}
    assert client.get("/readyz", headers=by_name).status_code == 200
    assert client.get("/api/status", headers=by_name).status_code == 403


def test_not_ready_without_its_database(client: httpx.Client, workspace: Workspace, monkeypatch: Any) -> None:
    def gone() -> None:
        raise OSError("gone")

    monkeypatch.setattr(workspace.database, "read", gone)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["checks"]["database"]) == (503, False)
    assert client.get("/healthz").status_code == 200


def test_metrics_count_routes_and_never_addresses(client: httpx.Client) -> None:
    id = client.post("/api/journeys", json={"title": "Ada Ek"}).json()["id"]
    client.get(f"/api/journeys/{id}/document")
    client.get("/api/nothing/secret-name")
    text = client.get("/metrics").text
    assert [line for line in text.splitlines() if not line.startswith("# ") and not LINE.match(line)] == []
    assert re.search(r'resa_http_requests_total\{method="POST",route="/api/journeys",status="201"\} \d+', text)
    assert 'route="/api/journeys/{id}/document"' in text
    assert 'resa_jobs{state="failed"} 0' in text
    assert id not in text
    assert "secret-name" not in text
    buckets = re.findall(r'request_seconds_bucket\{method="POST",route="/api/journeys",le="[^"]+"\} (\d+)', text)
    assert [int(n) for n in buckets] == sorted(int(n) for n in buckets)


@pytest.fixture
def elsewhere(served: Any, kept: Any) -> Iterator[httpx.Client]:
    """A browser that reaches a server with accounts by its name, not as this machine."""
    app, local = served
    opened = open_workspace(kept.folder, flags={"url": "http://resa.example.org", "metrics_token": "let-me-see"})
    accounts.make_owner(opened, "Ada Ek", "ada@example.org", "correct horse battery")
    app.state.workspace = opened
    with httpx.Client(base_url=local.base_url, headers={"Host": "resa.example.org"}, timeout=120) as browser:
        yield browser
    opened.close()


def test_metrics_need_their_token_from_elsewhere(elsewhere: httpx.Client) -> None:
    assert elsewhere.get("/metrics").status_code == 403
    assert elsewhere.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 403
    assert "resa_info" in elsewhere.get("/metrics", headers={"Authorization": "Bearer let-me-see"}).text


@pytest.mark.parametrize("form", ["json", "text"])
def test_the_log_has_no_names_addresses_or_tokens(
    elsewhere: httpx.Client, form: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    before = logging.getLogger("resa").level
    logs.begin(form, "info")
    try:
        signing = {"email": "ada@example.org", "password": "correct horse battery"}
        assert elsewhere.post("/api/sign-in", json=signing).status_code == 200
        token = elsewhere.post("/api/account/tokens", json={"name": "Adas skript"}).json()
        elsewhere.get("/api/account", headers={"Authorization": f"Bearer {token}"})
        elsewhere.post("/api/members", json={"name": "Ben Berg", "email": "ben.berg@example.org", "role": "editor"})
        elsewhere.get("/join/aVeryLongTokenThatNobodyShouldRead12345", follow_redirects=False)
        logging.getLogger("resa.server").error("could not tell %s", "cleo@example.org")
        logging.getLogger("resa.server").error("database postgresql://resa:hush@db/resa, token=%s", "abc123")
        try:
            raise ValueError("Dan Dahl said: call me at dan@example.org")
        except ValueError:
            logging.getLogger("resa.server").exception("unexpected error %s", "ab12")
        said = capsys.readouterr().err
    finally:
        root = logging.getLogger()
        for handler in [h for h in root.handlers if isinstance(h.formatter, logs.JsonLines | logs.Plain)]:
            root.removeHandler(handler)
        logging.getLogger("resa").setLevel(before)
    assert "/api/sign-in" in said
    secrets = ["example.org", "correct horse", "Ben Berg", "Adas skript", "NobodyShouldRead", "hush", "abc123"]
    secrets += [str(value) for value in token.values() if isinstance(value, str) and len(value) > 20]
    assert [secret for secret in secrets if secret in said] == []
    if form == "json":
        lines = [json.loads(line) for line in said.splitlines()]
        assert {"at", "level", "logger", "message"} <= set(lines[0])
        assert "Dan Dahl" not in said
        assert lines[-1]["error"]["kind"] == "ValueError"
        assert any(line.get("route") == "/api/sign-in" and line["status"] == 200 for line in lines)
