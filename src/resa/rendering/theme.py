"""Colours by role, light and dark. Colour only for meaning; contrast of all text is at least 4.5:1 on its ground."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ThemeName = Literal["light", "dark"]


@dataclass(frozen=True, slots=True)
class Theme:
    """Hex colours of one theme."""

    page: str
    paper: str
    ink: str
    second: str
    third: str
    """Lines only, never small text."""
    hairline: str
    evidence: str
    evidence_text: str
    evidence_wash: str
    loss: str
    loss_wash: str
    care: str
    care_wash: str
    good: str
    good_wash: str
    neutral_wash: str


LIGHT = Theme(
    page="#f6f7f9", paper="#ffffff", ink="#1b1f24", second="#57606a", third="#6b7580", hairline="#e4e7eb",
    evidence="#2f6f8f", evidence_text="#255a75", evidence_wash="#d7e6ed", loss="#c2410c", loss_wash="#fdece3",
    care="#b45309", care_wash="#fdf1e1", good="#1f7a4d", good_wash="#e2f3ea", neutral_wash="#f1f3f5",
)  # fmt: skip
DARK = Theme(
    page="#0f1215", paper="#171b20", ink="#e8ebee", second="#a9b2bb", third="#7d8791", hairline="#2b3138",
    evidence="#6db3d3", evidence_text="#9accE3".lower(), evidence_wash="#1f3a48", loss="#f58a5b", loss_wash="#3a2118",
    care="#f0a94b", care_wash="#37290f", good="#63c795", good_wash="#163325", neutral_wash="#20262c",
)  # fmt: skip
THEMES: dict[str, Theme] = {"light": LIGHT, "dark": DARK}
#: For a picture inside a page: the page's own variables, so that it follows the theme and the print without being drawn anew.
PAGE = Theme(
    page="var(--wash)", paper="var(--paper)", ink="var(--ink)", second="var(--ink-2)", third="var(--ink-3)",
    hairline="var(--hair)", evidence="var(--flow)", evidence_text="var(--flow-text)", evidence_wash="var(--flow-wash)",
    loss="var(--loss)", loss_wash="var(--loss-wash)", care="var(--care)", care_wash="var(--care-wash)",
    good="var(--good)", good_wash="var(--good-wash)", neutral_wash="var(--hatch)",
)  # fmt: skip
