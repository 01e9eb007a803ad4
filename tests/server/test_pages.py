"""The pages: hashed assets for a year, one page for every screen, nothing from outside the folder."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest

from resa.errors import NotFoundError
from resa.server.pages import FOLDER, serve


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
        assert got.path == built / "index.html"  # type: ignore[attr-defined]  # the test knows what it is
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


def test_the_built_page_asks_for_one_script_and_knows_the_words_of_every_language() -> None:
    """Twenty small files wait for each other's connections: that was half of the first paint."""
    if not (FOLDER / "index.html").is_file():
        pytest.skip("the front end is not built: make web")
    page = (FOLDER / "index.html").read_text("utf-8")
    assert (page.count('type="module"'), page.count('rel="modulepreload"'), page.count('rel="stylesheet"')) == (1, 0, 1)
    words = {language: re.search(rf' data-{language}="/(assets/[^"]+)"', page) for language in ("sv", "da", "nb", "en")}
    assert all(found and (FOLDER / found[1]).is_file() for found in words.values()), words


def test_an_unknown_api_address_is_an_error_not_a_page(client: httpx.Client) -> None:
    got = client.get("/api/nothing/here")
    assert (got.status_code, got.json()["error"]["code"]) == (404, "not-found")
    assert client.put("/api/status").status_code == 405
