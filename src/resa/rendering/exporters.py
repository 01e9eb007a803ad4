"""The register of file formats. An exporter is declared once in its file under formats/ and is by that alone an option of
`resa map export`, an entry of the page's export menu and an argument of `resa.export_map`."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from ..errors import UsageError
from ..texts.sentence import Sentence
from . import formats
from .brand import PLAIN, Brand
from .images import Images, no_images
from .theme import THEMES

if TYPE_CHECKING:
    from ..evidence.model import Measured
    from ..journey.document import Document


@dataclass(frozen=True, slots=True)
class Options:
    """How an export should look."""

    language: str = "en"
    theme: str = "light"
    scale: float = 2.0
    """Pixels per layout pixel, for PNG."""
    images: Images = no_images
    """Where the pictures on cards come from; one that is not there is left out."""
    brand: Brand = PLAIN
    """Whose map it is: name, accent, logo, PowerPoint template."""


Write = Callable[["Document", "Measured | None", Options], bytes]


@dataclass(frozen=True, slots=True)
class Exporter:
    """One file format."""

    name: str
    media_type: str
    title: str
    write: Write
    ending: str = ""
    """The file's ending when it is not the format's name."""

    def file_name(self, title: str) -> str:
        """What to call a file of it."""
        return f"{title}.{self.ending or self.name}"


_EXPORTERS: dict[str, Exporter] = {}


def exporter(name: str, media_type: str, title: str, ending: str = "") -> Callable[[Write], Write]:
    """Declare the decorated function as the writer of the format `name`, which is also its ending when none is given."""

    def declare(write: Write) -> Write:
        _EXPORTERS[name] = Exporter(name, media_type, title, write, ending)
        return write

    return declare


@cache
def _load() -> None:
    for module in pkgutil.iter_modules(formats.__path__):
        importlib.import_module(f"{formats.__name__}.{module.name}")


def exporters() -> dict[str, Exporter]:
    """All formats by name."""
    _load()
    return dict(sorted(_EXPORTERS.items()))


def format_of(file_name: str) -> str:
    """The format whose ending the name has (the longest that fits), else the name's own ending, known or not."""
    name = file_name.lower()
    fitting = [e for e in exporters().values() if name.endswith(f".{e.ending or e.name}")]
    best = max(fitting, key=lambda e: len(e.ending or e.name), default=None)
    return best.name if best else name.rpartition(".")[2]


def export(
    document: Document,
    measured: Measured | None = None,
    *,
    format: str,
    language: str = "en",
    theme: str = "light",
    scale: float = 2.0,
    images: Images = no_images,
    brand: Brand = PLAIN,
) -> bytes:
    """The map as a file of that format. Raises UsageError for an unknown format, language, theme or scale."""
    known = exporters()
    if format not in known:
        raise UsageError(Sentence("rendering.no_such_export_format"), value=format, allowed=list(known))
    if language not in {"sv", "da", "nb", "en"}:
        raise UsageError(Sentence("rendering.map_no_such_language"), value=language, allowed=["sv", "da", "nb", "en"])
    if theme not in THEMES:
        raise UsageError(Sentence("rendering.no_such_theme"), value=theme, allowed=list(THEMES))
    if not 0.25 <= scale <= 8:
        raise UsageError(
            Sentence("rendering.scale_out_bounds"), value=scale, allowed=Sentence("rendering.scale_from_to")
        )
    return known[format].write(document, measured, Options(language, theme, scale, images, brand))
