"""What a workshop hangs on the wall and lays on the table: the map as a poster, and blank cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...evidence.model import Filter
from ...journey.records import Language, read_text
from ...texts import say
from .. import audit
from ..exports import images_of
from ..library import whole
from ..look import brand_of
from ..measuring import measured_value
from ..principals import MapAccess

if TYPE_CHECKING:
    from ...rendering.blank_cards import CardPaper
    from ...rendering.wall import Paper, Tile


def wall_print(access: MapAccess, language: Language, paper: Paper, tile: Tile | None) -> tuple[bytes, str]:
    """The poster and its file's name."""
    from ...rendering.exporters import Options
    from ...rendering.wall import wall_pdf

    document = whole(access).document
    options = Options(language, images=images_of(access), brand=brand_of(access.workspace))
    content = wall_pdf(document, measured_value(access, Filter(), None), options, paper, tile)
    audit.note(access.principal, "export", document=access.document, format=f"wall {paper}")
    name = read_text(document.journey.title, language) or access.document.partition(":")[2]
    return content, f"{name} – {paper}{f' / {tile}' if tile else ''}.pdf"


def card_print(access: MapAccess, language: Language, paper: CardPaper) -> tuple[bytes, str]:
    """The cards and their file's name."""
    from ...rendering.blank_cards import blank_cards

    document = whole(access).document
    content = blank_cards(document, language, paper, brand_of(access.workspace))
    name = read_text(document.journey.title, language) or access.document.partition(":")[2]
    return content, f"{name} – {say('workshop.cards_title', language)}.pdf"
