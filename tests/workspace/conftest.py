"""A fresh workspace with a clock of its own, and the cast: Ada owns, Cleo looks."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from resa.workspace import Workspace, open_workspace
from resa.workspace.principals import Principal, local_guest, local_owner


class Clock:
    """Time that passes when the test says so."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 1, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def passes(self, **span: float) -> None:
        self.now += timedelta(**span)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def empty_workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace folder to copy, so that tables are made once."""
    folder = tmp_path_factory.mktemp("empty") / "team"
    open_workspace(folder, create=True).close()
    return folder


@pytest.fixture
def workspace(empty_workspace: Path, tmp_path: Path, clock: Clock) -> Iterator[Workspace]:
    shutil.copytree(empty_workspace, tmp_path / "team")
    opened = open_workspace(tmp_path / "team", clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def ada(workspace: Workspace) -> Principal:
    return local_owner(workspace)


@pytest.fixture
def cleo(workspace: Workspace) -> Principal:
    return local_guest(workspace, "Cleo")
