"""What a client says about a file, checked against what may be said of one: the same options as on the command line."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from ..errors import UsageError
from ..texts.sentence import Sentence

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Said = TypeVar("Said", bound="DataclassInstance")


def said(options: dict[str, Any], kind: type[Said]) -> Said:
    """The options as a `kind` (a dataclass). Raises UsageError that names the one nobody knows or the value that is wrong."""
    known = [field.name for field in fields(kind)]
    unknown = [name for name in options if name not in known]
    if unknown:
        raise _wrong(f"unknown option `{unknown[0]}`", known)
    try:
        return msgspec.convert(options, kind)
    except msgspec.ValidationError as error:
        raise _wrong(str(error), known) from error


def _wrong(what: str, known: list[str]) -> UsageError:
    return UsageError(Sentence("workspace.import_option_wrong"), where="options", value=what, allowed=known)


def values(options: DataclassInstance) -> dict[str, Any]:
    """The fields as they are, for a wider kind of options; what is inside a field stays whole."""
    return {field.name: getattr(options, field.name) for field in fields(options)}
