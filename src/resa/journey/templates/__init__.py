"""Documents to begin with: an empty one, the starter, and templates by kind of journey, all in four languages.

A template is one TOML file in `data/`; adding one is adding a file.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable

import msgspec

from ...errors import UsageError
from ...texts.sentence import Sentence
from ..document import Document
from ..ids import new_id
from ..records import Journey, Text
from .drawing import drawn
from .reading import Template, template, templates
from .starter import starter
from .texts import texts

Choose = Callable[[str], str]
#: Those that are no data file.
PLAIN = ("starter", "empty")
_TITLE = texts("Ny resa | Ny rejse | Ny reise | New journey")

__all__ = ["PLAIN", "Template", "TemplateSummary", "names", "new_document", "summaries", "template", "templates"]


class StageSketch(msgspec.Struct, frozen=True, kw_only=True):
    """A stage of a preview: its title and how it feels at its steps."""

    title: Text
    steps: tuple[Text, ...]
    emotions: tuple[float | None, ...]
    touchpoints: int


class TemplateSummary(msgspec.Struct, frozen=True, kw_only=True):
    """A template as one chooses it, in four languages."""

    name: str
    title: Text
    about: Text
    market: str
    scope_kind: str
    fits: tuple[str, ...]
    """The purposes it suits: segments, launch, service, culture."""
    personas: tuple[Text, ...]
    stages: tuple[StageSketch, ...]
    lanes: tuple[str, ...]


def names() -> tuple[str, ...]:
    """Every word that `new_document` takes."""
    return (*PLAIN, *(t.name for t in templates()))


def summaries() -> tuple[TemplateSummary, ...]:
    """All templates, small enough to show side by side."""
    return tuple(
        TemplateSummary(
            name=t.name, title=t.title, about=t.about, market=t.market, scope_kind=t.scope_kind, fits=t.fits, lanes=t.lanes,
            personas=tuple(p.title for p in t.personas),
            stages=tuple(
                StageSketch(
                    title=s.title,
                    steps=tuple(step.title for step in s.steps),
                    emotions=tuple(step.emotion for step in s.steps),
                    touchpoints=sum(len(step.touchpoints) for step in s.steps),
                )
                for s in t.stages
            ),
        )
        for t in templates()
    )  # fmt: skip


def new_document(
    template: str = "starter",
    *,
    title: str = "",
    language: str = "en",
    market: str | None = None,
    choose: Choose = secrets.choice,
) -> Document:
    """A new journey. `template` is one of `names()`; `choose` picks the letters of ids, for repeatable ones.

    `market` says whose starter it is; a template knows its own.
    """
    if template not in names():
        raise UsageError(Sentence("journey.no_such_template"), where="template", value=template, allowed=names())
    journey = Journey(
        id=new_id("journey", choose),
        title={language: title} if title else dict(_TITLE),
        market="b2b" if market == "b2b" else "b2c",
        languages=(language,),
        customer_word="customer",
    )
    if template == "empty":
        return Document([journey])
    if template == "starter":
        return Document([journey, *starter(journey.market, choose)])
    return drawn(_named(template), journey, named=bool(title), choose=choose)


def _named(name: str) -> Template:
    return next(t for t in templates() if t.name == name)
