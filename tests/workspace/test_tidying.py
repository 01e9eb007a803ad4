"""Unused pictures and files: what anything names stays, what nothing has named for a month goes, and nothing goes too early."""

from __future__ import annotations

import io
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from resa.cli import main
from resa.journey.document import Document
from resa.journey.records import Card, Journey, Lane, Stage, Step
from resa.workspace import Workspace, attachments, comments, documents, images, open_workspace, update_log, versions
from resa.workspace.edits import Edit, edit
from resa.workspace.principals import LIBRARY, MapAccess, Principal, access_library, access_map, local_owner
from resa.workspace.tidying import tidy

from .conftest import Clock

MONTH = 30


def picture(shade: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (4, 4), (shade, 0, 0)).save(out, "PNG")
    return out.getvalue()


def kept(ada: Principal, shade: int) -> str:
    return images.keep(ada, picture(shade), "p.png").name


def journey(ada: Principal) -> MapAccess:
    own = Document(
        [
            Journey(id="journey:a"),
            Stage(id="stage:s", order="a0"),
            Step(id="step:s", stage="stage:s", order="a0"),
            Lane(id="lane:l", lane_kind="images", order="a0"),
            Card(id="card:0", lane="lane:l", from_step="step:s"),
            Card(id="card:1", lane="lane:l", from_step="step:s"),
        ]
    )
    documents.create(ada, own)
    return access_map(ada, "journey:a", "own")


def show(access: MapAccess, card: int, image: str, **rest: str) -> None:
    edit(access, Edit(put=[{"id": f"card:{card}", "lane": "lane:l", "from_step": "step:s", "image": image, **rest}]))


def fold(workspace: Workspace, *names: str) -> None:
    """What was overwritten is forgotten, as it is after many edits."""
    with workspace.database.write() as connection:
        for name in names or ("journey:a",):
            update_log.fold(connection, workspace.id, name)


def there(workspace: Workspace) -> set[str]:
    return {path.name for folder in ("images", "files") for path in (workspace.path / folder).glob("*")}


def test_what_nothing_names_goes_after_a_month(
    ada: Principal, workspace: Workspace, clock: Clock, tmp_path: Path
) -> None:
    access = journey(ada)
    used, unused = kept(ada, 1), kept(ada, 2)
    (tmp_path / "a.pdf").write_bytes(b"first")
    (tmp_path / "b.pdf").write_bytes(b"second")
    linked, loose = (attachments.keep(ada, tmp_path / name, name) for name in ("a.pdf", "b.pdf"))
    strange = workspace.path / "files" / "events.parquet"
    strange.write_bytes(b"not ours")
    show(access, 0, used, link=linked.link)
    digest = {one.link.split("/")[3]: one.size for one in (linked, loose)}
    first = tidy(workspace)
    assert (first.named, first.waiting, first.removed) == (2, 2, ())
    clock.passes(days=MONTH - 1)
    assert tidy(workspace).removed == ()
    clock.passes(days=1)
    would = tidy(workspace, dry_run=True)
    assert there(workspace) == {used, unused, strange.name, *digest}
    done = tidy(workspace)
    lost = loose.link.split("/")[3]
    assert done == would and set(done.removed) == {f"images/{unused}", f"files/{lost}"}
    assert there(workspace) == {used, strange.name, linked.link.split("/")[3]}
    assert done.removed_bytes == len(images.prepared(picture(2), "p")[0]) + digest[lost]
    assert (tidy(workspace).removed, tidy(workspace).waiting) == ((), 0)


def test_history_people_and_other_journeys_keep_a_file(ada: Principal, workspace: Workspace, clock: Clock) -> None:
    access = journey(ada)
    overwritten, said, photo, gone = (kept(ada, shade) for shade in range(4))
    show(access, 0, overwritten)
    show(access, 0, "")
    show(access, 1, gone)
    comments.say(access, "card:0", f"see /api/images/{said}", None, ())
    edit(access_library(ada, "edit"), Edit(put=[{"id": "persona:p", "photo": photo}]))
    documents.delete(access)
    for _ in range(3):
        clock.passes(days=MONTH)
        assert tidy(workspace).removed == ()
    fold(workspace, LIBRARY)
    assert tidy(workspace).waiting == 0
    assert there(workspace) == {overwritten, said, photo, gone}


def test_a_version_keeps_what_it_shows(ada: Principal, workspace: Workspace, clock: Clock) -> None:
    access = journey(ada)
    old = kept(ada, 1)
    show(access, 0, old)
    version = versions.save(access, "Before")
    show(access, 0, "")
    fold(workspace)
    clock.passes(days=2 * MONTH)
    assert (tidy(workspace).waiting, tidy(workspace).removed) == (0, ())
    versions.remove(access, version.version)
    assert tidy(workspace).waiting == 1


def test_what_is_named_or_kept_again_begins_anew(ada: Principal, workspace: Workspace, clock: Clock) -> None:
    access = journey(ada)
    name = kept(ada, 1)
    tidy(workspace)
    clock.passes(days=MONTH - 1)
    show(access, 0, name)  # an undo after weeks
    tidy(workspace)
    clock.passes(days=MONTH)
    show(access, 0, "")
    fold(workspace)
    assert tidy(workspace).waiting == 1
    clock.passes(days=MONTH - 1)
    assert kept(ada, 1) == name  # somebody picks the same picture, and has not saved yet
    clock.passes(days=MONTH - 1)
    assert tidy(workspace).removed == ()
    (workspace.path / "unused-files.json").write_bytes(b"{broken")
    clock.passes(days=1)
    assert tidy(workspace).removed == ()
    clock.passes(days=MONTH)
    assert tidy(workspace).removed == (f"images/{name}",)


ACTS: st.SearchStrategy[tuple[str, int, int]] = st.one_of(
    st.tuples(st.just("show"), st.integers(0, 1), st.integers(0, 2)),
    st.tuples(st.just("clear"), st.integers(0, 1), st.just(0)),
    st.tuples(st.just("days"), st.integers(1, 40), st.just(0)),
    st.tuples(st.just("keep"), st.integers(0, 2), st.just(0)),
    st.tuples(st.sampled_from(["tidy", "tidy", "fold"]), st.just(0), st.just(0)),
)


@settings(max_examples=25, deadline=None)
@given(st.lists(ACTS, max_size=25))
def test_nothing_is_ever_removed_too_early(
    tmp_path_factory: pytest.TempPathFactory, empty_workspace: Path, acts: list[tuple[str, int, int]]
) -> None:
    folder = tmp_path_factory.mktemp("tidy") / uuid4().hex
    shutil.copytree(empty_workspace, folder)
    now = [datetime.fromisoformat("2026-03-01T09:00:00+00:00")]
    workspace = open_workspace(folder, clock=lambda: now[0])
    try:
        ada = local_owner(workspace)
        access = journey(ada)
        names = [kept(ada, shade) for shade in range(3)]
        shown: dict[int, int] = {}
        last = dict.fromkeys(range(3), now[0])  # when each was last kept or named, by the test's own count
        for act, one, two in [*acts, ("tidy", 0, 0)]:
            if act == "show":
                kept(ada, two)
                show(access, one, names[two])
                shown[one] = two
            elif act == "clear":
                show(access, one, "")
                shown.pop(one, None)
            elif act == "days":
                now[0] += timedelta(days=one)
            elif act == "keep":
                kept(ada, one)
                last[one] = now[0]
            elif act == "fold":
                fold(workspace)
            else:
                removed = {Path(name).name for name in tidy(workspace).removed}
                assert all(now[0] - last[i] >= timedelta(days=MONTH) for i in range(3) if names[i] in removed)
            last.update(dict.fromkeys(shown.values(), now[0]))
            assert {names[i] for i in shown.values()} <= there(workspace)
        for card in (0, 1):
            show(access, card, "")
        fold(workspace)
        tidy(workspace)
        now[0] += timedelta(days=MONTH)
        tidy(workspace)
        assert there(workspace) == set()
    finally:
        workspace.close()


def test_the_command_says_what_it_did(workspace: Workspace, ada: Principal, capsys: pytest.CaptureFixture[str]) -> None:
    kept(ada, 1)
    workspace.close()
    for arguments, words in (
        (["--dry-run"], "0 files would go"),
        ([], "1 unused ones wait"),
        (["--json"], '"waiting": 1'),
    ):
        with pytest.raises(SystemExit) as ended:
            main(["tidy", "--workspace", str(workspace.path), *arguments])
        assert not ended.value.code
        assert words in capsys.readouterr().out
