"""Resa: customer journeys, believed, measured, improved, met.

>>> import resa
>>> report = resa.import_events("log.csv", into="mystore")
>>> resa.transitions("mystore", limit=10).to_frame()

Names are found on first use, so that `import resa` is quick. `api.py` has the functions; every question of the register
(`resa.questions()`) is a function too.
"""

from __future__ import annotations

from typing import Any

_API = (
    "ask", "ask_many", "check_map", "discover", "export_map", "import_events", "measure", "open_store", "questions", "read_map",
    "write_map",
)  # fmt: skip
_MODELS = {
    "Answer": "rendering.answer",
    "Client": "client",
    "Document": "journey.document",
    "Filter": "evidence.model",
    "Measured": "evidence.model",
    "ResaError": "errors",
    "Result": "analysis.result",
    "Slice": "events.model",
    "Snapshot": "events.model",
    "Store": "events.store",
}


def __getattr__(name: str) -> Any:
    import importlib

    if name in _API:
        return getattr(importlib.import_module(".api", __name__), name)
    if name in _MODELS:
        return getattr(importlib.import_module(f".{_MODELS[name]}", __name__), name)
    if not name.startswith("_") and name not in {"api", "cli", "errors"}:
        from .analysis.registry import questions

        if (question := name.replace("_", "-")) in questions():
            return importlib.import_module(".api", __name__).question_function(question)
    raise AttributeError(f"module 'resa' has no attribute {name!r}")


def __dir__() -> list[str]:
    from .analysis.registry import questions

    return sorted([*_API, *_MODELS, *(q.replace("-", "_") for q in questions())])
