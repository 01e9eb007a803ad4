"""TypeScript types of msgspec structs: any structs, not only records. Used when files are generated, never at run time.

A field with a default is optional, tuples are arrays, None is null. Literals that have a name in their module keep it;
doc comments are the docstrings.
"""

from __future__ import annotations

import ast
import inspect
import json
import sys
import textwrap
import types
import typing
from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

import msgspec

from ..texts.sentence import Sentence

WIDTH = 120
Skip = Callable[[type[msgspec.Struct], str], bool]


def typescript(
    structs: Iterable[type[msgspec.Struct]],
    *,
    names: Mapping[str, Any] | None = None,
    skip: Skip = lambda struct, field: False,
) -> str:
    """Exported types for the structs, those they use and the Literals of their modules, each before it is used.

    `names`: further types that get a name of their own, such as {"Text": dict[str, str]}.
    """
    wanted = _with_used(structs)
    named = {**(names or {}), **_literals(wanted)}
    blocks = [f"export type {name} ={_union(name, hint)};" for name, hint in named.items()]
    blocks += [_interface(struct, named, skip) for struct in wanted]
    return "\n".join(blocks) + "\n"


def field_docs(struct: type) -> dict[str, str]:
    """The docstrings that stand under the fields of a class, on one line each."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(struct)))
    body = tree.body[0].body if isinstance(tree.body[0], ast.ClassDef) else []
    found = {}
    for field, following in pairwise(body):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
            text = following.value if isinstance(following, ast.Expr) else None
            if isinstance(text, ast.Constant) and isinstance(text.value, str):
                found[field.target.id] = " ".join(text.value.split())
    return found


def _with_used(structs: Iterable[type[msgspec.Struct]]) -> list[type[msgspec.Struct]]:
    """The structs and all that their fields mention, parts first."""
    done: list[type[msgspec.Struct]] = []
    on_the_way: set[type] = set()

    def add(struct: type[msgspec.Struct]) -> None:
        if struct in done or struct in on_the_way:
            return
        on_the_way.add(struct)
        for hint in get_type_hints(struct, include_extras=True).values():
            for used in _structs_in(hint):
                add(used)
        done.append(struct)

    for struct in structs:
        add(struct)
    return done


def _structs_in(hint: Any) -> list[type[msgspec.Struct]]:
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return [hint]
    return [found for part in get_args(hint) for found in _structs_in(part)]


def _literals(structs: Iterable[type]) -> dict[str, Any]:
    """Name to Literal, for those defined in the structs' modules, in the order they are met."""
    found: dict[str, Any] = {}
    for module in dict.fromkeys(s.__module__ for s in structs):
        for name, value in vars(sys.modules[module]).items():
            if get_origin(value) is Literal and value not in found.values():
                found[name] = value
    return found


def _interface(struct: type[msgspec.Struct], named: Mapping[str, Any], skip: Skip) -> str:
    hints = get_type_hints(struct, include_extras=True)
    docs = field_docs(struct)
    lines = [_comment(" ".join((struct.__doc__ or "").split())), f"export interface {struct.__name__} {{"]
    for field in msgspec.structs.fields(struct):
        if skip(struct, field.name):
            continue
        if field.name in docs:
            lines.append("  " + _comment(docs[field.name]))
        lines.append(f"  {field.encode_name}{'' if field.required else '?'}: {_type(hints[field.name], named)};")
    return "\n".join([*(line for line in lines if line), "}"])


def _comment(text: str) -> str:
    return f"/** {text.replace('*/', '* /')} */" if text else ""


def _union(name: str, hint: Any) -> str:
    """A named type; a long one over several lines."""
    text = _type(hint, {})
    if len(text) + len(name) + 20 <= WIDTH:
        return f" {text}"
    lines, line = [], " "
    for part in text.split(" | "):
        if len(line) + len(part) + 3 > WIDTH:
            lines.append(line)
            line = " "
        line += f" | {part}"
    return "\n" + "\n".join([*lines, line])


def _type(hint: Any, named: Mapping[str, Any]) -> str:
    for name, known in named.items():
        if hint == known:
            return name
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _type(arguments[0], named)
    if origin is Literal:
        return " | ".join(json.dumps(a, ensure_ascii=False) for a in arguments)
    if origin in (typing.Union, types.UnionType):
        return " | ".join(_type(a, named) for a in arguments)
    if origin is tuple:
        if len(arguments) == 2 and arguments[1] is Ellipsis:
            return _array(_type(arguments[0], named))
        return f"[{', '.join(_type(a, named) for a in arguments)}]"
    if origin is list:
        return _array(_type(arguments[0], named))
    if origin is dict:
        return f"Record<{_type(arguments[0], named)}, {_type(arguments[1], named)}>"
    simple = {str: "string", int: "number", float: "number", bool: "boolean", type(None): "null", Any: "unknown"}
    if hint in simple:
        return simple[hint]
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return hint.__name__
    if hint is Sentence:
        return "Sentence"
    raise TypeError(f"no TypeScript type for {hint!r}")


def _array(item: str) -> str:
    return f"({item})[]" if " | " in item else f"{item}[]"
