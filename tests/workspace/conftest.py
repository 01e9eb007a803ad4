"""A fresh workspace (in SQLite, then in PostgreSQL) with a clock of its own, and the cast: Ada owns, Cleo looks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from resa.workspace import Workspace, open_workspace
from resa.workspace.principals import Principal, local_guest, local_owner

from ..mail_server import Office, Serving

#: Where letters lead to.
URL = "https://resa.example.org"


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


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every test of a workspace runs on both databases."""
    if "kept" in metafunc.fixturenames:
        metafunc.parametrize("kept", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def workspace(kept: Any, clock: Clock) -> Iterator[Workspace]:
    opened = open_workspace(kept.folder, clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def ada(workspace: Workspace) -> Principal:
    return local_owner(workspace)


@pytest.fixture
def cleo(workspace: Workspace) -> Principal:
    return local_guest(workspace, "Cleo")


@pytest.fixture
def office(workspace: Workspace) -> Iterator[Office]:
    """A post office that the workspace's letters go through."""
    office = Office()
    server = Serving(office)
    server.start()
    workspace.config = msgspec.structs.replace(
        workspace.config, url=URL, smtp_host="127.0.0.1", smtp_port=server.at, smtp_tls="none", mail_from="r@example.org"
    )  # fmt: skip
    yield office
    server.stop()
