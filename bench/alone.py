"""A benchmark as a program by itself: the options all have, and the folder its logs and stores are in."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def options(description: str | None, *, events: int = 10_000_000, runs: int = 2) -> argparse.ArgumentParser:
    """`--events`, `--folder` and `--runs`; a benchmark adds its own."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=events)
    parser.add_argument("--folder", type=Path, help="keep logs and stores here, and use them again")
    parser.add_argument("--runs", type=int, default=runs)
    return parser


@contextmanager
def folder_of(given: argparse.Namespace) -> Iterator[Path]:
    """The folder that was named, or one that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="resa-bench-") as temporary:
        folder = given.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        yield folder
