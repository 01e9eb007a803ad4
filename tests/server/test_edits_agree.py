"""The same edits by the room, by the API and in a file of the command line give the same map, byte for byte."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import uuid4

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from resa.cli import main
from resa.journey import shared
from resa.journey.document import Document
from resa.journey.format import write
from resa.journey.records import Journey, Record, Stage, Step


def _collab() -> ModuleType:
    spec = importlib.util.spec_from_file_location("collab_client", Path(__file__).with_name("collab_client.py"))
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


collab = _collab()
WORDS = st.dictionaries(st.sampled_from(["sv", "en"]), st.text("aåäé😀 «»", min_size=1, max_size=6), min_size=1)
STEP = st.builds(
    lambda n, stage, title, order, optional: Step(
        id=f"step:{n}", stage=f"stage:{stage}", title=title, order=order, optional=optional
    ),
    st.integers(0, 3), st.sampled_from("xy"), WORDS, st.sampled_from(["a", "aV", "b"]), st.booleans(),
)  # fmt: skip
EDITS = st.lists(STEP | st.integers(0, 3), max_size=10)


def _begun(id: str) -> Document:
    stages = (Stage(id="stage:x", title={"en": "Before"}, order="a"), Stage(id="stage:y", title={"en": "After"}, order="b"))  # fmt: skip
    return Document([Journey(id=id, title={"en": "Move"}, languages=("en", "sv")), *stages])


def _bring(client: httpx.Client, document: Document) -> str:
    file = {"file": ("move.resa.json", write(document))}
    made = client.post("/api/journeys", files=file)
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


def _file(client: httpx.Client, journey: str) -> bytes:
    """The file as anybody downloads it, under one name for all."""
    answer = client.get(f"/api/journeys/{journey}/file")
    assert answer.status_code == 200
    return answer.content.replace(journey.encode(), b"journey:move")


def _record(step: Record) -> dict[str, Any]:
    found = json.loads(write(Document([step])))["records"]
    return dict(found[0])


def test_room_api_and_command_line_agree(client: httpx.Client, tmp_path: Path) -> None:
    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(EDITS)
    def run(edits: list[Step | int]) -> None:
        names = {way: f"journey:{way}{uuid4().hex}" for way in ("room", "api", "file")}
        room, api = (_bring(client, _begun(names[way])) for way in ("room", "api"))
        by_hand = _begun(names["file"])
        peer = collab.Peer(str(client.base_url), room).connect()
        for edit in edits:
            put, gone = ([edit], []) if isinstance(edit, Step) else ([], [f"step:{edit}"])
            gone = [id for id in gone if by_hand.find(id, Step)]
            by_hand = by_hand.put(*put).remove(*gone)
            shared.apply(peer.doc, put=put, remove=gone)
            change = {"put": [_record(one) for one in put], "remove": gone}
            answer = client.post(f"/api/journeys/{api}/records", json=change)
            assert answer.status_code == 200, answer.text
        peer.settle()
        peer.leave()
        edited = tmp_path / "edited.resa.json"
        edited.write_bytes(write(by_hand))
        brought = _bring(client, by_hand)
        assert _file(client, room) == _file(client, api) == _file(client, brought)
        # The command line reads what the room wrote, finds it whole, and no difference to the file edited by hand.
        written = tmp_path / "room.resa.json"
        written.write_bytes(_file(client, room))
        edited.write_bytes(edited.read_bytes().replace(names["file"].encode(), b"journey:move"))
        with pytest.raises(SystemExit) as told:
            main(["map", "diff", str(edited), str(written)])
        assert told.value.code == 0

    run()
