"""What a card's link leads to and what it is called; the twin of web/src/features/edit/links.ts."""

from __future__ import annotations

import re
from urllib.parse import unquote

KEPT = "/api/files/"
#: Excel takes no longer address.
LONGEST = 2000


def link_name(link: str) -> str:
    """ "offert.pdf", "lunna.example/pris"."""
    if link.startswith(KEPT):
        return unquote(link.rpartition("/")[2])
    return re.sub(r"^(https?://(www\.)?|mailto:)", "", link).removesuffix("/")


def outer_link(link: str) -> str:
    """The address if a file may lead there: pages and mail; "" for files kept by the server and for all else."""
    return link if re.match(r"(https?://|mailto:)\S+$", link, re.IGNORECASE) and len(link) <= LONGEST else ""
