"""Opening a folder: made, found again, refused with the reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import insert, text

from resa.errors import ConflictError, NotFoundError, UnreadableError
from resa.workspace import migrations, open_workspace
from resa.workspace.database import Database
from resa.workspace.lock import serving


def test_a_workspace_keeps_its_id(tmp_path: Path) -> None:
    first = open_workspace(tmp_path / "Försäljning & co?", create=True)
    first.close()
    again = open_workspace(tmp_path / "Försäljning & co?")
    again.close()
    assert again.id == first.id
    assert again.name == "Försäljning & co?"
    assert {p.name for p in again.path.iterdir()} >= {"resa.sqlite", "uploads", "images"}


def test_a_missing_or_foreign_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="no workspace there"):
        open_workspace(tmp_path / "none")
    (tmp_path / "photos").mkdir()
    with pytest.raises(NotFoundError, match="not a workspace"):
        open_workspace(tmp_path / "photos")
    (tmp_path / "file").write_text("")
    with pytest.raises(UnreadableError, match="cannot be written"):
        open_workspace(tmp_path / "file", create=True)


def test_a_broken_database_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "resa.sqlite").write_bytes(b"this is no database at all, but a text" * 100)
    with pytest.raises(UnreadableError, match="cannot be opened"):
        open_workspace(tmp_path)
    assert (tmp_path / "resa.sqlite").read_bytes().startswith(b"this is no database")


def test_settings_are_read(tmp_path: Path) -> None:
    (tmp_path / "resa.toml").write_text('name = "Lunna"\ntimezone = "Europe/Oslo"\n', "utf-8")
    opened = open_workspace(tmp_path)
    opened.close()
    assert (opened.name, opened.config.timezone) == ("Lunna", "Europe/Oslo")


def test_a_workspace_of_a_newer_resa_is_left_alone(tmp_path: Path) -> None:
    open_workspace(tmp_path, create=True).close()
    database = Database(f"sqlite:///{tmp_path / 'resa.sqlite'}")
    with database.write() as connection:
        connection.execute(
            insert(migrations.schema_version).values(version=9999, name="m9999_later", applied_at="2030")
        )
    database.close()
    with pytest.raises(ConflictError, match="newer version of Resa"):
        open_workspace(tmp_path)


def test_sqlite_is_on_the_disk_when_a_transaction_ends(tmp_path: Path) -> None:
    opened = open_workspace(tmp_path, create=True)
    with opened.database.read() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert connection.execute(text("PRAGMA synchronous")).scalar() == 2
    opened.close()


def test_two_servers_never_serve_one_workspace(tmp_path: Path) -> None:
    with serving(tmp_path) as file:
        file.write("http://127.0.0.1:8321/")
        file.flush()
        with pytest.raises(ConflictError, match=r"http://127\.0\.0\.1:8321/"), serving(tmp_path):
            pass
    with serving(tmp_path):
        pass
