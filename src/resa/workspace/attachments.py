"""Files that hang on cards: kept by the hash of their content, given back as downloads and never shown in the page."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from urllib.parse import quote

import msgspec

from ..errors import LimitError, NotFoundError, UsageError
from ..texts.sentence import Sentence
from .clock import stamp
from .principals import Principal
from .uploads import safe_name
from .workspace import Workspace

#: Largest file.
LIMIT = 50 * 1024 * 1024
_HASH = re.compile(r"[0-9a-f]{64}")


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    """A kept file; `link` is what a card's link holds."""

    link: str
    name: str
    size: int


def keep(principal: Principal, file: Path, shown: str) -> Attachment:
    """Keep the file. LimitError when too large, UsageError when there is nothing in it."""
    principal.require_in_library("edit", "attachments")
    size = file.stat().st_size
    if size > LIMIT:
        raise LimitError(
            Sentence("workspace.attachment_too_large"),
            where=shown,
            allowed=Sentence("workspace.up_to_bytes", limit=LIMIT),
        )
    if size == 0:
        raise UsageError(Sentence("workspace.attachment_empty"), where=shown)
    with file.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    path = folder(principal.workspace) / digest
    path.parent.mkdir(exist_ok=True)
    if not path.exists():
        made = path.with_suffix(".new")
        made.write_bytes(file.read_bytes())
        made.replace(path)
    stamp(principal.workspace.clock, path)
    name = safe_name(shown)
    return Attachment(link=f"/api/files/{digest}/{quote(name)}", name=name, size=size)


def find(principal: Principal, digest: str) -> Path:
    """The file. Raises NotFoundError, also for anything that is not a name of ours."""
    principal.require_in_library("view", "attachments")
    path = folder(principal.workspace) / digest
    if not _HASH.fullmatch(digest) or not path.is_file():
        raise NotFoundError(Sentence("workspace.no_such_attachment"), value=digest)
    return path


def folder(workspace: Workspace) -> Path:
    """Where they lie."""
    return workspace.path / "files"


def is_name(name: str) -> bool:
    """Whether a file of that name is a kept one."""
    return _HASH.fullmatch(name) is not None
