"""Backups taken while somebody edits: each is a state that was, with everything acknowledged before it began."""

from __future__ import annotations

import importlib.util
from itertools import count
from pathlib import Path
from threading import Event, Thread
from typing import Any

import httpx
import pytest
from pycrdt import Doc, Map

from resa.workspace import documents, open_workspace, restoring
from resa.workspace.backup import back_up
from resa.workspace.database import Database
from resa.workspace.principals import access_library, access_map, local_owner

#: Walked over both (see conftest).
BACKENDS = ("sqlite", "postgresql")

_spec = importlib.util.spec_from_file_location("serving", Path(__file__).with_name("serving.py"))
assert _spec and _spec.loader
_serving = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_serving)


@pytest.mark.parametrize("backups", [2, pytest.param(30, marks=pytest.mark.soak)])
def test_a_backup_under_load_is_a_state_that_was(kept: Any, tmp_path: Path, backups: int) -> None:
    """Every edit writes a stage into the journey and a touchpoint of the same number into the library, one after another:
    a state that was has a run of numbers without a gap, and the same in both documents."""
    acknowledged: list[int] = []
    sent = count()
    begun, enough, done = Event(), Event(), Event()
    with _serving.serving(kept.folder) as server:
        journey = server.client.post("/api/journeys", json={"title": "Resa"}).json()["id"]

        def edit() -> None:
            with httpx.Client(base_url=server.url, timeout=120) as browser:
                while not done.is_set():
                    n = next(sent)
                    put = [{"id": f"stage:{n}", "order": "z"}, {"id": f"touchpoint:{n}", "channel": "web"}]
                    answer = browser.post(f"/api/journeys/{journey}/records", json={"put": put})
                    assert answer.status_code == 200
                    acknowledged.append(n)
                    begun.set()
                    if len(acknowledged) % 5 == 0:
                        enough.set()

        writer = Thread(target=edit)
        writer.start()
        assert begun.wait(120)
        try:
            for number in range(backups):
                database = Database(kept.url or f"sqlite:///{kept.folder / 'resa.sqlite'}")
                before = len(acknowledged)
                back_up(kept.folder, database, tmp_path / f"{number}")
                after = len(acknowledged) + 1  # one may be on its way
                database.close()
                _holds(tmp_path / f"{number}", tmp_path / f"new{number}", journey, before, after)
                enough.clear()
                assert enough.wait(120)
        finally:
            done.set()
            writer.join(120)


def _holds(file: Path, folder: Path, journey: str, least: int, most: int) -> None:
    restoring.restore(file, folder, flags={"database": ""})
    restored = open_workspace(folder, flags={"database": ""})
    ada = local_owner(restored)
    stages = _numbers(documents.state(access_map(ada, journey))[0], "stage:")
    touchpoints = _numbers(documents.state(access_library(ada))[0], "touchpoint:")
    restored.close()
    assert stages == touchpoints == set(range(len(stages)))
    assert least <= len(stages) <= most


def _numbers(state: bytes, kind: str) -> set[int]:
    doc: Doc[Any] = Doc()
    doc.apply_update(state)
    numbers = (id.removeprefix(kind) for id in doc.get("records", type=Map) if id.startswith(kind))
    return {int(number) for number in numbers if number.isdigit()}  # a new journey has stages of its own
