"""Questback's EFS Survey, also sold as Unipark (CSV, Excel): variables by name (`v_12`), one a row's number (`lfdn`), its state
(`dispcode`: 31 and 32 are complete) and what the program noted; negative codes stand for what was not asked or answered."""

from __future__ import annotations

import re

from . import Preset

_NOTED = """
    lfdn externallfdn lastpage quality duration browser referer devicetype quota quotaassignment quotarejectedid pagehistory hflip vflip
    outputmode javascript flash sessionid cleaned ats exthost ipaddr useragent datetime dateoflastaccess dateoffirstmail lastaccs
    firstmail dispcodeoftheparticipant participantbrowser participantbrowserversion participantos participantdevice participantbrand
    participantmodel participantisbot participantcontinent participantcountry participantregion participantcity participantlatitude
    participantlongitude participantip
"""

PRESET = Preset(
    name="Questback EFS (Unipark)",
    signature=(frozenset({"lfdn"}), frozenset({"dispcode", "discode", "lastpage", "externallfdn"})),
    roles={"at": ("dateoflastaccess", "lastaccs", "datetime"), "customer": ("uaccount", "uemail", "mexternalid")},
    no_properties=frozenset(_NOTED.split()),
    no_property=re.compile(r"rts\d+"),
    nothing=frozenset({"-77", "-66", "-99", "0000-00-00 00:00:00"}),
)
