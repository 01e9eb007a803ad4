"""Amounts as int64 minor units (öre, cents), as SQL over text or numbers. No currency is ever assumed."""

from __future__ import annotations

from .role_names import words

#: Currencies whose minor unit is not a hundredth.
DIGITS = {
    0: words("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"),
    3: words("BHD IQD JOD KWD LYD OMR TND"),
}


def minor_in_one(currency: str) -> int:
    """How many minor units one of the currency is."""
    return next((10**n for n, codes in DIGITS.items() if currency.upper() in codes), 100)


def minor_units(column: str, type: str, currency_sql: str) -> str:
    """SQL: the amount in minor units of the currency, halves away from zero; NULL when it is no number.

    Text may have spaces or a currency sign; the last of comma and dot is the decimal mark, a single comma only before
    one or two digits.
    """
    if type == "VARCHAR":
        bare = f"regexp_replace({column}, '[^0-9,.\\-]', '', 'g')"
        comma = f"(regexp_matches({bare}, ',\\d{{1,2}}$') OR regexp_matches({bare}, '\\.\\d{{3}},\\d+$'))"
        text = f"CASE WHEN {comma} THEN replace(replace({bare}, '.', ''), ',', '.') ELSE replace({bare}, ',', '') END"
    else:
        text = column
    amount = f"TRY_CAST({text} AS DECIMAL(30, 6))"
    cases = " ".join(
        f"WHEN upper({currency_sql}) IN ({', '.join(repr(c) for c in codes)}) THEN {10**n}"
        for n, codes in DIGITS.items()
    )
    return f"TRY_CAST(round({amount} * (CASE {cases} ELSE 100 END)) AS BIGINT)"
