"""JSON text into values, taking what can be taken from a damaged file. Knows nothing of records beyond their `id`.

Twice-written keys, numbers that are not numbers, wrong encodings, cut-off ends and single broken records are reported;
text that cannot be understood is handed back as text, so that nothing is lost.
"""

from __future__ import annotations

import codecs
import json
import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from ..texts.sentence import Sentence
from .diagnostics import Diagnostic, shown

#: Objects and lists in each other deeper than this are kept as text.
MAX_DEPTH = 64
_RECORD_START = re.compile(r'\{\s*"id"\s*:\s*"[a-z_]+:')
_RECORDS_KEY = re.compile(r'"records"\s*:\s*\[')
_SPACE = re.compile(r"[\s]*")
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
         (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip


@dataclass
class Parsed:
    """What the text said."""

    value: Any
    """The file's one value; None when there was none to read."""
    text: str
    findings: list[Diagnostic] = field(default_factory=list)
    unreadable: list[dict[str, Any]] = field(default_factory=list)
    """Pieces of text that are no JSON: {"line": …, "text": …}."""


def parse(data: bytes) -> Parsed:
    """The value of a JSON file, or what could be saved of it."""
    findings: list[Diagnostic] = []
    text = _decode(data, findings)
    reader = _Reader()
    parsed = Parsed(None, text, findings)
    try:
        parsed.value = reader.decoder.decode(text)
        if _depth_over(parsed.value):
            parsed.value = None
    except (json.JSONDecodeError, RecursionError, ValueError) as error:
        findings.append(_not_json(text, error))
    if parsed.value is None and text.strip() not in ("null", ""):
        _salvage(parsed, reader)
    if reader.odd_numbers:
        findings.append(
            Diagnostic(
                rule="F4", severity="error", value=", ".join(sorted(set(reader.odd_numbers))),
                message=Sentence("journey.nan_infinity_not_json_they_read"),
                remedy=Sentence("journey.leave_out_value_not_known"),
            )
        )  # fmt: skip
    for key in reader.double_keys:
        findings.append(
            Diagnostic(
                rule="F3", severity="error", field=key, line=_line_of_double(text, key),
                message=Sentence("journey.key_stands_twice_one_object_last", shown=shown(key), key=key),
                remedy=Sentence("journey.remove_one_not_meant"),
            )
        )  # fmt: skip
    if re.search(r"\\u[dD][89a-fA-F]", text):
        parsed.value = _without_lone_surrogates(parsed.value, findings)
    return parsed


def line_at(text: str, position: int) -> int:
    """The line number, from 1, of a position in the text."""
    return text.count("\n", 0, position) + 1


class _Reader:
    """A JSON decoder that notices doubled keys and keeps numbers that Python's own would bend."""

    def __init__(self) -> None:
        self.double_keys: list[str] = []
        self.odd_numbers: list[str] = []
        self.decoder = json.JSONDecoder(
            object_pairs_hook=self._object,
            parse_float=_number,
            parse_int=_integer,
            parse_constant=self._constant,
        )

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            self._double(pairs, found)
        return found

    def _double(self, pairs: list[tuple[str, Any]], found: dict[str, Any]) -> None:
        last = {key: i for i, (key, _) in enumerate(pairs)}
        for i, (key, value) in enumerate(pairs):
            if last[key] != i:
                self.double_keys.append(key)
                n = 2
                while f"{key}#{n}" in found:
                    n += 1
                found[f"{key}#{n}"] = value

    def _constant(self, name: str) -> str:
        self.odd_numbers.append(name)
        return name


def _number(text: str) -> float | Decimal:
    """A float when it says the same, else the exact decimal (1e400, twenty decimals)."""
    value = float(text)
    exact = Decimal(text)
    return value if (len(text) < 17 and abs(value) < 1e308) or exact == Decimal(repr(value)) else exact


def _integer(text: str) -> int | Decimal:
    return int(text) if len(text) < 19 else Decimal(text)


def _decode(data: bytes, findings: list[Diagnostic]) -> str:
    """Text of the bytes; anything but plain UTF-8 is reported."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            marked = Sentence("journey.byte_order_mark")
            other = Sentence("journey.another_encoding", encoding=encoding.upper())
            findings.append(_encoding(marked if encoding == "utf-8" else other, "warning"))
            return data.decode("utf-8-sig" if encoding == "utf-8" else encoding, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        findings.append(
            _encoding(Sentence("journey.not_utf_8"), "error",
                      value=shown(repr(data[error.start : error.start + 4])[2:-1]), line=line)
        )  # fmt: skip
        return data.decode("cp1252", errors="replace")


def _encoding(message: str, severity: Any, value: str | None = None, line: int | None = None) -> Diagnostic:
    return Diagnostic(
        rule="F2", severity=severity, message=message, value=value, line=line,
        remedy=Sentence("journey.save_file_utf_8_without_byte"),
    )  # fmt: skip


def _not_json(text: str, error: Exception) -> Diagnostic:
    if not text.strip():
        return Diagnostic(
            rule="F1", severity="fatal", message=Sentence("journey.file_empty"), remedy=Sentence("journey.check_saved")
        )
    if isinstance(error, json.JSONDecodeError):
        at = f"{error.msg[0].lower()}{error.msg[1:]} (column {error.colno})"
        cut = error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated")
        return Diagnostic(
            rule="F1", severity="error", line=error.lineno, value=shown(text[error.pos : error.pos + 40]) or None,
            message=Sentence("journey.not_json_cut_off", at=at) if cut else Sentence("journey.not_json", at=at),
            remedy=Sentence("journey.mend_at_line_records_can_read"),
        )  # fmt: skip
    return _too_deep(None)


def _too_deep(line: int | None) -> Diagnostic:
    return Diagnostic(
        rule="F5", severity="error", line=line,
        message=Sentence("journey.objects_lists_stand_more_than_deep", max_depth=MAX_DEPTH),
        remedy=Sentence("journey.flatten"),
    )  # fmt: skip


def _depth_over(value: Any, limit: int = MAX_DEPTH) -> bool:
    """Whether objects and lists nest deeper than the limit; level by level, so no deep call."""
    level = [value] if isinstance(value, dict | list) else []
    for _ in range(limit):
        level = [
            child
            for parent in level
            for child in (parent.values() if type(parent) is dict else parent)
            if type(child) is dict or type(child) is list
        ]
        if not level:
            return False
    return True


def _salvage(parsed: Parsed, reader: _Reader) -> None:
    """Read the top-level fields and the records one by one; keep as text what does not read."""
    text = parsed.text
    reader.double_keys.clear()
    reader.odd_numbers.clear()
    at = _skip(text, 0)
    if not text.startswith("{", at):
        parsed.findings.append(Diagnostic(rule="F1", severity="fatal", line=line_at(text, at), value=shown(text[at : at + 40]),
                                          message=Sentence("journey.file_does_not_hold_json_object"),
                                          remedy=Sentence("journey.open_journey_file_resa_json")))  # fmt: skip
        return
    found: dict[str, Any] = {}
    at = _skip(text, at + 1)
    while at < len(text) and text[at] != "}":
        start = at
        try:
            key, at = reader.decoder.raw_decode(text, at)
            at = _skip(text, at)
            if not isinstance(key, str) or text[at : at + 1] != ":":
                raise ValueError(key)
            at = _skip(text, at + 1)
            if key == "records" and text[at : at + 1] == "[":
                found[key], at = _salvage_records(parsed, reader, at + 1)
            else:
                value, at = reader.decoder.raw_decode(text, at)
                if _depth_over(value):
                    parsed.findings.append(_too_deep(line_at(text, start)))
                    _keep_text(parsed, start, at)
                else:
                    found[key] = value
        except (ValueError, RecursionError):
            records = _RECORDS_KEY.search(text, start + 1)
            at = records.start() if records and "records" not in found else len(text)
            _keep_text(parsed, start, at)
        at = _skip(text, at)
        at = _skip(text, at + 1) if text[at : at + 1] == "," else at
    parsed.value = found


def _salvage_records(parsed: Parsed, reader: _Reader, at: int) -> tuple[list[Any], int]:
    """The elements of the records list from `at` on, and where it ends."""
    text, found = parsed.text, []
    at = _skip(text, at)
    while at < len(text) and text[at] != "]":
        start = at
        try:
            value, at = reader.decoder.raw_decode(text, at)
            if _depth_over(value):
                parsed.findings.append(_too_deep(line_at(text, start)))
                _keep_text(parsed, start, at)
            else:
                found.append(value)
        except RecursionError:
            at = _end_of_broken(text, start)
            parsed.findings.append(_too_deep(line_at(text, start)))
            _keep_text(parsed, start, at)
        except ValueError:
            at = _end_of_broken(text, start)
            _keep_text(parsed, start, at)
        at = _skip(text, at)
        at = _skip(text, at + 1) if text[at : at + 1] == "," else at
    return found, at + 1


def _end_of_broken(text: str, start: int) -> int:
    """Where a broken element ends: its closing bracket, or the start of the next record when that comes first."""
    following = _RECORD_START.search(text, start + 1)
    limit = following.start() if following else len(text)
    depth, at = 0, start
    for mark in re.finditer(r'"(?:[^"\\\n]|\\.)*"|[{}\[\]]', text[start:limit]):
        sign = mark.group()
        depth += (sign in "{[") - (sign in "}]")
        at = start + mark.end()
        if depth <= 0 and sign in "}]":
            # A stray closing bracket is a broken element of its own: always get on.
            return at if depth == 0 else max(start + mark.start(), start + 1)
    return limit


def _keep_text(parsed: Parsed, start: int, end: int) -> None:
    piece = parsed.text[start:end].rstrip().rstrip(",")
    if piece:
        parsed.unreadable.append({"line": line_at(parsed.text, start), "text": piece})


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _line_of_double(text: str, key: str) -> int | None:
    places = [m.start() for m in re.finditer(re.escape(json.dumps(key, ensure_ascii=False)) + r"\s*:", text)]
    return line_at(text, places[1]) if len(places) == 2 else None


def _without_lone_surrogates(value: Any, findings: list[Diagnostic]) -> Any:
    """Half characters cannot be stored as UTF-8; each becomes the replacement character."""
    changed = False

    def mend(v: Any) -> Any:
        nonlocal changed
        if isinstance(v, str):
            clean = v.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
            changed |= clean != v
            return clean
        if isinstance(v, list):
            return [mend(x) for x in v]
        if isinstance(v, dict):
            return {mend(k): mend(x) for k, x in v.items()}
        return v

    mended = mend(value)
    if changed:
        findings.append(_encoding("half of a surrogate pair stands alone; it is read as �", "warning"))
    return mended
