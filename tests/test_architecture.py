"""Imports point one way (ARCHITECTURE.md). The test prints the line that breaks the rule."""

from __future__ import annotations

import ast
import re
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "resa"

#: Room to the rooms it may import. `errors`, `texts` and `loops` may be imported everywhere.
ALLOWED: dict[str, set[str]] = {
    "errors": set(),
    "texts": set(),
    "loops": set(),
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
    "client": {"analysis", "rendering"},
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
        allowed = ALLOWED[room] | {room, "errors", "texts", "loops", "version"}
        wrong += [
            f"{path.relative_to(SOURCE.parent)}:{line}: {room} imports {target}; allowed: {sorted(ALLOWED[room])}"
            for line, target in imports(path)
            if target not in allowed
        ]
    assert not wrong, "\n".join(wrong)


def module_name(path: Path) -> str:
    """`resa.events.store` of its `__init__.py`, `resa.events.store.append` of `append.py`."""
    return ".".join(path.relative_to(SOURCE.parent).with_suffix("").parts).removesuffix(".__init__")


def imports_at_run_time(path: Path, modules: frozenset[str]) -> dict[str, int]:
    """Module of our own to the line that imports it, also inside functions; not what only annotations need."""
    name = module_name(path)
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    found: dict[str, int] = {}

    def look(node: ast.AST) -> None:
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            return
        if isinstance(node, ast.Import):
            found.update({a.name: node.lineno for a in node.names if a.name in modules})
        elif isinstance(node, ast.ImportFrom):
            base = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            target = ".".join([*base, *(node.module.split(".") if node.module else [])])
            for alias in node.names:
                hit = f"{target}.{alias.name}" if f"{target}.{alias.name}" in modules else target
                if hit in modules and hit != name:
                    found[hit] = node.lineno
        for child in ast.iter_child_nodes(node):
            look(child)

    look(ast.parse(path.read_text("utf-8")))
    return found


def circle(graph: dict[str, dict[str, int]]) -> list[str]:
    """The modules of one import circle in order, the first one again at the end; empty when there is none."""
    done: set[str] = set()

    def walk(module: str, way: list[str]) -> list[str]:
        if module in way:
            return [*way[way.index(module) :], module]
        if module not in done:
            for target in graph[module]:
                if found := walk(target, [*way, module]):
                    return found
            done.add(module)
        return []

    return next((found for module in sorted(graph) if (found := walk(module, []))), [])


def test_no_modules_import_each_other_in_a_circle() -> None:
    """Neither at the top nor inside a function: what two modules both need lies below them, in a third."""
    paths = {module_name(path): path for path in SOURCE.rglob("*.py")}
    graph = {name: imports_at_run_time(path, frozenset(paths)) for name, path in paths.items()}
    found = circle(graph)
    lines = [f"{paths[a]}:{graph[a][b]}: {a} imports {b}" for a, b in pairwise(found)]
    assert not found, "a circle of imports:\n" + "\n".join(lines)


def test_a_circle_is_found_wherever_it_begins() -> None:
    graph = {"a": {"b": 1}, "b": {"c": 1}, "c": {"d": 1}, "d": {"b": 1}, "e": {}}
    assert circle(graph) == ["b", "c", "d", "b"]
    assert circle({**graph, "d": {}}) == []


WRITTEN_BY_HAND = [*(ROOT / part for part in ("src/resa", "tests", "bench", "scripts", "web/src")), ROOT / "web/tests"]
SILENCED = {
    ".py": [
        (re.compile(r"#\s*(type:\s*ignore|noqa)\b"), re.compile(r"#\s*(type:\s*ignore\[[a-z, -]+\]|noqa:\s*[A-Z0-9, ]+?)\s+#\s*\S")),
        (re.compile(r"^\s*(except Exception\b|with (contextlib\.)?suppress\()"), re.compile(r":\s+#\s*\S")),
    ],
    ".ts": [(re.compile(r"\bcatch \{$"), re.compile(r"//\s*\S"))],
    ".svelte": [(re.compile(r"\bcatch \{$"), re.compile(r"//\s*\S"))],
}  # fmt: skip


@pytest.mark.parametrize("part", WRITTEN_BY_HAND, ids=lambda part: part.relative_to(ROOT).as_posix())
def test_every_silenced_check_says_why(part: Path) -> None:
    """Beside it, in TypeScript also on the next line: without a reason nobody can tell when it may go."""
    found = []
    for path in sorted(part.rglob("*")):
        if path.suffix in SILENCED and "node_modules" not in path.parts and path != Path(__file__):
            lines = [*path.read_text("utf-8").splitlines(), ""]
            for n, (line, after) in enumerate(pairwise(lines), 1):
                told = line if path.suffix == ".py" else line + after
                if any(silenced.search(line) and not reason.search(told) for silenced, reason in SILENCED[path.suffix]):
                    found.append(f"{path.relative_to(ROOT)}:{n}: {line.strip()}")
    assert not found, "say why beside it:\n" + "\n".join(found)
