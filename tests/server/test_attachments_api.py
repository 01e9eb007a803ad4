"""Files on cards: kept by content, given back as downloads; and personal data found in a note before it is entered."""

from __future__ import annotations

import hashlib

import httpx
import pytest


def test_a_file_is_kept_and_comes_back_as_a_download(client: httpx.Client) -> None:
    content = b"<script>alert(1)</script>"
    made = client.post("/api/files", files={"file": ("Offert å.html", content)})
    assert made.status_code == 201
    body = made.json()
    assert (body["name"], body["size"]) == ("Offert å.html", len(content))
    assert body["link"].startswith(f"/api/files/{hashlib.sha256(content).hexdigest()}/")
    got = client.get(body["link"])
    assert (got.content, got.headers["content-type"]) == (content, "application/octet-stream")
    assert got.headers["content-disposition"].startswith("attachment")
    assert got.headers["x-content-type-options"] == "nosniff"


def test_an_empty_file_is_refused(client: httpx.Client) -> None:
    assert client.post("/api/files", files={"file": ("x.txt", b"")}).status_code in (400, 422)


@pytest.mark.parametrize("digest", ["none", "..%2Fresa.sqlite", "a" * 64])
def test_nothing_else_is_served(client: httpx.Client, digest: str) -> None:
    assert client.get(f"/api/files/{digest}/x").status_code == 404


def test_personal_data_in_a_note_is_found(client: httpx.Client) -> None:
    note = "Jag heter Karin Berg, ring mig på 070-123 45 67. Offerten dröjde."
    got = client.post("/api/personal-data", json={"text": note, "language": "sv"}).json()
    assert got["found"] == {"phone": 1, "name": 1}
    assert "Karin" not in got["text"]
    assert got["text"].endswith("Offerten dröjde.")
    assert client.post("/api/personal-data", json={"text": "Offerten dröjde.", "language": "sv"}).json()["found"] == {}
