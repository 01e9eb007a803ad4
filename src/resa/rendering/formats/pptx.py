"""The map as PowerPoint: native shapes on one slide, the tables on the slides after it; in the company's template when there
is one."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

from ..brand import Brand
from ..exporters import Options, exporter
from ..layout import laid_out
from ..slide_show import OwnShow, TemplateShow
from ..slide_template import read_template
from ..tables import reader, tables

if TYPE_CHECKING:
    from ...evidence.model import Measured
    from ...journey.document import Document


@exporter("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation", "PowerPoint")
def write_pptx(document: Document, measured: Measured | None, options: Options) -> bytes:
    """Without a template one slide of the map's own proportions; with one a title slide, and the map within its room."""
    context = reader(document, measured, options.language)
    made: OwnShow | TemplateShow
    if options.brand.template:
        template = read_template(options.brand.template, "")
        # The template is the company's look: no second logo, and the theme that can be read on it.
        plain = Brand(bands=options.brand.bands)
        sheet = laid_out(document, measured, replace(options, brand=plain, theme=template.theme or options.theme))
        made = TemplateShow(template, sheet)
        made.open(sheet.title, context.read(document.journey.scenario))
    else:
        sheet = laid_out(document, measured, options)
        made = OwnShow(sheet)
    made.show.core_properties.title = sheet.title
    made.show.core_properties.language = options.language
    made.draw(sheet)
    for table in tables(context):
        made.add(table)
    data = io.BytesIO()
    made.show.save(data)
    return data.getvalue()
