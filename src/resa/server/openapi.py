"""The OpenAPI document: FastAPI's, with the schemas of the msgspec types that routes take and give."""

from __future__ import annotations

import importlib
from typing import Any

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from ..texts.sentence import Sentence
from .answers import described

_TEMPLATE = "#/components/schemas/{name}"


#: How a program shows who it speaks for. Browsers are known by a cookie of their workspace's own name instead.
_SIGNED_IN = {
    "token": {"type": "http", "scheme": "bearer", "description": "An access token, made under one's account."}
}


class Allowed:
    """What would be allowed: a list of values, a sentence, or nothing to name."""


class ErrorDetail(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong, where, the value, what is allowed, what to do."""

    code: str
    message: str
    """All of it as one English text."""
    what: Sentence
    where: str | None
    value: str | None
    allowed: Allowed
    remedy: Sentence | None


class ErrorAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The shape of every failure."""

    error: ErrorDetail


def install(app: FastAPI) -> None:
    """Make `app.openapi()` complete."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _document(app)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's own way to extend it


def _document(app: FastAPI) -> dict[str, Any]:
    document = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
    types = [_loaded(type) if isinstance(type, str) else type for type in described]
    schemas, components = msgspec.json.schema_components(
        [*types, ErrorAnswer], schema_hook=_special, ref_template=_TEMPLATE
    )
    failure = {"description": "What went wrong", "content": {"application/json": {"schema": schemas[-1]}}}
    for path in document["paths"].values():
        for operation in path.values():
            operation["responses"].pop("422", None)
            operation["responses"]["default"] = failure
    document = dict(_resolved(document, list(schemas)))
    components_of = document.setdefault("components", {})
    components_of["securitySchemes"] = _SIGNED_IN
    document["security"] = [{"token": []}, {}]
    known = components_of.setdefault("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        known.pop(name, None)
    known.update(components)
    return document


def _special(type: type) -> dict[str, Any]:
    """A sentence goes as its code, values and English text; now and then only as that text."""
    said = {"code": {"type": "string"}, "values": {"type": "object"}, "text": {"type": "string"}}
    sentence = [{"type": "object", "properties": said, "required": list(said)}, {"type": "string"}]
    if type is Sentence:
        return {"anyOf": sentence}
    if type is Allowed:
        return {"anyOf": [*sentence, {"type": "array", "items": {"type": "string"}}, {"type": "null"}]}
    raise NotImplementedError(f"no schema for {type}")  # msgspec's word for it: it then names where the type stands


def _resolved(node: Any, schemas: list[dict[str, Any]]) -> Any:
    """The document with every `x-resa-type` mark replaced by its schema."""
    if isinstance(node, dict):
        if "x-resa-type" in node:
            return schemas[node["x-resa-type"]]
        return {key: _resolved(value, schemas) for key, value in node.items()}
    if isinstance(node, list):
        return [_resolved(value, schemas) for value in node]
    return node


def _loaded(address: str) -> Any:
    """The type at 'package.module:Name', for modules that are too heavy to load before somebody needs them."""
    module, _, name = address.partition(":")
    return getattr(importlib.import_module(module), name)
