"""Google Forms (CSV, Sheets): the time of the answer first, written in the form's language, then a column a question."""

from __future__ import annotations

import re

from . import Preset

_TIME = ("timestamp", "tidstämpel", "tidsstempel", "tidsstempling", "tidspunkt")
_WRITTEN = re.compile(
    r"(?P<y>\d{4})[/-](?P<m>\d\d?)[/-](?P<d>\d\d?)\s+(?P<h>\d\d?)[:.](?P<min>\d\d)[:.](?P<s>\d\d)"
    r"(?:\s*(?P<half>[ap]\.?m\.?|fm|em|f\.m\.|e\.m\.))?(?:\s*(?:GMT|UTC|OEZ|MEZ|CET|EET)?(?P<zone>[+-]\d\d?(?::?\d\d)?)?)?",
    re.IGNORECASE,
)
_AFTERNOON = {"pm", "em"}


def _iso(cell: str) -> str:
    """`2026/09/09 6:01:22 em GMT+2` as `2026-09-09T18:01:22+02:00`; anything else as it is."""
    found = _WRITTEN.fullmatch(cell.strip())
    if not found:
        return cell
    hour = int(found["h"])
    half = (found["half"] or "").replace(".", "").casefold()
    if half and hour <= 12:
        hour = hour % 12 + (12 if half in _AFTERNOON else 0)
    zone = ""
    if found["zone"]:
        sign, digits = found["zone"][0], found["zone"][1:].replace(":", "")
        hours, minutes = (digits, "00") if len(digits) <= 2 else (digits[:-2], digits[-2:])
        zone = f"{sign}{int(hours):02d}:{minutes}"
    day = f"{found['y']}-{int(found['m']):02d}-{int(found['d']):02d}"
    return f"{day}T{hour:02d}:{found['min']}:{found['s']}{zone}"


PRESET = Preset(
    name="Google Forms",
    signature=(frozenset(_TIME),),
    roles={
        "at": _TIME,
        "customer": ("emailaddress", "epostadress", "mailadresse", "epostadresse", "username", "användarnamn"),
    },
    cells={"at": _iso},
    first=True,
)
