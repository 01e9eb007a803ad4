"""The settings: which place goes before which, and what is said of a wrong one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from resa.errors import UsageError
from resa.workspace.config import Config, in_force, read_config, settings


def test_the_command_line_goes_before_the_environment_and_that_before_the_file(tmp_path: Path) -> None:
    (tmp_path / "resa.toml").write_text('name = "Lunna"\nport = 1\njob_threads = 3\n', "utf-8")
    environ = {"RESA_PORT": "2", "RESA_JOB_THREADS": "4", "OTHER": "x", "RESA_WORKSPACE": "w"}
    found = in_force(tmp_path, {"port": 3, "host": None}, environ)
    assert (found.config.name, found.config.job_threads, found.config.port) == ("Lunna", 4, 3)
    assert found.config.host == "127.0.0.1"
    assert found.sources == {
        "name": f"{tmp_path / 'resa.toml'}, name",
        "job_threads": "environment, RESA_JOB_THREADS",
        "port": "--port",
    }


def test_lists_and_secrets_from_the_environment(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("postgresql://resa:hush@db/resa\n", "utf-8")
    config = read_config(tmp_path, environ={"RESA_PROXIES": "127.0.0.1, 10.0.0.0/8", "RESA_DATABASE_FILE": str(secret)})
    assert config.proxies == ("127.0.0.1", "10.0.0.0/8")
    assert config.database == "postgresql://resa:hush@db/resa"


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("upload_limit = 3", ("upload_limit", "Did you mean 'upload_limit_mb'?")),
        ('upload_limit_mb = "much"', ("upload_limit_mb", "much", "a whole number, 1 or more")),
        ("job_threads = 0", ("job_threads", "a whole number, 1 or more")),
        ("port = 70000", ("port", "a whole number, 0 to 65,535")),
        ('timezone = "Mars/Base"', ("Mars/Base", "Europe/Oslo")),
        ('url = "resa.example.org"', ("url", "https://resa.example.org")),
        ('proxies = ["frontend"]', ("proxies", "10.0.0.0/8")),
        ('database = "mysql://root:hush@db/resa"', ("database", "postgresql://")),
        ("name = ", ("not valid TOML",)),
    ],
)
def test_a_wrong_line_is_named_with_what_is_allowed(tmp_path: Path, line: str, parts: tuple[str, ...]) -> None:
    (tmp_path / "resa.toml").write_text(line, "utf-8")
    with pytest.raises(UsageError) as refused:
        read_config(tmp_path, environ={})
    assert [part for part in parts if part not in refused.value.message] == []
    assert "hush" not in refused.value.message


@pytest.mark.parametrize(
    ("variable", "value", "part"),
    [
        ("RESA_DATABSE", "x", "Did you mean 'RESA_DATABASE'?"),
        ("RESA_PORT", "web", "a whole number"),
        ("RESA_DATABASE_FILE", "/nowhere", "cannot be read"),
    ],
)
def test_a_wrong_variable_is_named(tmp_path: Path, variable: str, value: str, part: str) -> None:
    with pytest.raises(UsageError, match=variable) as refused:
        read_config(tmp_path, environ={variable: value})
    assert part in refused.value.message


def test_everything_wrong_is_said_at_once(tmp_path: Path) -> None:
    (tmp_path / "resa.toml").write_text("port = 70000\nnmae = 'x'\n", "utf-8")
    with pytest.raises(UsageError, match="3 settings are wrong") as refused:
        read_config(tmp_path, environ={"RESA_JOB_THREADS": "0"})
    assert all(part in refused.value.message for part in ("port", "nmae", "RESA_JOB_THREADS"))


def test_every_setting_says_what_it_means_and_fits_its_own_default() -> None:
    for name, setting in settings().items():
        assert setting.meaning.endswith("."), name
        assert setting.default == getattr(Config(), name)


def test_resa_config_shows_what_holds_and_who_says_so_without_secrets(tmp_path: Path) -> None:
    (tmp_path / "resa.toml").write_text('name = "Lunna"\ndatabase = "postgresql://resa:hush@db/resa"\n', "utf-8")
    command = [sys.executable, "-m", "resa", "config", "--workspace", str(tmp_path)]
    shown = subprocess.run(command, capture_output=True, text=True, check=True, env={"RESA_JOB_THREADS": "3"}).stdout
    assert "Lunna" in shown
    assert "environment, RESA_JOB_THREADS" in shown
    assert "hush" not in shown
    assert "postgresql://resa:***@db/resa" in shown
    (tmp_path / "resa.toml").write_text("nmae = 1", "utf-8")
    refused = subprocess.run(command, capture_output=True, text=True)
    assert (refused.returncode, "Did you mean 'name'?" in refused.stderr) == (2, True)
