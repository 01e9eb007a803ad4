"""Fixtures every room shares."""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).parents[1]

# A busy machine makes a test slow, not wrong: no clock decides whether one passes.
settings.register_profile("resa", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("resa")


@pytest.fixture(scope="session")
def acceptance_data() -> Path:
    """The folder of real data sets; tests skip plainly without it, and fail when RESA_REQUIRE_ACCEPTANCE=1."""
    folder = Path(os.environ.get("RESA_ACCEPTANCE_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        message = f"no acceptance data at {folder}; set RESA_ACCEPTANCE_DATA to the folder that holds it"
        if os.environ.get("RESA_REQUIRE_ACCEPTANCE") == "1":
            pytest.fail(message)
        pytest.skip(message)
    return folder


@pytest.fixture(scope="session")
def postgres() -> Iterator[Any]:
    """The tests' own PostgreSQL server (`postgres_server.PostgresServer`), started when first needed."""
    server = _beside("postgres_server").PostgresServer()
    yield server
    server.stop()


@dataclass
class Kept:
    """A folder where a workspace can be made or opened, in one of the two databases."""

    backend: str
    folder: Path
    url: str
    """The database's; empty = SQLite in the folder."""


@pytest.fixture(scope="session")
def empty_workspaces(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Gives the folder of an empty workspace to copy, by the URL of its database ('' = SQLite in the folder), so that
    tables are made once."""
    from resa.workspace import open_workspace

    made: dict[str, Path] = {}

    def get(url: str) -> Path:
        if url not in made:
            made[url] = tmp_path_factory.mktemp("empty") / "team"
            made[url].mkdir()
            if url:
                _points_to(made[url], url)
            open_workspace(made[url], create=True).close()
        return made[url]

    return get


@pytest.fixture(scope="session")
def empty_workspace(empty_workspaces: Callable[[str], Path]) -> Path:
    """The folder of an empty workspace in SQLite, to copy."""
    return empty_workspaces("")


@pytest.fixture
def kept(request: pytest.FixtureRequest, tmp_path: Path, empty_workspaces: Callable[[str], Path]) -> Iterator[Kept]:
    """An empty workspace of the test's own, not open yet. SQLite, unless the test is run on each database."""
    folder = tmp_path / "team"
    if getattr(request, "param", "sqlite") == "sqlite":
        shutil.copytree(empty_workspaces(""), folder)
        yield Kept("sqlite", folder, "")
        return
    with request.getfixturevalue("postgres").workspace(empty_workspaces) as url:
        shutil.copytree(empty_workspaces(url), folder)
        yield Kept("postgresql", folder, url)


def _points_to(folder: Path, url: str) -> None:
    (folder / "resa.toml").write_text(f'database = "{url}"\n', "utf-8")


def _beside(name: str) -> ModuleType:
    """A file of this folder (tests are imported by path, not as a package)."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
