"""The bounds that keep an import's time and memory finite whatever the file holds, and streams that enforce them.

Nothing here knows a format. A bound that is met raises `LimitError` with the bound, the value and what to do.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from ..errors import LimitError, UnreadableError
from ..texts.sentence import Sentence

CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Every bound in one place; tests make them small, nobody else should need to."""

    columns: int = 2000
    """Columns of a table, or attributes of an event log."""
    line: int = 4 << 20
    """Bytes of one line of text (a quoted cell with line breaks counts line by line)."""
    record: int = 16 << 20
    """Bytes of one JSON object or one row."""
    unpacked: int = 256 << 30
    """Bytes an archive may unpack to."""
    ratio: int = 300
    """Unpacked bytes per packed byte, once `ratio_from` bytes are out: event logs reach 60, a bomb 1,000."""
    ratio_from: int = 64 << 20
    entries: int = 1000
    """Files in an archive."""
    event_attributes: int = 500_000
    """XML elements inside one event or one object."""


LIMITS = Limits()


class GuardedStream:
    """A readable byte stream that counts: stops unpacking bombs, and names a truncated archive as what it is.

    `packed` is the file on disk whose position tells how much went in; None for files that are not packed.
    """

    def __init__(self, stream: IO[bytes], packed: IO[bytes] | None, name: str, limits: Limits = LIMITS) -> None:
        self._stream = stream
        self._packed = packed
        self._name = name
        self._limits = limits
        self.n_bytes = 0

    def read(self, size: int = -1) -> bytes:
        """At most `size` bytes (a chunk when negative: nobody gets a whole file at once)."""
        try:
            data = self._stream.read(CHUNK if size is None or size < 0 else min(size, CHUNK))
        except EOFError as error:
            raise UnreadableError(
                Sentence("events.archive_ends_middle_truncated"),
                where=self._name,
                remedy=Sentence("events.copy_download_file_again_nothing_imported"),
            ) from error
        except (OSError, zlib.error, ValueError, RuntimeError) as error:
            if isinstance(error, OSError) and error.errno is not None:
                raise UnreadableError(Sentence("events.file_cannot_read"), where=self._name, value=error) from error
            raise UnreadableError(
                Sentence("events.archive_damaged_cannot_unpacked"), where=self._name, value=error,
                remedy=Sentence("events.copy_download_file_again_nothing_imported"),
            ) from error  # fmt: skip
        except Exception as error:  # the two kinds below belong to modules that are loaded only when used
            if type(error).__name__ in {"LZMAError", "BadZipFile"}:
                raise UnreadableError(Sentence("events.archive_damaged"), where=self._name, value=error) from error
            raise
        self.n_bytes += len(data)
        self._check()
        return data

    def _check(self) -> None:
        if self._packed is None:
            return
        if self.n_bytes > self._limits.unpacked:
            raise LimitError(
                Sentence("events.archive_unpacks_more_than_bytes", unpacked=self._limits.unpacked),
                where=self._name,
                remedy=Sentence("events.unpack_yourself_import_parts_if_what"),
            )
        if self.n_bytes > self._limits.ratio_from:
            went_in = max(self._packed.tell(), 1)
            if self.n_bytes / went_in > self._limits.ratio:
                raise LimitError(
                    Sentence("events.archive_unpacks_more_than_times_size", ratio=self._limits.ratio),
                    where=self._name,
                    value=f"{self.n_bytes:,} bytes out of {went_in:,}",
                    remedy=Sentence("events.unpack_yourself_import_file_if_what"),
                )

    def chunks(self) -> Iterator[bytes]:
        """The whole stream in pieces of at most a mebibyte."""
        while data := self.read(CHUNK):
            yield data

    def readable(self) -> bool:
        """Always; lets `io` wrappers accept it."""
        return True

    def close(self) -> None:
        """Close the stream and the file under it."""
        self._stream.close()
        if self._packed is not None:
            self._packed.close()

    def __enter__(self) -> GuardedStream:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def check_columns(n: int, where: str, limits: Limits = LIMITS) -> None:
    """Refuse a table wider than any event log is; such files are nearly always read with the wrong delimiter."""
    if n > limits.columns:
        raise LimitError(
            Sentence("events.table_more_than_columns", columns=limits.columns),
            where=where,
            value=f"{n:,} columns",
            remedy=Sentence("events.check_delimiter_delimiter_keep_only_columns"),
        )
