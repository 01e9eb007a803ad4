"""The daily round beside the server: it comes, comes again after a failure, and ends with the server."""

from __future__ import annotations

import logging
import threading

import pytest

from resa.server.housekeeping import kept_house
from resa.workspace import Workspace


def test_rounds_come_until_the_server_stops(workspace: Workspace, caplog: pytest.LogCaptureFixture) -> None:
    seen: list[Workspace] = []
    third = threading.Event()

    def step(given: Workspace) -> None:
        seen.append(given)
        if len(seen) == 1:
            raise OSError("the disk was away")
        if len(seen) == 3:
            third.set()

    with caplog.at_level(logging.ERROR), kept_house(workspace, step, first=0, every=0):
        assert third.wait(60)
    assert "the next comes" in caplog.text
    rounds = len(seen)
    assert set(map(id, seen)) == {id(workspace)}
    assert not any(thread.name == "resa-housekeeping" for thread in threading.enumerate())
    assert len(seen) == rounds


def test_a_server_that_stops_at_once_does_not_wait_for_the_first_round(workspace: Workspace) -> None:
    with kept_house(workspace, lambda _: pytest.fail("nothing was due")):
        pass
