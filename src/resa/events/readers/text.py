"""Text files as clean UTF-8: the encoding detected and said, line lengths bounded, one pass over the bytes.

A file that already is clean UTF-8 is used where it lies; any other becomes a UTF-8 copy in the working folder.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ...errors import LimitError, UnreadableError
from ...texts.sentence import Sentence
from ..sources import HEAD, Source, check_encoding_name, wide_encoding

_HIGH = re.compile(rb"[\x80-\xff]")
_DOS = re.compile(rb"(?<=[A-Za-z])[\x84\x86\x91\x94\x9b](?=[a-z])")
_MAC = re.compile(rb"(?<=[A-Za-z])[\x8a\x8c\x9a\xbe\xbf](?=[a-z])")


@dataclass(frozen=True, slots=True)
class TextFile:
    """UTF-8 without byte-order mark, `\\n` or `\\r\\n` line ends, no zero bytes."""

    path: Path
    encoding: str
    """As it was found in the file, for the report."""
    warnings: list[Sentence] = field(default_factory=list)


@dataclass(slots=True)
class _Scan:
    """What one pass over the bytes tells."""

    ascii: bool = True
    utf8: bool = True
    n_bad: int = 0
    n_wide: int = 0
    zeros: bool = False
    lone_returns: bool = False
    undefined_1252: bool = False
    n_high: int = 0
    """Bytes outside ASCII."""
    n_dos: int = 0
    """Of these, å ä ö æ ø inside words as DOS wrote them."""
    n_mac: int = 0
    """The same as old Macs wrote them."""
    mac: bool = False
    """One of them is no letter in windows-1252 (the Mac's ö is its š)."""


def as_utf8(source: Source, folder: Path, encoding: str | None = None) -> TextFile:
    """The source as a clean UTF-8 file. Raises UnreadableError when the given encoding does not fit, LimitError on
    a line over the limit."""
    with source.open() as stream:
        head = stream.read(HEAD)
    bom = _bom(head)
    if encoding is not None:
        return _copied(source, folder, check_encoding_name(encoding), "strict", [])
    wide = bom if bom and bom != "utf-8-sig" else wide_encoding(head)
    if wide:
        return _copied(source, folder, wide, "strict", [])
    scan = _scan(source)
    if scan.utf8 and not (bom or scan.zeros or scan.lone_returns):
        return TextFile(source.path, "ascii" if scan.ascii else "utf-8")
    if scan.utf8 or bom:
        return _copied(source, folder, "utf-8-sig", "strict" if scan.utf8 else "replace", _bad_bytes(scan))
    if scan.n_wide > 4 * scan.n_bad:
        return _copied(source, folder, "utf-8", "replace", _bad_bytes(scan))
    found = _one_byte(scan)
    return _copied(source, folder, found, "strict", [Sentence("events.read_as_another_encoding", encoding=found)])


def _one_byte(scan: _Scan) -> str:
    """Of the encodings with a byte a letter: in windows-1252 å ä ö lie above 0xC0 and no signs stand inside words."""
    if scan.mac and scan.n_mac > max(scan.n_dos, 0.5 * scan.n_high):
        return "mac-roman"
    if scan.n_dos > 0.5 * scan.n_high:
        return "cp850"
    return "latin-1" if scan.undefined_1252 else "windows-1252"


def _bad_bytes(scan: _Scan) -> list[Sentence]:
    if not scan.n_bad:
        return []
    return [Sentence("events.bytes_not_utf_8", n=scan.n_bad)]


def _bom(head: bytes) -> str | None:
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)) and head[2:4] in {b"\x00\x00", b"\xfe\xff"}:
        return "utf-32"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return None


def _scan(source: Source) -> _Scan:
    scan = _Scan()
    decoder = _Counting(scan)
    newline_seen = False
    with source.open() as stream:
        for chunk in bounded_lines(stream.chunks(), source):
            scan.zeros = scan.zeros or b"\x00" in chunk
            if not newline_seen:
                newline_seen = b"\n" in chunk
                scan.lone_returns = not newline_seen and b"\r" in chunk
            if chunk.isascii() and not decoder.pending:
                continue
            scan.ascii = False
            scan.undefined_1252 = scan.undefined_1252 or any(
                b in chunk for b in (b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d")
            )
            decoder.feed(chunk)
            if not scan.utf8:
                scan.n_high += len(_HIGH.findall(chunk))
                scan.n_dos += len(_DOS.findall(chunk))
                mac = _MAC.findall(chunk)
                scan.n_mac += len(mac)
                scan.mac = scan.mac or any(letter != b"\x9a" for letter in mac)
    decoder.finish()
    return scan


class _Counting:
    """Counts valid and invalid UTF-8 sequences over chunks."""

    def __init__(self, scan: _Scan) -> None:
        self._scan = scan
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.pending = False

    def feed(self, chunk: bytes, final: bool = False) -> None:
        text = self._decoder.decode(chunk, final)
        bad = text.count("\ufffd") - chunk.count(b"\xef\xbf\xbd")
        if bad > 0:
            self._scan.utf8 = False
            self._scan.n_bad += bad
        self._scan.n_wide += len(text) - len(text.encode("ascii", "ignore")) - max(bad, 0)
        self.pending = bool(self._decoder.getstate()[0])

    def finish(self) -> None:
        self.feed(b"", final=True)


def bounded_lines(chunks: Iterator[bytes], source: Source) -> Iterator[bytes]:
    """The same chunks; stops at a line longer than the limit, before it is ever held in memory."""
    run = 0
    for chunk in chunks:
        end = b"\n" if b"\n" in chunk else b"\r"
        first = chunk.find(end)
        longest = run + (len(chunk) if first < 0 else first)
        run = longest if first < 0 else len(chunk) - chunk.rfind(end) - 1
        if longest > source.limits.line:
            raise LimitError(
                Sentence("events.line_longer_than_bytes", line=source.limits.line),
                where=source.shown,
                remedy=Sentence("events.check_file_line_breaks_quotes_closed"),
            )
        yield chunk


def _copied(source: Source, folder: Path, encoding: str, errors: str, warnings: list[Sentence]) -> TextFile:
    target = folder / f"text-{source.digest[:16]}-{len(list(folder.iterdir()))}.utf8"
    shown = {"utf-8-sig": "utf-8 with byte-order mark", "cp1252": "windows-1252", "iso8859-1": "latin-1"}
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    with source.open() as stream, target.open("wb") as out:
        encoded = (_decoded(decoder, chunk, source, encoding) for chunk in _with_end(stream.chunks()))
        for text in bounded_lines(encoded, source):
            out.write(text)
    return TextFile(target, shown.get(encoding, encoding), warnings)


def _with_end(chunks: Iterator[bytes]) -> Iterator[bytes | None]:
    yield from chunks
    yield None


def _decoded(decoder: codecs.IncrementalDecoder, chunk: bytes | None, source: Source, encoding: str) -> bytes:
    try:
        text = decoder.decode(chunk or b"", chunk is None)
    except (UnicodeDecodeError, ValueError) as error:
        raise UnreadableError(
            Sentence("events.file_is_not_encoding", encoding=encoding),
            where=source.shown,
            value=error,
            remedy=Sentence("events.leave_out_encoding_detected_give_right"),
        ) from error
    if "\x00" in text:
        text = text.replace("\x00", "")
    if "\r" in text and "\n" not in text:
        text = text.replace("\r", "\n")
    return text.encode("utf-8", "replace")
