"""Netigate (Excel, CSV): an answer set a row, of a respondent in a send-out, then a column a question and one a choice."""

from __future__ import annotations

from . import Preset
from .survey_tools import BEGUN, COMPLETED, NUMBERS

PRESET = Preset(
    name="Netigate",
    signature=(frozenset({"answersetid", "answerset"}), frozenset({"respondentid", "sendoutid", "sendoutname", "sendout"})),
    roles={"at": COMPLETED},
    no_properties=frozenset({"answersetid", "answerset", "sendoutid", *NUMBERS, *BEGUN}),
)  # fmt: skip
