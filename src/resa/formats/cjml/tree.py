"""XML as a small tree, read leniently: names without case, prefix or hyphens. Closed to entities and document types."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from ...errors import LimitError, UnreadableError
from ...texts.sentence import Sentence

DEPTH = 100
"""Deepest nesting that is followed."""


@dataclass
class Element:
    """An element; `name` and the attributes' names are folded (`TouchpointID` is `touchpointid`)."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element] = field(default_factory=list)
    words: str = ""
    line: int = 0

    def first(self, *names: str) -> Element | None:
        """The first child of any of these names, the names' order before the children's."""
        return next((c for name in names for c in self.children if c.name == name), None)

    def text(self, *names: str) -> str:
        """The words of the first such child that has any, spaces joined; '' when there is none."""
        for name in names:
            for child in self.children:
                if child.name == name and (words := child.own_words()):
                    return words
        return ""

    def own_words(self) -> str:
        """Its text without the children's."""
        return " ".join(self.words.split())

    def walk(self) -> Iterator[Element]:
        """Itself and everything in it, in the file's order."""
        yield self
        for child in self.children:
            yield from child.walk()


def folded(name: str) -> str:
    """`ns:Touch-Point_ID` as `touchpointid`."""
    return re.sub(r"[\W_]+", "", name.rpartition(":")[2]).lower()


def parse(text: str, name: str) -> Element:
    """The root. UnreadableError with line and column for broken XML and for any document type."""
    parser = expat.ParserCreate()
    root = Element("")
    open_: list[Element] = [root]

    def start(tag: str, attributes: dict[str, str]) -> None:
        if len(open_) > DEPTH:
            raise LimitError(Sentence("events.xml_nested_too_deep"), where=name, allowed=f"{DEPTH}")
        element = Element(folded(tag), {folded(k): v.strip() for k, v in attributes.items()}, line=parser.CurrentLineNumber)  # fmt: skip
        open_[-1].children.append(element)
        open_.append(element)

    def end(_: str) -> None:
        open_.pop()

    def characters(data: str) -> None:
        open_[-1].words += data

    def doctype(*_: object) -> None:
        raise UnreadableError(
            Sentence("events.xml_declares_document_type_entities_which"),
            where=name,
            remedy=Sentence("events.remove_doctype_from_file_if_you"),
        )

    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, characters
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = doctype
    # The text is decoded already; what its declaration says of bytes no longer holds.
    source = re.sub(r"^\s*<\?xml[^>]*\?>", "", text.lstrip("\ufeff"), count=1)
    try:
        parser.Parse(source, True)
    except expat.ExpatError as error:
        raise UnreadableError(
            Sentence("formats.cjml_broken", line=error.lineno, column=error.offset + 1),
            where=name,
            value=expat.errors.messages.get(error.code, str(error)),
            remedy=Sentence("formats.cjml_broken_remedy"),
        ) from error
    return root.children[0]
