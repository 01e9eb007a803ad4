"""Pictures: kept by content, served as what they are, nothing else in."""

from __future__ import annotations

import hashlib

import httpx
import pytest

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


def test_a_picture_is_named_by_its_content(client: httpx.Client) -> None:
    first = client.post("/api/images", files={"file": ("Åsa.png", PNG)}).json()
    again = client.post("/api/images", files={"file": ("other.jpg", PNG)}).json()
    assert first == again == {"name": hashlib.sha256(PNG).hexdigest() + ".png", "size": len(PNG)}
    got = client.get(f"/api/images/{first['name']}")
    assert (got.content, got.headers["content-type"]) == (PNG, "image/png")
    assert "immutable" in got.headers["cache-control"]


@pytest.mark.parametrize("content", [b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", b"", b"%PDF-1.7"])
def test_what_is_no_picture_is_refused(client: httpx.Client, content: bytes) -> None:
    got = client.post("/api/images", files={"file": ("x.png", content)})
    assert (got.status_code, got.json()["error"]["where"]) == (422, "x.png")


@pytest.mark.parametrize("name", ["none.png", "..%2Fresa.sqlite", "%2e%2e%2fresa.sqlite", "a" * 64 + ".svg"])
def test_nothing_else_is_served(client: httpx.Client, name: str) -> None:
    assert client.get(f"/api/images/{name}").status_code == 404
