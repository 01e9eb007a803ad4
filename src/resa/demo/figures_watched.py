"""What the demo's team keeps an eye on: the loss after the offer, against what is usual and against what they aim at,
and what customers say of the first invoice and of it all."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..workspace import Workspace

JOURNEY = "journey:heat"


def keep_watch(workspace: Workspace) -> None:
    """Make the watches of the heat journey and look at them; a workspace without that journey is left as it is."""
    from msgspec.structs import replace

    from ..workspace.principals import access_map, accessible_maps, local_owner
    from ..workspace.watches import Asked, NewWatch, save
    from ..workspace.watching import check

    owner = local_owner(workspace)
    if JOURNEY not in {access.document for access in accessible_maps(owner)}:
        return
    access = access_map(owner, JOURNEY, "edit")
    lost = Asked(question="drop-off", figure="hazard", row=("touchpoint=touchpoint:offer",), every="month", wait=2)
    save(access, NewWatch(name="Bortfall efter offerten", about="touchpoint:offer", asked=lost))
    aim = replace(lost, over=0.25)
    save(access, NewWatch(name="Högst 25 % bort efter offert", about="touchpoint:offer", asked=aim))
    pleased = Asked(
        question="csat", figure="share", given={"by": ("touchpoint",)}, row=("group=touchpoint:invoice",), every="month", under=0.4
    )  # fmt: skip
    save(access, NewWatch(name="Minst 40 % nöjda med fakturan", about="touchpoint:invoice", asked=pleased))
    save(access, NewWatch(name="NPS", asked=Asked(question="nps", figure="nps", every="month")))
    check(workspace)
