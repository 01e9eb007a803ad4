"""Received files: names made safe, limits kept, removed in time."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from resa.errors import LimitError, NotFoundError, PrivacyError, UsageError
from resa.workspace import Workspace, open_workspace, uploads
from resa.workspace.principals import Principal, local_owner
from resa.workspace.uploads import Receiving, safe_name


def received(principal: Principal, name: str, content: bytes) -> uploads.Upload:
    file = Receiving(principal, name)
    file.write(content)
    return file.finish()


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("events.csv", "events.csv"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Åsa\\händelser.xes.gz", "händelser.xes.gz"),
        ("a\0b\n.csv", "a_b_.csv"),
        (".bashrc", "bashrc"),
        ("CON:stream|x?.csv", "CON_stream_x_.csv"),
        ("x" * 400 + ".csv.gz", None),
        ("å" * 200 + ".csv", None),
    ],
)
def test_a_name_is_only_ever_a_name(given: str, safe: str | None) -> None:
    name = safe_name(given)
    assert len(name.encode()) <= 150
    assert name == safe if safe is not None else name.endswith(Path(given).suffix)
    assert Path(name).name == name


@pytest.mark.parametrize("nothing", ["", "..", "/", " . "])
def test_a_name_of_nothing_is_refused(nothing: str) -> None:
    with pytest.raises(UsageError):
        safe_name(nothing)


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("log.csv", b"customer,event,at\n1,a,2026-01-01\n", "events"),
        ("survey.csv", b"Kund;NPS;Kommentar\n1;9;bra\n", "answers"),
        ("map.json", b'{\n  "format": "resa-journey",\n', "journey"),
        ("byta-v\xc3\xa4rme.resa.json".encode().decode("latin-1"), b"{}", "journey"),
        ("log.xes.gz", b"\x1f\x8b", "events"),
        ("answers.xlsx", b"PK\x03\x04", "answers"),
        ("empty.csv", b"", "events"),
    ],
)
def test_the_kind_is_guessed(ada: Principal, name: str, content: bytes, kind: str) -> None:
    assert received(ada, name, content).kind_guess == kind


def test_an_upload_is_found_and_removed(workspace: Workspace, ada: Principal) -> None:
    upload = received(ada, "log.csv", b"a,b\n")
    found, path = uploads.find(ada, upload.upload)
    assert (found, path.read_bytes(), upload.size) == (upload, b"a,b\n", 4)
    uploads.remove(workspace, upload.upload)
    assert not path.parent.exists()
    with pytest.raises(NotFoundError, match="Upload the file again"):
        uploads.find(ada, upload.upload)


def test_a_file_over_the_limit_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "resa.toml").write_text("upload_limit_mb = 1")
    workspace = open_workspace(tmp_path)
    file = Receiving(local_owner(workspace), "big.csv")
    file.write(b"x" * (1 << 20))
    with pytest.raises(LimitError, match="upload_limit_mb"):
        file.write(b"x")
    file.discard()
    assert list(workspace.uploads_path.iterdir()) == []
    workspace.close()


def test_old_uploads_go_and_those_in_use_stay(workspace: Workspace, ada: Principal, clock: object) -> None:
    old, used = received(ada, "old.csv", b"1"), received(ada, "used.csv", b"1")
    clock.passes(hours=23)  # type: ignore[attr-defined]  # the test knows what it is
    assert uploads.remove_old(workspace) == 0
    clock.passes(hours=2)  # type: ignore[attr-defined]  # the test knows what it is
    fresh = received(ada, "fresh.csv", b"1")
    assert uploads.remove_old(workspace, {used.upload}.__contains__) == 1
    assert {p.name for p in workspace.uploads_path.iterdir()} == {used.upload, fresh.upload}
    with pytest.raises(NotFoundError):
        uploads.find(ada, old.upload)


def test_a_file_whose_folder_was_lost_is_not_found(workspace: Workspace, ada: Principal) -> None:
    upload = received(ada, "log.csv", b"1")
    shutil.rmtree(workspace.uploads_path / upload.upload)
    with pytest.raises(NotFoundError):
        uploads.find(ada, upload.upload)


def test_a_guest_uploads_nothing(cleo: Principal) -> None:
    with pytest.raises(PrivacyError):
        Receiving(cleo, "log.csv")
