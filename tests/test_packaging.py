"""What the project gives an operator is true: the unit is one systemd takes, the container's commands are the program's."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from configparser import RawConfigParser
from pathlib import Path

import click
import pytest

from resa.cli import resa
from resa.workspace.config import settings

ROOT = Path(__file__).parents[1]
PACKAGING = ROOT / "packaging"
#: Variables that are no settings of ours.
OTHERS = {"PATH", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE", "XDG_CACHE_HOME", "RESA_WORKSPACE"}


def instructions() -> list[tuple[str, str]]:
    """(keyword, rest) of every line of the container file, continued lines as one."""
    text = re.sub(r"\\\n", " ", (PACKAGING / "Containerfile").read_text("utf-8"))
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(keyword, rest.strip()) for keyword, _, rest in (line.partition(" ") for line in lines)]


def taken(command: list[str]) -> click.Context:
    """The context of a command line of `resa`, which fails when the program would not take it."""
    group = resa.make_context("resa", list(command), resilient_parsing=False)
    name = command[0]
    found = resa.get_command(group, name)
    assert found is not None
    return found.make_context(name, command[1:], parent=group)


def variables(assignments: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in shlex.split(assignments))


def test_the_container_runs_as_nobody_in_particular_and_is_watched() -> None:
    of = dict(instructions())
    assert of["USER"] == "10001"
    assert "/readyz" in of["HEALTHCHECK"]
    assert json.loads(of["VOLUME"]) == ["/data"]
    command = json.loads(of["CMD"])
    assert command[0] == "resa"
    assert taken(command[1:]).params["no_open"] is True
    for name, value in variables(of["ENV"]).items():
        if name not in OTHERS:
            assert name in {one.variable for one in settings().values()}, (name, value)


def test_the_container_is_built_from_what_is_locked_by_steps_in_order() -> None:
    keywords = [keyword for keyword, _ in instructions()]
    assert keywords.count("FROM") == 2
    assert keywords.index("USER") < keywords.index("CMD")
    assert any("uv sync --locked --no-dev" in rest for _, rest in instructions())
    assert set(keywords) <= {
        "FROM", "WORKDIR", "RUN", "COPY", "ENV", "USER", "VOLUME", "EXPOSE", "STOPSIGNAL", "HEALTHCHECK", "CMD",
    }  # fmt: skip


def unit() -> RawConfigParser:
    """The unit; a setting said twice keeps its last value."""
    read = RawConfigParser(strict=False)
    read.optionxform = str  # type: ignore[assignment,method-assign]  # systemd's names have capitals
    read.read(PACKAGING / "resa.service", "utf-8")
    return read


def test_the_unit_starts_what_there_is() -> None:
    service = unit()["Service"]
    command = shlex.split(service["ExecStart"])
    assert taken(command[1:]).params["no_open"] is True
    assert service["User"] != "root"
    known = {one.variable for one in settings().values()} | OTHERS
    assert set(variables(service["Environment"])) <= known


def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd-analyze is not on this machine")
    text = (PACKAGING / "resa.service").read_text("utf-8")
    text = (
        text.replace("/usr/local/lib/resa/bin/resa", sys.executable)
        .replace("User=resa", "User=root")
        .replace("Group=resa", "Group=root")
    )
    (tmp_path / "resa.service").write_text(text, "utf-8")
    done = subprocess.run(
        [program, "verify", str(tmp_path / "resa.service")], capture_output=True, text=True, check=False
    )
    assert "resa.service" not in done.stderr, done.stderr
    assert done.returncode == 0, done.stderr
