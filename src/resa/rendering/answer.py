"""An answer as Python's users get it: the table with its plain sentence and its picture. Computes nothing."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from ..analysis.registry import get
from ..analysis.result import Result
from ..errors import UsageError
from ..texts.sentence import Sentence

if TYPE_CHECKING:
    from .sheet import Sheet

#: What a picture can be saved as.
FORMATS = ("svg", "png", "html")
#: What a prompt shows of an answer: rows, and letters of a cell; and the rows that stand below a picture.
SHOWN, WIDEST, BELOW = 10, 32, 200


@dataclass(frozen=True, slots=True)
class Answer(Result):
    """A `Result` that can be drawn; in a notebook it shows itself."""

    @classmethod
    def of(cls, result: Result) -> Answer:
        """The same result, with its picture."""
        return cls(**{f.name: getattr(result, f.name) for f in fields(Result)})

    @property
    def sentence(self) -> Sentence:
        """The answer in one plain sentence; `.said("sv")` for another language."""
        return get(self.question).sentence_of(self)

    def plot(self, *, language: str = "en", theme: str = "light", width: float = 760) -> Plot:
        """The picture, which a notebook shows and `.save(path)` writes as SVG, PNG or HTML."""
        return Plot(self, language, theme, width)

    def _repr_html_(self) -> str:
        return self.plot()._repr_html_()

    def __repr__(self) -> str:
        """The sentence, the first rows and the notes: what a prompt shows, also of an answer of a million rows."""
        from .pictures import written

        names = [c.name for c in self.columns]
        cells = [names]
        for row, _ in zip(self.rows(), range(SHOWN), strict=False):
            cells.append([written.value(row[c.name], c.unit, "en") for c in self.columns])
        wide = [min(max(len(line[i]) for line in cells), WIDEST) for i in range(len(names))]
        lines = ["  ".join(cell[:w].ljust(w) for cell, w in zip(line, wide, strict=True)).rstrip() for line in cells]
        more = [f"… {len(self) - SHOWN:,} more rows"] if len(self) > SHOWN else []
        said = [f"Answer to {self.question}: {self.sentence}", *lines, *more, *(f"Note: {w}" for w in self.warnings)]
        return "\n".join(said)


@dataclass(frozen=True, slots=True)
class Plot:
    """The picture of one answer."""

    answer: Answer
    language: str = "en"
    theme: str = "light"
    width: float = 760

    @property
    def svg(self) -> str:
        """The picture as SVG with title and description, its faces embedded."""
        from .pictures import picture_svg

        return picture_svg(
            self.answer, language=self.language, theme=self.theme, width=self.width, fonts=True, prefix=self._prefix
        )

    def save(self, path: str | Path) -> Path:
        """Write the picture; the ending says as what: .svg, .png or .html (picture with its table)."""
        target = Path(path)
        format = target.suffix.lstrip(".").lower()
        if format == "svg":
            target.write_text(self.svg, "utf-8", newline="\n")
        elif format == "png":
            from .formats.png import png

            target.write_bytes(png(self._sheet()))
        elif format == "html":
            target.write_text(self._page(), "utf-8", newline="\n")
        else:
            raise UsageError(
                Sentence("rendering.no_such_picture_format"), where=str(path), value=format, allowed=FORMATS
            )
        return target

    def _sheet(self) -> Sheet:
        from .pictures import draw

        return draw(self.answer, language=self.language, theme=self.theme, width=self.width)

    def _repr_svg_(self) -> str:
        return self.svg

    def _repr_html_(self) -> str:
        return f"<figure style='margin:0'>{self.svg}</figure>{self._table()}"

    @property
    def _prefix(self) -> str:
        return f"answer-{self.answer.question}"

    def _table(self) -> str:
        """The twin: the same rows as text, how many more there are, and what must be known about them."""
        from .pictures import written

        columns = self.answer.columns
        head = "".join(f'<th scope="col">{escape(written.head(c.name, c.unit, self.language))}</th>' for c in columns)
        rows = []
        for row, _ in zip(self.answer.rows(), range(BELOW), strict=False):
            cells = (escape(written.value(row[c.name], c.unit, self.language, c.name)) for c in columns)
            rows.append("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>")
        more = [Sentence("rendering.more_rows", n=len(self.answer) - BELOW)] if len(self.answer) > BELOW else []
        notes = "".join(f"<p>{escape(s.said(self.language))}</p>" for s in (*more, *self.answer.warnings))
        return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>{notes}"

    def _page(self) -> str:
        from .pictures.drawing import title_of

        title = escape(title_of(get(self.answer.question), self.language))
        style = "body{font:13px/1.45 Inter,system-ui,sans-serif;margin:24px}td,th{padding:4px 10px;text-align:left}"
        return (
            f'<!doctype html><html lang="{self.language}"><meta charset="utf-8"><title>{title}</title>'
            f"<style>{style}</style>{self._repr_html_()}</html>\n"
        )
