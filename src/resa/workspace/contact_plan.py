"""The contact plan of a journey as a file."""

from __future__ import annotations

from ..journey.records import read_text
from ..texts import say
from . import audit
from .library import whole
from .principals import MapAccess

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def contact_plan_file(access: MapAccess, language: str) -> tuple[bytes, str]:
    """The workbook's bytes and its name."""
    from ..rendering.contact_plan import contact_workbook

    document = whole(access).document
    content = contact_workbook(document, language)
    audit.note(access.principal, "export", document=access.document, format="contact plan")
    title = read_text(document.journey.title, language) or access.document.partition(":")[2]
    return content, f"{title} – {say('views.contacts', language)}.xlsx"
