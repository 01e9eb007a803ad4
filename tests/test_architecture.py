"""Imports point one way (ARCHITECTURE.md). The test prints the line that breaks the rule."""

from __future__ import annotations

import ast
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "src" / "resa"

#: Room to the rooms it may import. `errors` and `texts` may be imported everywhere.
ALLOWED: dict[str, set[str]] = {
    "errors": set(),
    "texts": set(),
    "journey": set(),
    "events": set(),
    "voice": {"events", "analysis"},
    "analysis": {"events"},
    "formats": {"journey", "events", "voice"},
    "evidence": {"journey", "events", "voice", "analysis"},
    "improvement": {"journey", "events", "voice", "analysis", "evidence"},
    "rendering": {"journey", "events", "voice", "analysis", "evidence", "formats"},
    "orchestration": {"journey", "events"},
    "workspace": {"journey", "events", "voice", "analysis", "evidence", "formats", "improvement", "rendering",
                  "orchestration"},
    "demo": {"journey", "events", "voice", "analysis", "evidence", "formats", "improvement", "rendering",
             "orchestration", "workspace"},
    "server": {"journey", "events", "voice", "analysis", "evidence", "formats", "improvement", "rendering",
               "orchestration", "workspace", "demo"},
    "cli": {"journey", "events", "voice", "analysis", "evidence", "formats", "improvement", "rendering",
            "orchestration", "workspace", "demo", "server"},
}  # fmt: skip


def imports(path: Path) -> list[tuple[int, str]]:
    """(line, room) of every import of our own in the file, also those inside functions and under TYPE_CHECKING."""
    package = path.relative_to(SOURCE).parts[:-1]
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found += [(node.lineno, a.name.split(".")[1]) for a in node.names if a.name.startswith("resa.")]
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                base = package[: len(package) - node.level + 1]
                parts = (*base, *(node.module or "").split(".")) if node.module else base
                names = [parts] if parts else [(a.name,) for a in node.names]
                found += [(node.lineno, p[0]) for p in names if p and p[0]]
            elif node.module and node.module.startswith("resa."):
                found.append((node.lineno, node.module.split(".")[1]))
            elif node.module == "resa":
                found += [(node.lineno, a.name) for a in node.names]
    return found


def test_imports_point_one_way() -> None:
    wrong = []
    for path in sorted(SOURCE.rglob("*.py")):
        room = path.relative_to(SOURCE).parts[0].removesuffix(".py")
        if room in {"__init__", "__main__", "api", "version"}:
            continue
        allowed = ALLOWED[room] | {room, "errors", "texts", "version"}
        wrong += [
            f"{path.relative_to(SOURCE.parent)}:{line}: {room} imports {target}; allowed: {sorted(ALLOWED[room])}"
            for line, target in imports(path)
            if target not in allowed
        ]
    assert not wrong, "\n".join(wrong)
