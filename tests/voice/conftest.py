"""A survey written to a file in one line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

Write = Callable[..., Path]


@pytest.fixture
def survey(tmp_path: Path) -> Write:
    """`survey("id,nps", "1,9", "2,3")` → path of a CSV file."""

    def write(*lines: str, name: str = "survey.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes("\n".join((*lines, "")).encode(encoding))
        return path

    return write
