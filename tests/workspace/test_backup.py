"""A backup is the workspace at one moment, from either database into either, and never half of one."""

from __future__ import annotations

import gzip
import io
import os
import sqlite3
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import MetaData, create_engine, select

import resa
from resa.cli import main
from resa.errors import ConflictError, UnreadableError
from resa.journey.records import Stage
from resa.workspace import Workspace, audit, documents, open_workspace, restoring
from resa.workspace.backup import LEFT_OUT_TABLES, back_up
from resa.workspace.database import address_of
from resa.workspace.lock import serving
from resa.workspace.principals import access_map, local_owner
from resa.workspace.tables import audit as audit_table


def lived_in(workspace: Workspace) -> str:
    """A journey with edits of every kind of value, events, a picture; gives the journey's id."""
    from resa.journey.document import Document
    from resa.journey.records import Journey

    ada = local_owner(workspace)
    id = documents.create(ada, Document([Journey(id="journey:flytt", title={"sv": "Flytten 😀"})]))
    for n in range(5):
        documents.apply(access_map(ada, id, "edit"), [Stage(id=f"stage:{n}", title={"sv": f"Å{n}"}, order=f"a{n}")])
    (workspace.path / "images" / "ab.png").write_bytes(os.urandom(5_000))
    (workspace.path / "log.csv").write_text("customer,event,at\n" + "a,x,2026-01-01T00:00:00Z\n" * 3, "utf-8")
    resa.import_events(workspace.path / "log.csv", into=workspace.store_path, purpose="test")
    (workspace.path / "log.csv").unlink()
    return id


def rows_of(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """Every row that a backup keeps."""
    engine = create_engine(address_of(url))
    there = MetaData()
    there.reflect(engine)
    with engine.connect() as connection:
        found = {
            t.name: sorted(
                tuple(map(repr, row)) for row in connection.execute(select(*(t.c[c] for c in sorted(t.c.keys()))))
            )
            for t in there.sorted_tables
            if t.name not in LEFT_OUT_TABLES
        }
    engine.dispose()
    return found


@pytest.fixture
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where to restore: '' = SQLite in the folder."""
    if request.param == "sqlite":
        yield ""
        return
    server = request.getfixturevalue("postgres")
    name = server.new()
    yield server.url(name)
    server.drop(name)


@pytest.mark.parametrize("target", ["sqlite", "postgresql"], indirect=True)
def test_what_was_backed_up_is_what_is_restored(workspace: Workspace, kept: Any, target: str, tmp_path: Path) -> None:
    journey = lived_in(workspace)
    was = documents.state(access_map(local_owner(workspace), journey))
    with workspace.data.now() as data:
        events = data.snapshot.n_events
    file = tmp_path / "monday.resa-backup"
    back_up(workspace.path, workspace.database, file)
    before = rows_of(kept.url or f"sqlite:///{kept.folder / 'resa.sqlite'}")

    done = restoring.restore(file, tmp_path / "new", flags={"database": target or None})

    assert done.set_aside is None
    assert rows_of(target or f"sqlite:///{tmp_path / 'new' / 'resa.sqlite'}") == before
    again = open_workspace(tmp_path / "new", flags={"database": target or None})
    try:
        access = access_map(local_owner(again), journey, "edit")
        assert (again.id, documents.state(access)) == (workspace.id, was)
        with again.data.now() as data:
            assert data.snapshot.n_events == events == 3
        assert (again.images_path / "ab.png").read_bytes() == (workspace.images_path / "ab.png").read_bytes()
        # Numbers go on after the restored ones.
        documents.apply(access, [Stage(id="stage:new", title={"sv": "Ny"}, order="z")])
        with again.database.read() as connection:
            seqs = connection.scalars(select(audit_table.c.seq).order_by(audit_table.c.seq)).all()
        assert len(set(seqs)) == len(audit.trail(local_owner(again)))
    finally:
        again.close()


def test_a_backup_is_never_written_over_another_unasked(workspace: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "b"
    back_up(workspace.path, workspace.database, file)
    with pytest.raises(ConflictError, match="--force"):
        back_up(workspace.path, workspace.database, file)
    back_up(workspace.path, workspace.database, file, force=True)
    assert file.stat().st_mode & 0o077 == 0
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith("b")] == ["b"]


def test_backups_kept_in_the_folder_are_not_in_the_next(workspace: Workspace) -> None:
    lived_in(workspace)
    first = back_up(workspace.path, workspace.database, workspace.path / "1.resa-backup")
    second = back_up(workspace.path, workspace.database, workspace.path / "2.resa-backup")
    assert first.members.keys() == second.members.keys()
    assert [name for name in second.members if "backup" in name or "backing" in name] == []
    assert [name for name in second.members if name.endswith(".sqlite")] == ["files/store/manifest.sqlite"]


def test_a_workspace_is_replaced_only_when_asked_and_set_aside(workspace: Workspace, tmp_path: Path, kept: Any) -> None:
    journey = lived_in(workspace)
    file = tmp_path / "b"
    back_up(workspace.path, workspace.database, file)
    documents.delete(access_map(local_owner(workspace), journey, "edit"))
    workspace.close()
    with pytest.raises(ConflictError, match="a workspace already"):
        restoring.restore(file, kept.folder)
    with serving(kept.folder), pytest.raises(ConflictError, match="being served"):
        restoring.restore(file, kept.folder, force=True)
    done = restoring.restore(file, kept.folder, force=True)
    assert done.set_aside is not None
    assert (done.set_aside / "store" / "manifest.sqlite").exists()
    assert (done.set_aside / "resa.sqlite").exists() == (kept.backend == "sqlite")
    again = open_workspace(kept.folder)
    assert len(again.documents.read(access_map(local_owner(again), journey)).document.of(Stage)) == 5
    again.close()


def test_a_filled_database_is_not_emptied_unasked(workspace: Workspace, tmp_path: Path, kept: Any) -> None:
    if kept.backend == "sqlite":
        return  # its database is in the folder
    lived_in(workspace)
    file = tmp_path / "b"
    back_up(workspace.path, workspace.database, file)
    before = rows_of(kept.url)
    with pytest.raises(ConflictError, match="a workspace already"):
        restoring.restore(file, tmp_path / "other", flags={"database": kept.url})
    assert rows_of(kept.url) == before
    assert [p.name for p in (tmp_path / "other").iterdir()] == ["serving.lock"]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, empty_workspace: Path) -> bytes:
    """The bytes of a backup."""
    opened = open_workspace(empty_workspace)
    file = tmp_path_factory.mktemp("whole") / "b"
    back_up(empty_workspace, opened.database, file)
    opened.close()
    return file.read_bytes()


def test_a_cut_or_changed_backup_is_refused(whole: bytes, tmp_path: Path) -> None:
    plain = gzip.decompress(whole)
    changed = plain.replace(b'"workspace":"workspace:', b'"workspace":"workspacf:', 1)
    assert changed != plain
    for number, content in enumerate((whole[: len(whole) // 2], b"", b"not a tar", gzip.compress(changed))):
        file = tmp_path / str(number)
        file.write_bytes(content)
        with pytest.raises(UnreadableError):
            restoring.restore(file, tmp_path / "new")
        assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("name", ["files/../../outside", "/etc/evil", "files/a\\..\\b", "other"])
def test_a_member_that_would_leave_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    file = tmp_path / "b"
    with tarfile.open(file, "w:gz") as tar:
        member = tarfile.TarInfo(name)
        member.size = 1
        tar.addfile(member, io.BytesIO(b"x"))
    with pytest.raises(UnreadableError, match="damaged"):
        restoring.check(file)


@pytest.mark.parametrize("version", [1, 20, 40])
def test_a_backup_of_an_earlier_version_is_brought_to_today(tmp_path: Path, version: int) -> None:
    from resa.workspace import migrations
    from resa.workspace.database import Database

    (tmp_path / "old").mkdir()
    with sqlite3.connect(tmp_path / "old" / "resa.sqlite") as old:
        old.executescript((Path(__file__).parent / "released" / f"v{version}.sql").read_text("utf-8"))
    old.close()
    database = Database(f"sqlite:///{tmp_path / 'old' / 'resa.sqlite'}")
    assert back_up(tmp_path / "old", database, tmp_path / "b").schema == version
    database.close()
    restoring.restore(tmp_path / "b", tmp_path / "new")
    opened = open_workspace(tmp_path / "new")
    with opened.database.read() as connection:
        assert migrations.current(connection) == max(migrations.known())
    assert opened.id == "workspace:0011223344556677"
    opened.close()


def test_from_the_command_line(empty_workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "b"

    def run(*arguments: str) -> tuple[int, str]:
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out + said.err

    assert run("backup", str(file), "--workspace", str(empty_workspace))[0] == 0
    assert "is whole" in run("restore", str(file), "--check")[1]
    assert "Restored" in run("restore", str(file), "--workspace", str(tmp_path / "new"))[1]
    assert run("restore", str(file), "--workspace", str(tmp_path / "new"))[0] == 3
    code, said = run("backup", str(file), "--workspace", str(tmp_path / "nowhere"))
    assert (code, "no workspace there" in said) == (2, True)
