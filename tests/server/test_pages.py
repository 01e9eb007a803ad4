"""The pages: hashed assets for a year, one page for every screen, nothing from outside the folder."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from resa.errors import NotFoundError
from resa.server.pages import serve


@pytest.fixture
def built(tmp_path: Path) -> Path:
    folder = tmp_path / "static"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>Resa</title>", "utf-8")
    (folder / "assets" / "app-3f2a.js").write_text("console.log(1)", "utf-8")
    (folder / "assets" / "app-3f2a.js.br").write_bytes(b"packed")
    (tmp_path / "secret.txt").write_text("secret", "utf-8")
    return folder


def test_a_screen_s_address_gives_the_page_and_is_asked_for_again(built: Path) -> None:
    for path in ("", "journeys/journey:värmepump", "journeys/journey:a.b/table", "data/import"):
        got = serve(built, path)
        assert got.path == built / "index.html"  # type: ignore[attr-defined]
        assert got.headers["cache-control"] == "no-cache"


def test_hashed_assets_stay_for_a_year_and_come_packed(built: Path) -> None:
    got = serve(built, "assets/app-3f2a.js", "gzip, br")
    assert "immutable" in got.headers["cache-control"]
    assert (got.headers["content-encoding"], got.headers["vary"]) == ("br", "Accept-Encoding")
    assert "javascript" in got.headers["content-type"]
    assert "content-encoding" not in serve(built, "assets/app-3f2a.js", "gzip").headers


@pytest.mark.parametrize(
    "path", ["../secret.txt", "assets/../../secret.txt", "assets/missing.js", "\0.js", "/etc/x.conf"]
)
def test_nothing_outside_the_folder_and_no_page_for_a_missing_file(built: Path, path: str) -> None:
    with pytest.raises(NotFoundError):
        serve(built, path)


def test_a_link_out_of_the_folder_is_not_followed(built: Path, tmp_path: Path) -> None:
    (built / "leak.txt").symlink_to(tmp_path / "secret.txt")
    with pytest.raises(NotFoundError):
        serve(built, "leak.txt")


def test_before_the_first_build_a_page_says_what_to_do(tmp_path: Path) -> None:
    assert b"make web" in serve(tmp_path / "none", "journeys/x").body


def test_an_unknown_api_address_is_an_error_not_a_page(client: httpx.Client) -> None:
    got = client.get("/api/nothing/here")
    assert (got.status_code, got.json()["error"]["code"]) == (404, "not-found")
    assert client.put("/api/status").status_code == 405
