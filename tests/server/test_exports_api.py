"""A map as another tool's file, and what such a file leaves out, by HTTP."""

from __future__ import annotations

import httpx

from resa.journey.format import write
from resa.journey.templates import new_document


def test_other_tools_files_and_their_losses(client: httpx.Client) -> None:
    document = new_document("onboarding", language="sv")
    made = client.post("/api/journeys", files={"file": ("a.resa.json", write(document))}).json()
    path = f"/api/journeys/{made['id']}/export"
    for format, begins, name in (
        ("cjml", b"<?xml", ".cjml.xml"),
        ("md", b"# ", ".md"),
        ("mmd", b"journey", ".mmd"),
        ("theydo", b"PK", ".theydo.zip"),
    ):
        answer = client.get(path, params={"format": format, "lang": "sv"})
        assert answer.status_code == 200 and answer.content.startswith(begins), format
        assert name in answer.headers["content-disposition"]
        lost = client.get(f"{path}/losses", params={"format": format, "lang": "sv"}).json()
        assert {note["kind"] for note in lost} == {"lost"}
    assert client.get(f"{path}/losses", params={"format": "svg"}).json() == []
