"""Microsoft Forms (Excel, CSV): five columns of its own, then a column a question. Who answers unsigned is "anonymous"."""

from __future__ import annotations

from . import Preset

_START = ("starttime", "starttid", "starttidspunkt")
_END = ("completiontime", "slutförandetid", "fuldførelsestidspunkt", "fullføringstidspunkt", "fullføringstid")
_EMAIL = ("email", "epost", "mail", "epostadress")


def _signed(cell: str) -> str:
    return "" if cell.strip().casefold() in {"anonymous", "anonym"} else cell


PRESET = Preset(
    name="Microsoft Forms",
    signature=(frozenset(_START), frozenset(_END), frozenset(_EMAIL), frozenset({"id"})),
    roles={"at": _END, "customer": _EMAIL},
    cells={"customer": _signed},
    no_properties=frozenset({"id", *_START, "lastmodifiedtime", "senaständradtid"}),
)
