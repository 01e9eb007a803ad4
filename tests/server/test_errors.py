"""Whatever goes wrong has one shape, tells no secrets and stays within limits."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from resa import errors as tree
from resa.errors import ResaError
from resa.server import answers, errors
from resa.server.answers import disposition
from resa.server.routes import jobs as job_routes
from resa.workspace import Workspace


def test_what_nobody_foresaw_is_logged_and_not_told(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("the secret of /home/ada")

    monkeypatch.setattr(job_routes.jobs, "listing", broken)
    got = client.get("/api/jobs")
    error = got.json()["error"]
    assert (got.status_code, error["code"], "secret" in got.text) == (500, "error", False)
    assert "frame-ancestors" in got.headers["content-security-policy"]
    (line,) = [r for r in caplog.records if r.name == "resa.server"]
    assert error["value"].removeprefix("error ") in line.getMessage()


def test_every_error_of_the_tree_has_a_status() -> None:
    kinds = [kind for kind in vars(tree).values() if isinstance(kind, type) and issubclass(kind, ResaError)]
    statuses = {kind.__name__: errors.status_of(kind("x")) for kind in kinds}
    assert statuses == {
        "ResaError": 500, "UsageError": 400, "UnreadableError": 422, "LimitError": 413, "EngineError": 503, "NotFoundError": 404,
        "ConflictError": 409, "PrivacyError": 403, "CancelledError": 409,
    }  # fmt: skip


def test_a_body_over_the_limit_is_refused(client: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "BODY_LIMIT", 1_000)
    got = client.post("/api/journeys", json={"title": "x" * 2_000})
    assert (got.status_code, got.json()["error"]["code"]) == (413, "limit")


def test_an_upload_over_the_limit_is_refused_and_leaves_nothing(client: httpx.Client, workspace: Workspace) -> None:
    (workspace.path / "resa.toml").write_text("")
    object.__setattr__(workspace, "config", type(workspace.config)(upload_limit_mb=1))
    got = client.post("/api/uploads", files={"file": ("big.csv", b"x" * (3 << 20))})
    assert (got.status_code, got.json()["error"]["where"]) == (413, "big.csv")
    assert list(workspace.uploads_path.iterdir()) == []
    fields = client.post("/api/uploads", files={"other": (None, "x" * 100_000), "file": ("a.csv", b"1")})
    assert fields.status_code == 413
    twice = client.post("/api/uploads", files=[("file", ("a.csv", b"1")), ("file", ("b.csv", b"1"))])
    assert twice.status_code == 400
    assert list(workspace.uploads_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("karta.svg", "attachment; filename=\"karta.svg\"; filename*=UTF-8''karta.svg"),
        ("Åre–Bø.pdf", "attachment; filename=\"_re_B_.pdf\"; filename*=UTF-8''%C3%85re%E2%80%93B%C3%B8.pdf"),
        ("../../etc/passwd", "attachment; filename=\"-..-etc-passwd\"; filename*=UTF-8''-..-etc-passwd"),
        ('a";\r\nSet-Cookie: x', "attachment; filename=\"a__Set-Cookie: x\"; filename*=UTF-8''a%22%3BSet-Cookie%3A%20x"),
        ("", "attachment; filename=\"resa\"; filename*=UTF-8''resa"),
    ],
)  # fmt: skip
def test_a_download_s_name_is_safe(name: str, header: str) -> None:
    assert disposition(name) == header


def test_nothing_in_the_workspace_is_served(client: httpx.Client, workspace: Workspace) -> None:
    assert (workspace.path / "resa.sqlite").exists()
    for path in ("resa.sqlite", "../team/resa.sqlite", str(Path("uploads") / "x")):
        assert b"SQLite format" not in client.get(f"/{path}").content
