"""The reference pages, made from the code: questions, commands, records. Written by `make codegen`, kept true by a test."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import Any, cast

import click
import msgspec

from resa.analysis.picture import Picture
from resa.analysis.registry import Argument, Question, questions
from resa.analysis.result import Column
from resa.cli import resa
from resa.journey.lint import rules as lint_rules
from resa.journey.records import RECORD_KINDS
from resa.server.app import create_app
from resa.texts import catalogue
from resa.workspace import Workspace
from resa.workspace.config import settings

#: As the command line's own root has them; click keeps what a command's first context said.
HELP = ["-h", "--help"]
MADE = "<!-- made by `make codegen`; change the code, not this page -->\n"


def questions_page() -> str:
    """Every question: what it answers, its arguments, its columns."""
    parts = [MADE, "# Questions\n"]
    parts.append(
        "Each is `resa ask NAME --store STORE`, `resa.<name>(store)` in Python (snake case) and `GET /api/ask/NAME`. "
        "Shares are 0–1, times seconds; a missing value is null.\n"
    )
    parts += [_question(question) for question in questions().values()]
    return "\n".join(parts)


def _question(question: Question) -> str:
    lines = [f"## {question.name}\n", question.title + "\n"]
    if question.needs == "answers":
        lines.append("Over a file of answers (`--answers FILE --score COL`).\n")
    described = inspect.getdoc(inspect.getmodule(question.function)) or ""
    lines.append(described.strip() + "\n")
    lines.append(f"Picture (`.plot()`, `--picture FILE.svg`, the answers page): {_picture(question.picture)}.\n")
    lines += _arguments(question.arguments)
    lines += _columns(question.columns)
    if file := question.file:
        lines += ["", f"**Of a file** (`resa ask {question.name} --{file.option} FILE`): {file.meaning}", ""]
        lines += _arguments(file.arguments)
        lines += _columns(file.columns) if file.columns != question.columns else ["The columns are the same."]
    return "\n".join([*lines, ""])


def _picture(picture: Picture) -> str:
    """Its kind in words, and the columns it shows."""
    kind = (inspect.getdoc(type(picture)) or "").splitlines()[0].rstrip(".")
    shown = [v for f in fields(picture) if f.name not in {"only", "tone", "steps"} and (v := getattr(picture, f.name))]
    names = [name for value in shown for name in ((value,) if isinstance(value, str) else value)]
    return kind[0].lower() + kind[1:] + (" (" + ", ".join(f"`{name}`" for name in names) + ")" if names else "")


def _arguments(declared: Sequence[Argument]) -> list[str]:
    if not declared:
        return []
    lines = ["| argument | kind | default | meaning |", "|---|---|---|---|"]
    lines += [
        f"| `{a.name}` | {a.kind} | {'' if a.default in (None, ()) else a.default} | {_cell(a.meaning)} |"
        for a in declared
    ]
    return [*lines, ""]


def _columns(declared: Sequence[Column]) -> list[str]:
    lines = ["| column | unit | meaning |", "|---|---|---|"]
    return lines + [f"| `{c.name}` | {c.unit} | {_cell(c.meaning)} |" for c in declared]


def commands_page() -> str:
    """The help of every command."""
    parts = [MADE, "# Commands\n"]
    context = click.Context(resa, info_name="resa", help_option_names=HELP)
    for path, command in _commands(resa, context):
        with click.Context(command, info_name=path.split()[-1], parent=_parent(path), help_option_names=HELP) as inner:
            inner.terminal_width = inner.max_content_width = 110
            parts.append(f"## {path}\n\n```text\n{command.get_help(inner).strip()}\n```\n")
    return "\n".join(parts)


def _parent(path: str) -> click.Context | None:
    names = path.split()[:-1]
    parent: click.Context | None = None
    for name in names:
        parent = click.Context(click.Command(name), info_name=name, parent=parent)
    return parent


def _commands(group: click.Group, context: click.Context, path: str = "resa") -> Iterator[tuple[str, click.Command]]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield f"{path} {name}", command
        if isinstance(command, click.Group) and name != "ask":
            yield from _commands(
                command,
                click.Context(command, info_name=name, parent=context, help_option_names=HELP),
                f"{path} {name}",
            )


def lint_page() -> str:
    """Every quality rule: what it asks, where it is from, when it cannot be checked."""
    parts = [
        MADE,
        "# Quality rules\n",
        "`resa map lint FILE…` and the page judge a map by these rules, M01 to M40 those of practice and research, the rest Resa's own; each is one file in "
        "`src/resa/journey/lint/rules`. A score is given per group: the weights of the rules that hold over the weights of "
        "all that could be checked, with the rules beside it. There is no total.\n",
        "| rule | asks | severity | group | weight | fix |",
        "|---|---|---|---|---|---|",
    ]
    for rule in lint_rules():
        first = (inspect.getdoc(type(rule)) or "").splitlines()[0]
        fix = "yes" if f"lint.fix_{rule.id}" in catalogue() else ""
        parts.append(f"| {rule.id} | {_cell(first)} | {rule.severity} | {rule.group} | {rule.weight} | {fix} |")
    parts.append("")
    for rule in lint_rules():
        parts += [f"## {rule.id}\n", f"{inspect.getdoc(type(rule))}\n", f"Source: {rule.source}.\n"]
        if rule.unchecked_when:
            parts.append(f"Cannot be checked: {rule.unchecked_when}\n")
    return "\n".join(parts)


def records_page() -> str:
    """Every record kind and its fields."""
    parts = [MADE, "# Records of a journey document\n", "Rules of the file: `docs/format/SPEC.md`.\n"]
    for kind, cls in RECORD_KINDS.items():
        parts += [f"## {kind}\n", f"{inspect.getdoc(cls)} Scope: {cls.scope}. Version: {cls.version}.\n"]
        notes = _field_notes(cls)
        parts += ["| field | type | meaning |", "|---|---|---|"]
        parts += [
            f"| `{f.name}` | `{_type(f.type)}` | {_cell(notes.get(f.name, ''))} |"
            for f in msgspec.structs.fields(cls)
            if f.name != "extra"
        ]
        parts.append("")
    return "\n".join(parts)


def settings_page() -> str:
    """Every setting: its name in the file and in the environment, its default and meaning."""
    parts = [MADE, "# Settings\n"]
    parts.append(
        "On the command line of `resa serve` (`--port`, `--host`, `--database`), in the environment, or in `resa.toml` in the "
        "workspace's folder; the first goes before the next. `RESA_<NAME>_FILE` names a file that holds the value. "
        "`resa config` shows what holds.\n"
    )
    parts += ["| in resa.toml | in the environment | default | allowed | meaning |", "|---|---|---|---|---|"]
    for name, one in settings().items():
        default = "" if one.default in ("", ()) else f"`{one.default}`"
        parts.append(f"| `{name}` | `{one.variable}` | {default} | {one.allowed} | {_cell(one.meaning)} |")
    return "\n".join([*parts, ""])


def http_page() -> str:
    """Every route of the HTTP API: what it does, its parameters, what it takes and gives."""
    document = create_app(cast(Workspace, None)).openapi()
    parts = [MADE, "# HTTP API\n"]
    parts.append(
        "The whole document with every schema: `GET /api/openapi.json`. Until somebody has an account only this machine is "
        "answered; a changing request must come from the same origin or from no page at all. A failure is "
        '`{"error": {"code", "message", "what", "where", "value", "allowed", "remedy"}}`.\n'
    )
    parts += ["| route | does | parameters | takes | gives |", "|---|---|---|---|---|"]
    for path, operations in sorted(document["paths"].items()):
        for method, operation in operations.items():
            names = ", ".join(f"`{p['name']}`" for p in operation.get("parameters", []) if p["in"] == "query")
            answers = next(a for code, a in operation["responses"].items() if code.startswith("2"))
            takes, gives = _content(operation.get("requestBody")), _content(answers)
            parts.append(f"| `{method.upper()} {path}` | {_cell(operation['summary'])} | {names} | {takes} | {gives} |")
    return "\n".join([*parts, ""])


def _content(body: dict[str, Any] | None) -> str:
    """Media types, and the schema's name where it has one."""
    found = []
    for media, described in (body or {}).get("content", {}).items():
        schema = described.get("schema", {})
        name = (schema.get("$ref") or schema.get("items", {}).get("$ref") or "").rpartition("/")[2]
        many = "list of " if schema.get("type") == "array" else ""
        found.append(f"{many}`{name}`" if name else media.removeprefix("application/"))
    return ", ".join(dict.fromkeys(found))


def _field_notes(cls: type[Any]) -> dict[str, str]:
    """The strings that stand under fields in the class body."""
    source = inspect.getsource(cls)
    found = re.findall(r'^    (\w+):[^\n]*(?:\n        [^\n]*)*?\n    """(.*?)"""', source, re.M | re.S)
    return {name: " ".join(text.split()) for name, text in found}


def _type(annotation: Any) -> str:
    text = getattr(annotation, "__name__", None) if isinstance(annotation, type) else str(annotation)
    return re.sub(r"typing\.|resa\.[\w.]*\.|<class '|'>", "", text or str(annotation)).replace("|", "\\|")


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
