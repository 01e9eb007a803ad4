"""Check digits and real dates of identity numbers, cards and accounts, so that an order number is not taken for a person."""

from __future__ import annotations

from datetime import date


def luhn(digits: str) -> bool:
    """The mod-10 check of cards and Swedish identity numbers."""
    total = 0
    for i, ch in enumerate(reversed(digits)):
        value = int(ch) * (2 if i % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def is_day(year: int, month: int, day: int) -> bool:
    """A day of the calendar."""
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def swedish(digits: str) -> bool:
    """Personnummer or samordningsnummer (day + 60): 10 or 12 digits, real day, Luhn over the last ten."""
    if len(digits) == 12:
        if digits[:2] not in {"18", "19", "20"}:
            return False
        century, digits = int(digits[:2]) * 100, digits[2:]
    else:
        century = 0
    year, month, day = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    day -= 60 if day > 60 else 0
    years = [century + year] if century else [1900 + year, 2000 + year]
    return any(is_day(y, month, day) for y in years) and luhn(digits)


def danish(digits: str, *, dashed: bool) -> bool:
    """CPR, ddmmyy-ssss: real day; the mod-11 check holds for numbers before 2007 only, so it is asked where no dash stands."""
    day, month, year = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    if not any(is_day(century + year, month, day) for century in (1800, 1900, 2000)):
        return False
    weights = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
    return dashed or sum(w * int(d) for w, d in zip(weights, digits, strict=True)) % 11 == 0


def norwegian(digits: str) -> bool:
    """Fødselsnummer or D-number (day + 40): real day and both check digits."""
    day, month, year = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    day -= 40 if day > 40 else 0
    month -= 80 if month > 80 else 40 if month > 40 else 0
    if not any(is_day(century + year, month, day) for century in (1800, 1900, 2000)):
        return False
    numbers = [int(d) for d in digits]
    first = sum(w * d for w, d in zip((3, 7, 6, 1, 8, 9, 4, 5, 2, 1), numbers, strict=False))
    second = sum(w * d for w, d in zip((5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1), numbers, strict=True))
    return first % 11 == 0 and second % 11 == 0


def iban(text: str) -> bool:
    """ISO 13616: country, check digits mod 97."""
    compact = "".join(text.split()).upper()
    turned = compact[4:] + compact[:4]
    return int("".join(str(int(c, 36)) for c in turned)) % 97 == 1
