"""The file as it lies on disk: its digest, its packing, its format by content, its text encoding. No rows yet.

Packed files are unpacked through `GuardedStream` into a private folder, entry by entry, under names of our own:
no path in an archive is ever used as a path.
"""

from __future__ import annotations

import bz2
import codecs
import difflib
import gzip
import hashlib
import lzma
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import IO, cast

from ..errors import LimitError, UnreadableError, UsageError
from ..texts.sentence import Sentence
from .limits import CHUNK, GuardedStream, Limits

HEAD = 1 << 16

#: First bytes to what they mean.
_PACKED = {b"\x1f\x8b": "gz", b"BZh": "bz2", b"\xfd7zXZ\x00": "xz", b"PK\x03\x04": "zip", b"PK\x05\x06": "zip"}
_FOREIGN = {
    b"%PDF": "pdf",
    b"\xd0\xcf\x11\xe0": "old_office",
    b"\x89PNG": "picture",
    b"\xff\xd8\xff": "picture",
    b"GIF8": "picture",
    b"7z\xbc\xaf": "seven_zip",
    b"Rar!": "rar",
    b"\x28\xb5\x2f\xfd": "zstandard",
    b"\x7fELF": "program",
    b"RDX": "r_data",
    b"\x80\x04\x95": "pickle",
    b"ARROW1": "arrow",
}


@dataclass(frozen=True, slots=True)
class Source:
    """A readable file of one format. `shown` is the name for people; `path` may be an unpacked copy."""

    path: Path
    shown: str
    packing: str | None
    """gz, bz2 or xz when `path` itself is still packed (XML is unpacked while it is parsed)."""
    format: str
    """csv, jsonlines, json, parquet, xes, ocel-json, ocel-xml, ocel-sqlite, xlsx."""
    counted: Future[str]
    """Its digest, which may still be worked out."""
    limits: Limits

    @property
    def digest(self) -> str:
        """SHA-256 of the file as given; waits for it."""
        return self.counted.result()

    def open(self) -> GuardedStream:
        """The unpacked bytes, counted and bounded."""
        return _stream(self.path, self.packing, self.shown, self.limits)


def sources(
    path: Path, folder: Path, limits: Limits, format: str | None = None, *, only: int | None = None
) -> list[Source]:
    """The data files at `path`: one, or several in a zip. `folder` takes unpacked copies.

    `only` is for a preview: packed text is unpacked no further than that many bytes, and there is no digest.
    Raises UnreadableError for what is missing, empty, a folder, foreign or damaged; LimitError for bombs.
    """
    _exists(path)
    digest = _beside(sha256, path) if only is None else known("preview")
    with path.open("rb") as file:
        head = file.read(HEAD)
    packing = next((p for magic, p in _PACKED.items() if head.startswith(magic)), None)
    if packing == "zip" and is_workbook(path):
        return [Source(path, path.name, None, format or "xlsx", digest, limits)]
    if packing == "zip":
        return list(_zipped(path, folder, digest.result(), limits, format))
    with _stream(path, packing, path.name, limits) as stream:
        head = stream.read(HEAD)
    found = format or content_format(head, path.name)
    if packing and found in {"parquet", "ocel-sqlite", "csv", "jsonlines", "json", "ocel-json"}:
        copy = _unpack(_stream(path, packing, path.name, limits), folder / f"unpacked-{digest.result()[:16]}", only)
        return [Source(copy, path.name, None, found, digest, limits)]
    return [Source(path, path.name, packing, found, digest, limits)]


def _exists(path: Path) -> None:
    if path.is_dir():
        raise UnreadableError(Sentence("events.folder_not_file"), where=str(path), remedy=Sentence("events.name_files"))
    if not path.exists():
        # The nearest name only: what else lies in a folder is nobody's business, and noise.
        names = [p.name for p in path.parent.iterdir() if p.is_file()] if path.parent.is_dir() else []
        near = difflib.get_close_matches(path.name, names, n=1)
        remedy = Sentence("events.did_you_mean", near=near[0]) if near else None
        raise UnreadableError(Sentence("events.no_such_file"), where=str(path), remedy=remedy)
    if not path.is_file():
        raise UnreadableError(Sentence("events.not_regular_file"), where=str(path))
    if path.stat().st_size == 0:
        raise UnreadableError(Sentence("events.file_empty"), where=path.name)


def _beside(work: Callable[[Path], str], path: Path) -> Future[str]:
    """The work's answer, found beside what goes on meanwhile."""
    with_one = ThreadPoolExecutor(max_workers=1, thread_name_prefix="digest")
    found = with_one.submit(work, path)
    with_one.shutdown(wait=False)
    return found


def known(digest: str) -> Future[str]:
    """A digest that need not be worked out."""
    found: Future[str] = Future()
    found.set_result(digest)
    return found


def sha256(path: Path) -> str:
    """Hex digest of the bytes on disk."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise UnreadableError(Sentence("events.file_cannot_read"), where=str(path), value=error.strerror) from error


def _stream(path: Path, packing: str | None, shown: str, limits: Limits) -> GuardedStream:
    raw = path.open("rb")
    openers = {"gz": gzip.GzipFile, "bz2": bz2.BZ2File, "xz": lzma.LZMAFile}
    if packing is None:
        return GuardedStream(raw, None, shown, limits)
    opened = openers["gz"](fileobj=raw) if packing == "gz" else openers[packing](raw)
    return GuardedStream(cast(IO[bytes], opened), raw, shown, limits)


def _unpack(stream: GuardedStream, target: Path, only: int | None = None) -> Path:
    with stream, target.open("wb") as out:
        for chunk in stream.chunks():
            out.write(chunk)
            if only is not None and out.tell() >= only:
                break
    return target


def _zipped(path: Path, folder: Path, digest: str, limits: Limits, format: str | None) -> Iterator[Source]:
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise UnreadableError(Sentence("events.zip_archive_damaged_truncated"), where=path.name, value=error) from error
    with archive:
        entries = [e for e in archive.infolist() if not e.is_dir()]
        _check_entries(entries, path.name, limits)
        data = [e for e in entries if not _is_clutter(e.filename)]
        if not data:
            raise UnreadableError(Sentence("events.zip_archive_holds_no_data_file"), where=path.name)
        left = limits.unpacked
        for number, entry in enumerate(data):
            shown = f"{path.name}/{PurePosixPath(entry.filename).name}"
            copy = folder / f"unpacked-{digest[:16]}-{number}"
            try:
                opened = archive.open(entry)
            except (RuntimeError, NotImplementedError, zipfile.BadZipFile) as error:
                raise UnreadableError(
                    Sentence("events.archive_entry_cannot_unpacked"), where=shown, value=error
                ) from error
            counted = GuardedStream(opened, None, shown, limits)
            with counted, copy.open("wb") as out:
                for chunk in counted.chunks():
                    left -= len(chunk)
                    _check_bomb(counted.n_bytes, entry.compress_size, left, shown, limits)
                    out.write(chunk)
            with copy.open("rb") as file:
                head = file.read(HEAD)
            if not head:
                raise UnreadableError(Sentence("events.file_empty"), where=shown)
            found = format or ("xlsx" if is_workbook(copy) else content_format(head, shown))
            part = digest if len(data) == 1 else hashlib.sha256(f"{digest}/{number}".encode()).hexdigest()
            yield Source(copy, shown, None, found, known(part), limits)


def _check_entries(entries: list[zipfile.ZipInfo], shown: str, limits: Limits) -> None:
    if len(entries) > limits.entries:
        raise LimitError(
            Sentence("events.archive_holds_too_many_files"),
            where=shown,
            value=len(entries),
            allowed=str(limits.entries),
        )
    for entry in entries:
        name = entry.filename
        outside = (
            PurePosixPath(name).is_absolute() or PureWindowsPath(name).is_absolute() or PureWindowsPath(name).drive
        )
        if outside or ".." in PurePosixPath(name.replace("\\", "/")).parts:
            raise UnreadableError(
                Sentence("events.archive_entry_points_outside_path_traversal"), where=shown, value=name,
                remedy=Sentence("events.do_not_trust_archive_nothing_unpacked"),
            )  # fmt: skip
        if PurePosixPath(name).name == "[Content_Types].xml":
            raise UnreadableError(
                Sentence("events.office_document_not_event_file"), where=shown,
                remedy=Sentence("events.save_table_xlsx_csv_import"),
            )  # fmt: skip


def is_workbook(path: Path) -> bool:
    """An XLSX or XLSM file by its content."""
    try:
        with path.open("rb") as file:
            if file.read(4) != b"PK\x03\x04":
                return False
        with zipfile.ZipFile(path) as archive:
            return "xl/workbook.xml" in archive.NameToInfo
    except (OSError, zipfile.BadZipFile, ValueError):
        return False


def _check_bomb(n_out: int, n_in: int, left: int, shown: str, limits: Limits) -> None:
    if left < 0 or (n_out > limits.ratio_from and n_out / max(n_in, 1) > limits.ratio):
        raise LimitError(
            Sentence("events.archive_unpacks_far_more_than_size"), where=shown,
            value=f"{n_out:,} bytes out of {n_in:,}",
            remedy=Sentence("events.unpack_yourself_import_file_if_what"),
        )  # fmt: skip


def _is_clutter(name: str) -> bool:
    path = PurePosixPath(name)
    return (
        path.name.startswith((".", "__"))
        or "__MACOSX" in path.parts
        or path.suffix.lower() in {".md", ".pdf", ".html", ".png", ".license", ".docx"}
        or path.name.lower().startswith(("readme", "license", "notice"))
    )


def content_format(head: bytes, name: str) -> str:
    """The format by what is inside; the name only decides between kinds of text."""
    for magic, what in _FOREIGN.items():
        if head.startswith(magic):
            raise UnreadableError(
                Sentence("events.not_event_file", what=Sentence(f"events.foreign_{what}")), where=name,
                allowed=Sentence("events.event_formats"),
            )  # fmt: skip
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"SQLite format 3\x00"):
        return "ocel-sqlite"
    text = decode_head(head, name)
    start = text.lstrip("\ufeff \t\r\n")
    lower = name.lower().removesuffix(".gz").removesuffix(".bz2").removesuffix(".xz")
    if start.startswith("<"):
        return _xml_format(start, name)
    if start.startswith(("{", "[")) and not lower.endswith((".csv", ".tsv", ".txt")):
        return _json_format(start)
    return "csv"


def _xml_format(start: str, name: str) -> str:
    lower = start.lower()
    if "<object-types" in lower or "<event-types" in lower or "<objects" in lower or name.lower().endswith(".xmlocel"):
        return "ocel-xml"
    if "<html" in lower or "<!doctype html" in lower:
        raise UnreadableError(
            Sentence("events.web_page_not_event_file"), where=name,
            remedy=Sentence("events.download_data_itself_log_page_often"),
        )  # fmt: skip
    return "xes"


def _json_format(start: str) -> str:
    if start.startswith("["):
        return "json"
    opening = start[:HEAD]
    ocel = ('"ocel:global-log"', '"ocel:events"', '"ocel:objects"', '"objectTypes"', '"eventTypes"')
    if any(mark in opening for mark in ocel):
        return "ocel-json"
    first_line = opening.split("\n", 1)[0].rstrip()
    if ('"events"' in opening or '"objects"' in opening) and not first_line.endswith("}"):
        return "ocel-json"
    return "jsonlines"


def decode_head(head: bytes, name: str) -> str:
    """The first bytes as text, or UnreadableError for what is no text."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return head[: len(head) // 2 * 2].decode("utf-16", "replace")
    if wide := wide_encoding(head):
        return head[: len(head) // 2 * 2].decode(wide, "replace")
    if b"\x00" in head or _share_of_controls(head) > 0.02:
        raise UnreadableError(
            Sentence("events.looks_like_binary_data_not_like"), where=name,
            allowed=Sentence("events.event_formats"),
        )  # fmt: skip
    return head.decode("utf-8", "replace")


def wide_encoding(head: bytes) -> str | None:
    """UTF-16 without a byte-order mark, told by where its zero bytes stand."""
    sample = head[: min(len(head), 4096) // 2 * 2]
    if len(sample) < 8 or b"\x00" not in sample:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) / 2
    if odd > 0.7 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.7 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def _share_of_controls(head: bytes) -> float:
    controls = sum(head.count(bytes([b])) for b in (*range(9), *range(14, 27), *range(28, 32), 127))
    return controls / max(len(head), 1)


def check_encoding_name(name: str) -> str:
    """A codec Python knows, or UsageError."""
    try:
        return codecs.lookup(name).name
    except LookupError as error:
        raise UsageError(
            Sentence("events.no_such_encoding"), where="--encoding", value=name,
            allowed=["utf-8", "utf-16", "windows-1252", "latin-1", "mac-roman", "cp850", "cp865"],
        ) from error  # fmt: skip


__all__ = [
    "CHUNK",
    "HEAD",
    "Source",
    "check_encoding_name",
    "content_format",
    "decode_head",
    "is_workbook",
    "known",
    "sha256",
    "sources",
]
