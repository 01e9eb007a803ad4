"""Trustpilot (service reviews, CSV): stars, title and text, with the shop's own reference when it sent the invitation."""

from __future__ import annotations

from . import Preset

PRESET = Preset(
    name="Trustpilot",
    signature=(
        frozenset({"reviewstars"}),
        frozenset({"reviewcontent"}),
        frozenset({"reviewcreatedutc", "reviewcreated", "reviewcreatedat"}),
    ),
    roles={
        "at": ("reviewcreatedutc", "reviewcreated", "reviewcreatedat"),
        "customer": ("referenceid", "reviewuseremail", "reviewconsumeruserid"),
        "score": ("reviewstars",),
        "comment": ("reviewcontent",),
    },
    no_properties=frozenset(
        {"reviewid", "businessunitid", "reviewusername", "reviewconsumeruserid", "reviewuseremail", "reviewurl",
         "companyreplydateutc", "companyreply"}
    ),
)  # fmt: skip
