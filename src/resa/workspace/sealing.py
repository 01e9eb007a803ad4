"""What the database must keep but nobody may read out of it (the second factor's secret, a link in a letter that waits): sealed
by AES-GCM with a key that lies beside the database, in the workspace's secret file.

Whoever has only a copy of the database cannot open it. Whoever loses the file loses what was sealed: letters that wait, and
second factors, for which recovery codes still count.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import UnreadableError
from ..texts.sentence import Sentence

if TYPE_CHECKING:
    from .workspace import Workspace

FILE_NAME = "secret.key"
_MARK = "sealed1:"
_KEY_BYTES, _NONCE_BYTES = 32, 12


def seal(workspace: Workspace, plain: str, about: str) -> str:
    """The text, closed. It opens only for the same `about`, so that nothing sealed can be moved to another row."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = secrets.token_bytes(_NONCE_BYTES)
    closed = AESGCM(_key(workspace.path)).encrypt(nonce, plain.encode(), _about(workspace, about))
    return _MARK + base64.urlsafe_b64encode(nonce + closed).decode()


def unseal(workspace: Workspace, sealed: str, about: str) -> str:
    """What was sealed. Raises UnreadableError when it was changed, or sealed with another key."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        content = base64.urlsafe_b64decode(sealed.removeprefix(_MARK))
        opened = AESGCM(_key(workspace.path)).decrypt(
            content[:_NONCE_BYTES], content[_NONCE_BYTES:], _about(workspace, about)
        )
    except (InvalidTag, ValueError) as error:
        raise UnreadableError(
            Sentence("workspace.seal_does_not_open"), where=FILE_NAME, remedy=Sentence("workspace.put_key_back")
        ) from error
    return opened.decode()


def proof(workspace: Workspace, text: str) -> str:
    """A mark of the text that only this workspace can make."""
    key = hmac.new(_key(workspace.path), b"proof", hashlib.sha256).digest()
    return hmac.new(key, _about(workspace, text), hashlib.sha256).hexdigest()


def is_sealed(text: str) -> bool:
    """Whether a text was sealed (older versions kept some as they were)."""
    return text.startswith(_MARK)


def _about(workspace: Workspace, about: str) -> bytes:
    return f"{workspace.id} {about}".encode()


def _key(folder: Path) -> bytes:
    path = folder / FILE_NAME
    with suppress(FileNotFoundError):  # the first time there is none: it is made below
        return _read(path)
    _make(path)
    return _read(path)


def _read(path: Path) -> bytes:
    key = base64.urlsafe_b64decode(path.read_text("ascii").strip())
    if len(key) != _KEY_BYTES:
        raise UnreadableError(
            Sentence("workspace.seal_does_not_open"), where=str(path), remedy=Sentence("workspace.put_key_back")
        )
    return key


def _make(path: Path) -> None:
    """A new key, whole on the disk before it has its name; of two who make one at once the first counts."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(base64.urlsafe_b64encode(secrets.token_bytes(_KEY_BYTES)) + b"\n")
        file.flush()
        os.fsync(file.fileno())
    with suppress(FileExistsError):  # another one was first: theirs is read
        os.link(draft, path)
    draft.unlink()
