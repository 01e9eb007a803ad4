"""What the server writes on standard error: for people, or one JSON object a line for a log system.

No personal data: a line is made of what the program says (a constant sentence with counts and ids); of a failure the JSON
form keeps kind and place, not the words, which may quote what somebody wrote. What looks like an address of a person, a
token or a password is taken out of every line of either form, wherever it came from.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Literal

from ..workspace.clock import iso

_ADDRESS = re.compile(r"[^\s@<>\"'(),;:=/]+@[^\s@<>\"'(),;:=/]+")
_SECRET = re.compile(
    r"(?i)\b(bearer\s+|(?:password|token|secret|key|link|code|cookie)[\"']?\s*[=:]\s*[\"']?)[^\s\"'&,;]+"
)
_IN_URL = re.compile(r"(://[^:/@\s]*):[^@\s]*@")
_TOKEN = re.compile(r"\b[A-Za-z0-9_-]{24,}\b")


def begin(form: Literal["text", "json"], level: str) -> None:
    """From now on everything that is logged goes this way."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if form == "json" else Plain("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    for old in list(root.handlers):
        if isinstance(old.formatter, JsonLines | Plain):
            root.removeHandler(old)
    root.addHandler(handler)
    logging.getLogger("resa").setLevel(level.upper())
    logging.getLogger("uvicorn").setLevel(logging.WARNING)


def without_secrets(text: str) -> str:
    """The text with stars for what looks like a person's address, a token or a password."""
    text = _IN_URL.sub(r"\1:***@", text)
    text = _SECRET.sub(r"\1***", text)
    return _TOKEN.sub(_starred, _ADDRESS.sub("***@***", text))


def _starred(found: re.Match[str]) -> str:
    """A long run of letters and figures mixed is a token; a word of a path or a name of ours is not."""
    word = found.group()
    return "***" if any(c.isdigit() for c in word) and any(c.isalpha() for c in word) else word


class Plain(logging.Formatter):
    """A line for people, and the whole story of a failure."""

    def format(self, record: logging.LogRecord) -> str:
        return without_secrets(super().format(record))


class JsonLines(logging.Formatter):
    """One object a line: `at`, `level`, `logger`, `message`, further fields by name, `error` with kind and place."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": iso(datetime.fromtimestamp(record.created, UTC)),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": without_secrets(record.getMessage()),
        }
        line |= getattr(record, "data", {})
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = _failure(record.exc_info[0], record.exc_info[2])
        return json.dumps(line, ensure_ascii=False)


def _failure(kind: type[BaseException], where: TracebackType | None) -> dict[str, Any]:
    frames = traceback.extract_tb(where)[-12:]
    return {"kind": kind.__name__, "where": [f"{f.filename.rpartition('/')[2]}:{f.lineno} {f.name}" for f in frames]}
