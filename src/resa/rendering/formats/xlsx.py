"""The tables as a workbook: numbers are numbers, shares are percentages, and a chart of how many reach each stage.

Text is always written as text: a cell that begins with = is no formula.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from ..exporters import Options, exporter
from ..tables import Cell, Table, reader, tables

if TYPE_CHECKING:
    from ...evidence.model import Measured
    from ...journey.document import Document

FORMS = {"count": "#,##0", "share": "0.0%", "emotion": "0.0", "seconds": "#,##0.0"}
DAY = 86400


@exporter("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel")
def write_xlsx(document: Document, measured: Measured | None, options: Options) -> bytes:
    """One sheet per table; times stand in days."""
    import xlsxwriter

    context = reader(document, measured, options.language)
    title = context.read(document.journey.title)
    data = io.BytesIO()
    settings = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(data, settings) as book:
        book.set_properties({"title": title, "comments": context.say("rendering.made_with")})
        styles = book_styles(book)
        for table in tables(context):
            write_sheet(book, table, styles)
        if not book.worksheets():
            book.add_worksheet(context.say("rendering.table_stages")[:31])
        elif measured is not None:
            _chart(book, tables(context)[0], context.say("rendering.column_journeys"))
    return data.getvalue()


def book_styles(book: Any) -> dict[str, Any]:
    """How a workbook's cells look: heads, words, and each form of number."""
    return {
        "head": book.add_format({"bold": True, "text_wrap": True, "bottom": 1, "valign": "top"}),
        "link": book.add_format({"text_wrap": True, "valign": "top", "font_color": "#255a75", "underline": 1}),
        "text": book.add_format({"text_wrap": True, "valign": "top"}),
        **{form: book.add_format({"num_format": code, "valign": "top"}) for form, code in FORMS.items()},
    }


def write_sheet(book: Any, table: Table, styles: dict[str, Any]) -> None:
    """One table as one sheet."""
    sheet = book.add_worksheet(table.title[:31])
    for column, name in enumerate(table.columns):
        longest = max([len(name) // 2, *(len(row[column].text) for row in table.rows)])
        sheet.set_column(column, column, min(48, max(10, longest + 2)))
        days = any(row[column].form == "seconds" for row in table.rows)
        sheet.write_string(0, column, f"{name} (d)" if days else name, styles["head"])
    for number, row in enumerate(table.rows, start=1):
        for column, cell in enumerate(row):
            _write(sheet, number, column, cell, styles)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _write(sheet: Any, row: int, column: int, cell: Cell, styles: dict[str, Any]) -> None:
    if cell.link:
        sheet.write_url(row, column, cell.link, styles["link"], string=cell.text)
    elif cell.number is None:
        sheet.write_string(row, column, cell.text, styles["text"])
    else:
        value = cell.number / DAY if cell.form == "seconds" else cell.number
        sheet.write_number(row, column, value, styles[cell.form])


def _chart(book: Any, table: Table, name: str) -> None:
    """Columns of the journeys that reach each stage, beside the first table."""
    count = table.columns.index(name) if name in table.columns else None
    if count is None or not any(row[count].number is not None for row in table.rows):
        return
    chart, last = book.add_chart({"type": "column"}), len(table.rows)
    sheet = table.title[:31]
    chart.add_series(
        {
            "name": name,
            "categories": [sheet, 1, 0, last, 0],
            "values": [sheet, 1, count, last, count],
            "fill": {"color": "#2f6f8f"},
            "gap": 60,
        }
    )
    chart.set_legend({"none": True})
    chart.set_title({"name": name})
    book.worksheets()[0].insert_chart(last + 2, 0, chart, {"description": f"{name}: {table.title}"})
