"""Generated files say what the record classes say."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Literal

import msgspec

from resa.journey.schema import json_schema
from resa.journey.typescript import typescript

ROOT = Path(__file__).parents[2]


def test_generated_files_are_fresh() -> None:
    """In a process of its own, as the command makes them: what other tests did to this one is not in them."""
    made = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "codegen.py"), "--check"], capture_output=True, text=True, cwd=ROOT
    )
    assert made.returncode == 0, made.stdout + made.stderr


class Inner(msgspec.Struct):
    a: tuple[int, ...] = ()
    b: tuple[str, float] | None = None


class Outer(msgspec.Struct):
    """What it is."""

    inner: list[Inner]
    """One line."""
    kind: Literal["x", "y"]
    by: dict[str, Inner | None] = {}
    hidden: bool = False


def test_typescript_of_any_structs() -> None:
    assert typescript([Outer], skip=lambda _, field: field == "hidden") == (
        "export interface Inner {\n  a?: number[];\n  b?: [string, number] | null;\n}\n"
        "/** What it is. */\nexport interface Outer {\n  /** One line. */\n  inner: Inner[];\n"
        '  kind: "x" | "y";\n  by?: Record<string, Inner | null>;\n}\n'
    )


def test_the_json_schema_says_ranges_choices_and_what_is_needed() -> None:
    card = json.loads(json_schema())["$defs"]["Card"]
    assert card["required"] == ["id", "lane", "from_step"] and "extra" not in card["properties"]
    assert {"type": "number", "minimum": -2, "maximum": 2} in card["properties"]["emotion"]["anyOf"]
