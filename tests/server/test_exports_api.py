"""A map as another tool's file, and what such a file leaves out, by HTTP."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import httpx
from PIL import Image

from resa.journey.format import write
from resa.journey.records import Card
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


def test_a_stored_picture_stands_on_its_card_in_the_files(client: httpx.Client) -> None:
    out = BytesIO()
    Image.new("RGB", (40, 20), "#c33").save(out, "PNG")
    name = client.post("/api/images", files={"file": ("red.png", out.getvalue(), "image/png")}).json()["name"]
    document = new_document("onboarding", language="sv")
    lane = next(lane.id for lane in document.lanes() if lane.lane_kind == "pains")
    card = Card(
        id="card:pictured", lane=lane, from_step=document.steps()[0].id, text={"sv": "Så här såg det ut"}, image=name
    )
    made = client.post("/api/journeys", files={"file": ("a.resa.json", write(document.put(card)))}).json()
    path = f"/api/journeys/{made['id']}/export"
    drawn = client.get(path, params={"format": "svg", "lang": "sv"}).text
    assert drawn.count("<image") == 1 and "data:image/" in drawn and "Så här såg det ut" in drawn
    with ZipFile(BytesIO(client.get(path, params={"format": "pptx", "lang": "sv"}).content)) as slides:
        assert any(part.startswith("ppt/media/") for part in slides.namelist())
