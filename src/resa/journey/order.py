"""Fractional index: keys that sort as text, with always room for one more between two. Not tied to any record.

A key is an integer part, whose first letter says how long it is (`a0` … `az`, `b00` … ; `Z` … for what comes before),
and a fraction. Appending counts upwards, so keys stay short; only squeezing in between makes them longer. The same
scheme as the npm package `fractional-indexing`, so the page and the server make the same keys.
"""

from __future__ import annotations

from collections.abc import Sequence

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
FIRST = "a0"
_LEAST = "A" + "0" * 26


def key_between(before: str | None, after: str | None) -> str:
    """A key that sorts after `before` and ahead of `after`; None or '' means no neighbour on that side.

    Raises ValueError when `before` is not less than `after`, or when neither this scheme nor plain text sorting has
    room between them (keys written by hand); then number the row anew with `keys`.
    """
    low, high = before or None, after or None
    if low is not None and high is not None and low >= high:
        raise ValueError(f"{low!r} does not sort before {high!r}")
    if not ((low is None or is_key(low)) and (high is None or is_key(high))):
        return _between_foreign(low or "", high)
    if low is None:
        return FIRST if high is None else _before(high)
    if high is None:
        return _after(low)
    low_whole, high_whole = _whole(low), _whole(high)
    if low_whole == high_whole:
        return low_whole + _midpoint(low[len(low_whole) :], high[len(low_whole) :])
    following = _increment(low_whole)
    if following is not None and following < high:
        return following
    return low_whole + _midpoint(low[len(low_whole) :], None)


def keys(n: int, before: str | None = None, after: str | None = None) -> tuple[str, ...]:
    """`n` keys in order between two neighbours, spread so that they stay short."""
    if n == 0:
        return ()
    if not after:
        made: list[str] = []
        for _ in range(n):
            made.append(key_between(made[-1] if made else before, None))
        return tuple(made)
    middle = key_between(before, after)
    left = keys(n // 2, before, middle)
    return (*left, middle, *keys(n - 1 - len(left), middle, after))


def key_at(sorted_keys: Sequence[str], index: int) -> str:
    """A key for a new item at position `index` of a row whose keys are sorted."""
    low = sorted_keys[index - 1] if index > 0 else None
    high = sorted_keys[index] if index < len(sorted_keys) else None
    return key_between(low, high)


def is_key(key: str) -> bool:
    """Whether the key is one of this scheme; other text still sorts, as text."""
    if not key or key == _LEAST or any(c not in DIGITS for c in key):
        return False
    length = _whole_length(key[0])
    return length is not None and len(key) >= length and not (len(key) > length and key.endswith("0"))


def _whole_length(head: str) -> int | None:
    if "a" <= head <= "z":
        return ord(head) - ord("a") + 2
    if "A" <= head <= "Z":
        return ord("Z") - ord(head) + 2
    return None


def _whole(key: str) -> str:
    length = _whole_length(key[0])
    assert length is not None
    return key[:length]


def _before(high: str) -> str:
    whole = _whole(high)
    if whole == _LEAST:
        return whole + _midpoint("", high[len(whole) :])
    if whole < high:
        return whole
    lower = _decrement(whole)
    assert lower is not None
    return lower + _midpoint("", None) if lower == _LEAST else lower


def _after(low: str) -> str:
    whole = _whole(low)
    return _increment(whole) or whole + _midpoint(low[len(whole) :], None)


def _increment(whole: str) -> str | None:
    head, digits = whole[0], list(whole[1:])
    for i in reversed(range(len(digits))):
        value = DIGITS.index(digits[i]) + 1
        if value < len(DIGITS):
            digits[i] = DIGITS[value]
            return head + "".join(digits)
        digits[i] = DIGITS[0]
    if head == "Z":
        return FIRST
    if head == "z":
        return None
    larger = chr(ord(head) + 1)
    return larger + "".join([*digits, DIGITS[0]] if larger > "a" else digits[:-1])


def _decrement(whole: str) -> str | None:
    head, digits = whole[0], list(whole[1:])
    for i in reversed(range(len(digits))):
        value = DIGITS.index(digits[i]) - 1
        if value >= 0:
            digits[i] = DIGITS[value]
            return head + "".join(digits)
        digits[i] = DIGITS[-1]
    if head == "a":
        return "Z" + DIGITS[-1]
    if head == "A":
        return None
    smaller = chr(ord(head) - 1)
    return smaller + "".join([*digits, DIGITS[-1]] if smaller < "Z" else digits[:-1])


def _midpoint(low: str, high: str | None) -> str:
    """A fraction strictly between two fractions; `low` '' is zero, `high` None is one; no trailing zeros."""
    if high is not None:
        same = 0
        while same < len(high) and (low[same] if same < len(low) else "0") == high[same]:
            same += 1
        if same == len(high):
            raise ValueError("no key fits in between; number the row anew")
        if same:
            return high[:same] + _midpoint(low[same:], high[same:])
    low_digit = DIGITS.index(low[0]) if low else 0
    high_digit = DIGITS.index(high[0]) if high else len(DIGITS)
    if high_digit - low_digit > 1:
        return DIGITS[(low_digit + high_digit + 1) // 2]
    if high is not None and len(high) > 1:
        return high[0]
    return DIGITS[low_digit] + _midpoint(low[1:], None)


def _between_foreign(low: str, high: str | None) -> str:
    """Between keys written by hand ('1', 'b', '010'): plain text sorting, the shortest that fits."""
    if high is None:
        return low + "V"
    try:
        made = _midpoint(low, high)
    except (ValueError, RecursionError):
        made = ""
    if not low < made < high:
        raise ValueError(f"no key fits between {low!r} and {high!r}; number the row anew")
    return made
