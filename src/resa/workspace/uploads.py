"""Received files: WS/uploads/<upload>/<name>, streamed to disk, removed after the import or when their time is out.

The name is only ever a name: folders, control characters and device names are taken out of it.
"""

from __future__ import annotations

import re
import secrets
import shutil
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO, Literal

import msgspec
from sqlalchemy import delete, insert, select

from ..errors import LimitError, NotFoundError, ResaError, UsageError
from ..texts.sentence import Sentence
from .clock import iso
from .principals import Principal
from .tables import upload
from .workspace import Workspace

KindGuess = Literal["events", "answers", "journey"]

_LONGEST_NAME = 150
_SNIFFED_BYTES = 65_536
#: Words in a header line that a survey has and an event log has not.
_ANSWER_WORDS = re.compile(
    rb"nps|csat|\bces\b|score|rating|betyg|karakter|comment|kommentar|satisf|likely|recommend|verbatim|response",
    re.IGNORECASE,
)
#: Words that a survey has, and an event log may have beside its events.
_FEELING_WORDS = re.compile(
    rb"expectation|forvent|f[\xc3\xb6\xf6]+rv[\xc3\xa4\xe4]+nt|emotion|k[\xc3\xa4\xe4]+nsla|f[\xc3\xb8\xf8]+lelse"
    rb"|n[\xc3\xb6\xf6]+jd|tilfreds|forn[\xc3\xb8\xf8]+yd",  # in UTF-8 and Latin-1
    re.IGNORECASE,
)

_EVENT_WORDS = re.compile(
    rb"\bevent|activity|concept:name|aktivitet|h[\xc3\xa4\xe4\xa6\xe6]+ndelse|hendelse",  # in UTF-8 and Latin-1
    re.IGNORECASE,
)


class Upload(msgspec.Struct, frozen=True, kw_only=True):
    """A received file."""

    upload: str
    name: str
    size: int
    kind_guess: KindGuess
    at: str


class Receiving:
    """A file being received: `write` chunks, then `finish`; `discard` when it fails."""

    def __init__(self, principal: Principal, name: str, limit: int | None = None) -> None:
        """`limit` in bytes; None = what the workspace allows."""
        principal.require_in_library("edit", "imports")
        self.principal = principal
        self.workspace = principal.workspace
        self.id = secrets.token_hex(12)
        self.name = safe_name(name)
        self.limit = limit or self.workspace.config.upload_limit_mb * 1024 * 1024
        self.size = 0
        self.folder = self.workspace.uploads_path / self.id
        self.folder.mkdir(parents=True)
        self.path = self.folder / self.name
        self._file: BinaryIO = self.path.open("xb")

    def write(self, chunk: bytes) -> None:
        """Append; LimitError as soon as the file is larger than the workspace allows."""
        self.size += len(chunk)
        if self.size > self.limit:
            raise LimitError(
                Sentence("workspace.file_too_large"),
                where=self.name,
                allowed=Sentence("workspace.up_to_upload_bytes", limit=self.limit),
                remedy=Sentence("workspace.raise_upload_limit_mb_resa_toml"),
            )
        self._file.write(chunk)

    def close(self) -> None:
        """The last chunk is written."""
        self._file.close()

    def finish(self) -> Upload:
        """Close the file and write its row; from here on it can be imported."""
        self.close()
        workspace = self.workspace
        received = Upload(
            upload=self.id,
            name=self.name,
            size=self.size,
            kind_guess=guess_kind(self.path),
            at=iso(workspace.clock()),
        )
        with workspace.database.write() as connection:
            connection.execute(
                insert(upload).values(
                    workspace=workspace.id, principal=self.principal.name, **msgspec.structs.asdict(received)
                )
            )
        return received

    def discard(self) -> None:
        """Leave nothing behind."""
        self._file.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def find(principal: Principal, id: str) -> tuple[Upload, Path]:
    """The upload and where it lies. Raises NotFoundError, also when its time is out."""
    workspace = principal.workspace
    with workspace.database.read() as connection:
        row = connection.execute(
            select(upload).where(upload.c.workspace == workspace.id, upload.c.upload == id)
        ).one_or_none()
    path = workspace.uploads_path / id / (row.name if row else "")
    if row is None or not path.is_file():
        raise NotFoundError(
            Sentence("workspace.no_such_upload_time_out"), value=id, remedy=Sentence("workspace.upload_file_again")
        )
    return Upload(upload=id, name=row.name, size=row.size, kind_guess=row.kind_guess, at=row.at), path


def remove(workspace: Workspace, id: str) -> None:
    """Delete the file and its row."""
    with workspace.database.write() as connection:
        connection.execute(delete(upload).where(upload.c.workspace == workspace.id, upload.c.upload == id))
    shutil.rmtree(workspace.uploads_path / id, ignore_errors=True)


def remove_old(workspace: Workspace, in_use: Callable[[str], bool] = lambda _id: False) -> int:
    """Delete what nobody imported in time, and folders no row knows (a crash while receiving); returns how many."""
    before = iso(workspace.clock() - timedelta(hours=workspace.config.keep_uploads_hours))
    with workspace.database.read() as connection:
        rows = connection.execute(select(upload.c.upload, upload.c.at).where(upload.c.workspace == workspace.id)).all()
    known = {row.upload: row.at for row in rows}
    old = [id for id, at in known.items() if at < before and not in_use(id)]
    stray = [p.name for p in workspace.uploads_path.iterdir() if p.name not in known and _older(p, workspace)]
    for id in (*old, *stray):
        remove(workspace, id)
    return len(old) + len(stray)


def _older(path: Path, workspace: Workspace) -> bool:
    with suppress(FileNotFoundError):  # another one took it away meanwhile
        age = workspace.clock().timestamp() - path.stat().st_mtime
        return age > workspace.config.keep_uploads_hours * 3600
    return False


def safe_name(name: str) -> str:
    """The file's own name without folders, control characters or leading dots; its suffixes are kept."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    clean = "".join("_" if c in '<>:"|?*' or not c.isprintable() else c for c in last).strip(" .")
    if not clean:
        raise UsageError(
            Sentence("workspace.file_no_usable_name"),
            value=name,
            remedy=Sentence("workspace.give_name_such_events_csv"),
        )
    if len(clean.encode()) > _LONGEST_NAME:
        suffix = "".join(Path(clean).suffixes[-2:])[-20:]
        clean = clean.encode()[: _LONGEST_NAME - len(suffix.encode())].decode(errors="ignore") + suffix
    return clean


def _kind_of_workbook(path: Path) -> KindGuess:
    """By its header; most workbooks that cannot be read are surveys all the same."""
    from ..events.readers.xlsx import first_row

    try:
        return _kind_of_header(",".join(first_row(path)).encode())
    except ResaError:
        return "answers"


def guess_kind(path: Path) -> KindGuess:
    """A first guess from name and first bytes; the user decides."""
    name = path.name.lower()
    with path.open("rb") as file:
        start = file.read(_SNIFFED_BYTES)
    if name.endswith(".resa.json") or b'"format": "resa' in start[:2_000] or b'"format":"resa' in start[:2_000]:
        return "journey"
    if name.endswith((".xes", ".xes.gz", ".jsonocel", ".xmlocel", ".sqlite", ".parquet")):
        return "events"
    if name.endswith((".xlsx", ".xlsm")):
        return _kind_of_workbook(path)
    return _kind_of_header(start.split(b"\n", 1)[0])


def _kind_of_header(line: bytes) -> KindGuess:
    feelings = _FEELING_WORDS.search(line) and not _EVENT_WORDS.search(line)
    return "answers" if feelings or _ANSWER_WORDS.search(line) else "events"
