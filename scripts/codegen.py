"""Write every generated file, or with --check say which are stale. Adding one is a line in `FILES`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import python_stub
import reference

from resa.evidence.model import Measured
from resa.journey import schema
from resa.journey.fields_typescript import fields_typescript

ROOT = Path(__file__).parents[1]
REPAIR = "make codegen"

#: Path in the project to what makes its text.
FILES: dict[str, Callable[[], str]] = {
    "docs/format/journey.schema.json": schema.json_schema,
    "web/src/generated/records.ts": schema.records_typescript,
    "web/src/generated/fields.ts": fields_typescript,
    "web/src/generated/measured.ts": lambda: schema.measured_typescript(Measured),
    "web/src/generated/customer_words.ts": schema.customer_words_typescript,
    "src/resa/__init__.pyi": python_stub.stub,
    "docs/reference/questions.md": reference.questions_page,
    "docs/reference/commands.md": reference.commands_page,
    "docs/reference/records.md": reference.records_page,
    "docs/reference/lint.md": reference.lint_page,
    "docs/reference/http.md": reference.http_page,
    "docs/reference/settings.md": reference.settings_page,
}


def stale(root: Path = ROOT) -> list[str]:
    """The generated files that do not say what they should."""
    return [
        name
        for name, make in FILES.items()
        if not (root / name).is_file() or (root / name).read_text("utf-8") != make()
    ]


def main(arguments: list[str]) -> int:
    old = stale()
    if "--check" in arguments:
        for name in old:
            print(f"{name} is stale; run: {REPAIR}", file=sys.stderr)
        return 1 if old else 0
    for name in old:
        path = ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(FILES[name](), "utf-8", newline="\n")
        print(f"wrote {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
