"""What a transaction promises, on both databases; and what PostgreSQL alone can do wrong."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select, text

from resa.errors import ConflictError, UnreadableError, UsageError
from resa.workspace import Workspace, open_workspace, postgres
from resa.workspace.database import Database
from resa.workspace.tables import attempt, person


def _named(workspace: Workspace, *names: str) -> None:
    with workspace.database.write() as connection:
        for number, name in enumerate(names):
            connection.execute(
                insert(person).values(
                    workspace=workspace.id, person=f"p{number}", name=name, role="editor", created_at="2026"
                )
            )


def test_two_who_count_at_once_lose_none(workspace: Workspace) -> None:
    """Read, then write what was read plus one: right only when one transaction writes at a time."""
    with workspace.database.write() as connection:
        connection.execute(insert(attempt).values(workspace=workspace.id, key="k", n=0, since=""))

    def count() -> None:
        for _ in range(25):
            with workspace.database.write() as connection:
                n = connection.scalar(select(attempt.c.n))
                connection.execute(attempt.update().values(n=n + 1))

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with workspace.database.read() as connection:
        assert connection.scalar(select(attempt.c.n)) == 100


def test_a_reader_sees_one_state(workspace: Workspace) -> None:
    with workspace.database.read() as connection:
        assert connection.scalars(select(person.c.name)).all() == []
        _named(workspace, "Ada")
        assert connection.scalars(select(person.c.name)).all() == []
    with workspace.database.read() as connection:
        assert connection.scalars(select(person.c.name)).all() == ["Ada"]


def test_a_failed_write_leaves_nothing(workspace: Workspace) -> None:
    with pytest.raises(ValueError, match="half way"), workspace.database.write() as connection:
        connection.execute(text("INSERT INTO workspace VALUES ('workspace:other', 'now')"))
        raise ValueError("half way")
    with workspace.database.read() as connection:
        assert connection.scalar(text("SELECT count(*) FROM workspace")) == 1


def test_text_sorts_alike_and_is_of_any_length(workspace: Workspace) -> None:
    names = ["b", "Z", "a", "ö", "å", "_", "É", "😀", "x" * 5_000]
    _named(workspace, *names)
    with workspace.database.read() as connection:
        found = connection.scalars(select(person.c.name).order_by(person.c.name)).all()
    assert found == sorted(names, key=lambda name: name.encode())


def test_who_waits_too_long_for_another_writer_is_told(kept: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("resa.workspace.database.BUSY_SECONDS", 1)
    opened = open_workspace(kept.folder)
    with opened.database.write(), pytest.raises(ConflictError, match="busy for 1 s"), opened.database.write():
        pass
    with opened.database.write() as connection:
        connection.execute(select(person))
    opened.close()


def test_what_postgresql_cannot_hold_is_a_plain_error(kept: Any) -> None:
    if kept.backend == "sqlite":
        return  # it holds every text
    opened = open_workspace(kept.folder)
    with pytest.raises(UsageError, match="cannot hold such a value"):
        _named(opened, "A\0da")
    opened.close()


def test_a_second_server_of_the_same_database_is_refused(
    kept: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also from another folder, where no lock of a file is in the way."""
    monkeypatch.setattr(postgres, "_WAIT_SECONDS", 0.2)
    opened = open_workspace(kept.folder)
    lost: list[str] = []
    with opened.database.served_alone(lambda: lost.append("first")) as tell:
        tell("http://127.0.0.1:8321/")
        if kept.backend == "postgresql":
            other = open_workspace(tmp_path / "elsewhere", create=True, flags={"database": kept.url})
            with (
                pytest.raises(ConflictError, match=r"http://127\.0\.0\.1:8321/"),
                other.database.served_alone(lambda: None),
            ):
                pass
            other.close()
    monkeypatch.setattr(postgres, "_WAIT_SECONDS", 120.0)  # the server notices the end of a session when it gets to it
    with opened.database.served_alone(lambda: None):
        pass
    assert lost == []
    opened.close()


def test_a_server_that_lost_its_database_takes_it_again_or_stops(
    kept: Any, postgres: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    if kept.backend == "sqlite":
        return  # the operating system holds the file's lock as long as the process lives
    from resa.workspace import postgres as ours

    monkeypatch.setattr(ours, "_WATCH_SECONDS", 0.01)
    opened = open_workspace(kept.folder)
    lost = threading.Event()
    broken = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'resa serve%'"
    held = (
        "SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a USING (pid) "
        "WHERE l.locktype = 'advisory' AND a.application_name LIKE 'resa serve first%'"
    )
    with opened.database.served_alone(lost.set) as tell:
        tell("first")
        postgres.run(broken)
        with opened.database.read() as connection:
            while connection.scalar(text(held)) == 0:
                connection.rollback()
        assert not lost.is_set()
    opened.close()


@pytest.mark.parametrize(
    ("url", "part"),
    [
        ("mysql://localhost/resa", "SQLite or PostgreSQL"),
        ("nonsense", "no address of a database"),
        ("sqlite://", "SQLite or PostgreSQL"),
    ],
)
def test_another_kind_of_database_is_refused(url: str, part: str) -> None:
    with pytest.raises(UsageError, match=part):
        Database(url)


def test_a_server_that_is_not_there_is_named_without_the_password(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="cannot be opened") as refused:
        open_workspace(tmp_path, create=True, flags={"database": "postgresql://resa:hush@127.0.0.1:1/resa"})
    assert "127.0.0.1:1/resa" in refused.value.message
    assert "hush" not in refused.value.message


def test_a_folder_kept_elsewhere_is_never_begun_anew(kept: Any) -> None:
    if kept.backend == "sqlite":
        return
    (kept.folder / "resa.toml").unlink()
    with pytest.raises(UsageError, match="kept in another database") as refused:
        open_workspace(kept.folder)
    assert "host=" in refused.value.message


def test_an_empty_database_does_not_hide_the_folder_s_own(tmp_path: Path, postgres: Any) -> None:
    open_workspace(tmp_path / "team", create=True).close()
    name = postgres.new()
    with pytest.raises(ConflictError, match="resa restore"):
        open_workspace(tmp_path / "team", flags={"database": postgres.url(name)})
    open_workspace(tmp_path / "team").close()
    postgres.drop(name)
