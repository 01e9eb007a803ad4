"""The words on the screen, in four languages, shared by the pages, the files and the command line.

One JSON file per room or page in this folder: `{"key": {"sv": …, "da": …, "nb": …, "en": …}}`. `{name}` is filled in;
`{customer}`, `{customers}`, `{the_customer}`, `{the_customers}` become the team's own word. A key is `<file>.<name>`.
The front end is built with the same files.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Every text by `<file>.<key>`."""
    found: dict[str, dict[str, str]] = {}
    for file in sorted(Path(__file__).parent.glob("*.json")):
        found.update({f"{file.stem}.{key}": texts for key, texts in json.loads(file.read_text("utf-8")).items()})
    return found


def say(key: str, language: str = "en", /, **values: object) -> str:
    """The text of `key` in `language`, filled in. An unknown key is a programming error and raises KeyError."""
    text = catalogue()[key][language]
    for name, value in values.items():
        text = text.replace("{" + name + "}", str(value))
    return text
