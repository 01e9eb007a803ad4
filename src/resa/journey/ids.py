"""New record ids: `kind:` and twelve letters or digits without look-alikes. Randomness is injected, so tests repeat."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable

#: No i, l, o, u: nothing to misread, few words by accident.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 12

#: Kind, colon, then anything without white space, `#` (which joins ids of two documents) or control characters.
ID_PATTERN = re.compile(r"(?P<kind>[a-z][a-z0-9_]*):(?P<name>[^\s#\x00-\x1f\x7f]{1,200})")


def new_id(kind: str, choose: Callable[[str], str] = secrets.choice) -> str:
    """A fresh id such as `card:8kq2v0m3d1xa`; pass `random.Random(seed).choice` to make it repeatable."""
    return f"{kind}:{''.join(choose(ALPHABET) for _ in range(LENGTH))}"


def kind_of(record_id: str) -> str:
    """The part before the colon; '' when there is none."""
    kind, colon, _ = record_id.partition(":")
    return kind if colon else ""
