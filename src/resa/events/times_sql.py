"""SQL that rewrites any usual way of writing a time as `y-m-d clock`, which DuckDB's own cast then reads. Pure text.

The rewriting is a chain of regular expressions that exclude each other, so one expression reads a column in which
several ways are mixed. It is slow (a few µs a row) and stands behind a fast attempt in COALESCE.
"""

from __future__ import annotations

from .options import DateOrder

_WORD = r"[^\W\d_]"
_MONTHS = {
    "01": "jan", "02": "feb", "03": "mar", "04": "apr", "05": "maj|mai|may", "06": "jun", "07": "jul", "08": "aug",
    "09": "sep", "10": "okt|oct", "11": "nov", "12": "des|dec",
}  # fmt: skip
_WORD = r"[a-zæøåäö]"
#: `Mon Jan  5 10:00:00 2015`, the way of C and Java: the year comes last.
_ASCTIME = rf"^(?:{_WORD}+,?\s+)?({_WORD}{{3}})\s+(\d{{1,2}})\s+(\d{{1,2}}:\d{{2}}:\d{{2}})\s+"

#: Date at the front, to y-m-d. Applied in this order to lower-case text.
_DATES: tuple[tuple[str, str], ...] = (
    (r"^(\d{4})[./ ](\d{1,2})[./ ](\d{1,2})", r"\1-\2-\3"),
    (r"^(\d{4})(\d{2})(\d{2})[t ]?(\d{2})(\d{2})(\d{2})", r"\1-\2-\3 \4:\5:\6"),
    (r"^(\d{4})(\d{2})(\d{2})[t ]?(\d{2})(\d{2})", r"\1-\2-\3 \4:\5"),
    (r"^(\d{4})(\d{2})(\d{2})", r"\1-\2-\3"),
    (rf"{_ASCTIME}(?:gmt|utc)\s+(\d{{4}})$", r"\4-\1-\2 \3+00"),
    (rf"{_ASCTIME}([+-]\d{{4}}\s+)?(\d{{4}})$", r"\5-\1-\2 \3\4"),
    (rf"^(?:{_WORD}+,?\s+)?({_WORD}{{3}}){_WORD}*\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})", r"\3-\1-\2"),
    (rf"^(?:{_WORD}+\.?,?\s+)?(\d{{1,2}})(?:st|nd|rd|th|\.)?[-/ ]+({_WORD}{{3}}){_WORD}*\.?[-/ ,]+(\d{{4}})", r"\3-\2-\1"),
    (rf"^(\d{{1,2}})[-/ ]({_WORD}{{3}}){_WORD}*[-/ ]([0-6]\d)\b", r"20\3-\2-\1"),
    (rf"^(\d{{1,2}})[-/ ]({_WORD}{{3}}){_WORD}*[-/ ]([7-9]\d)\b", r"19\3-\2-\1"),
    *((rf"^(\d{{4}})-(?:{names})-(\d)", rf"\1-{number}-\2") for number, names in _MONTHS.items()),
)  # fmt: skip

#: The clock after the date.
_CLOCKS: tuple[tuple[str, str], ...] = (
    (r"^(-?\d+-\d{1,2}-\d{1,2})(?:[t ,]+|:(\d{2}:\d{2}:))", r"\1 \2"),
    (r"^(\S+ \d{1,2})\.(\d{2})", r"\1:\2"),
    (r"^(\S+ \d{1,2}:\d{2})\.(\d{2})(\D|$)", r"\1:\2\3"),
    (r"(:\d{2}),(\d)", r"\1.\2"),
    (r"\s*\([a-z ]+\)$", ""),
    (r"\s*[ap]\.?m\.?", ""),
    (r"(:\d{2}(?:\.\d+)?) ?(?:gmt|utc)?([+-]\d)", r"\1\2"),
    (r"(:\d{2}(?:\.\d+)?) ?(?:z|gmt|utc)$", r"\1+00"),
)


def any_time(text: str, order: DateOrder) -> str:
    """SQL: µs of a text in any of the known ways (wall clock without an offset); NULL when it is none of them."""
    lowered = f"lower(trim({text}))"
    iso = lowered
    for pattern, replacement in (*_numeric(order), *_DATES, *_CLOCKS):
        iso = f"regexp_replace({iso}, '{pattern}', '{replacement}')"
    hour = (
        rf"TRY_CAST(regexp_extract({lowered}, '(?:^|[t ,])(\d{{1,2}})[:.]\d{{2}}(?:[:.]\d{{2}}(?:[.,]\d{{1,9}})?)?\s*[ap]\.?m', 1) "
        "AS INT)"
    )
    shift = (
        rf"(CASE WHEN regexp_matches({lowered}, '\dp\.?m|\d\s+p\.?m') AND {hour} < 12 THEN 43200000000 "
        rf"WHEN regexp_matches({lowered}, '\da\.?m|\d\s+a\.?m') AND {hour} = 12 THEN -43200000000 ELSE 0 END)"
    )
    return f"(epoch_us(TRY_CAST(trim({iso}) AS TIMESTAMPTZ)) + {shift})"


def _numeric(order: DateOrder) -> tuple[tuple[str, str], ...]:
    """d/m/y and m/d/y; two-digit years are 1970–2069."""
    ymd = r"\3-\1-\2" if order == "mdy" else r"\3-\2-\1"
    return (
        (r"^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})", ymd),
        (r"^(\d{1,2})[-/.](\d{1,2})[-/.]([0-6]\d)(?:$|[ ,t])", f"20{ymd} "),
        (r"^(\d{1,2})[-/.](\d{1,2})[-/.]([7-9]\d)(?:$|[ ,t])", f"19{ymd} "),
    )


def strptime_formats(order: DateOrder, separator: str) -> str:
    """A list of formats for DuckDB's fast parser."""
    day = {"dmy": f"%d{separator}%m{separator}%Y", "mdy": f"%m{separator}%d{separator}%Y"}[order]
    return "[" + ", ".join(f"'{day}{clock}'" for clock in (" %H:%M:%S", " %H:%M", "", " %H:%M:%S.%f")) + "]"
