"""Choosing name and colours; all of it or nothing."""

from __future__ import annotations

import msgspec

from ...errors import UsageError
from ...texts.sentence import Sentence
from .. import audit
from ..people import checked_name
from ..principals import Principal
from .colours import MOST_BANDS, accepted
from .kept import write
from .shown import LookSettings, settings


class LookChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What should be otherwise; the rest stays. '' and an empty list take a choice back."""

    name: str | None = None
    accent: str | None = None
    accent_dark: str | None = None
    bands: tuple[str, ...] | None = None


def change(principal: Principal, wanted: LookChange) -> LookSettings:
    """Raises UsageError for a colour that could not be read, with the nearest that can."""
    principal.require("manage", "the look")
    workspace = principal.workspace
    changed: dict[str, object] = {}
    if wanted.name is not None:
        changed["name"] = checked_name(wanted.name) if wanted.name.strip() else ""
    if wanted.accent is not None:
        changed["accent"] = accepted(wanted.accent, "accent", "light", "accent") if wanted.accent else ""
        if not wanted.accent:
            changed["accent_dark"] = ""
    if wanted.accent_dark:
        changed["accent_dark"] = accepted(wanted.accent_dark, "accent", "dark", "accent_dark")
    elif wanted.accent_dark is not None:
        changed["accent_dark"] = ""
    if wanted.bands is not None:
        if len(wanted.bands) > MOST_BANDS:
            raise UsageError(
                Sentence("look.too_many_bands"),
                where="bands",
                value=len(wanted.bands),
                allowed=Sentence("look.up_to_bands", most=MOST_BANDS),
            )
        changed["bands"] = tuple(accepted(c, "band", "light", f"bands[{i}]") for i, c in enumerate(wanted.bands))
    if changed:
        with workspace.database.write() as connection:
            kept = write(connection, workspace, **changed)
            audit.record(connection, principal, "change look", what=sorted(changed))
        workspace.called = kept.name
    return settings(principal)
