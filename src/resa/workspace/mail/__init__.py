"""E-mail: a letter is queued in a transaction, worded in its receiver's language, and sent by SMTP with patience.

Others call `queue` (or `queued` inside their own transaction) and nothing else:

    queue(workspace, "still_true", "ada@example.org", "sv", {"name": "Ada"}, link="https://…", lines=[("Svar inom två dygn", "")])

The words of a letter stand in `texts/letters.json`: `<template>_subject`, `<template>_body` (paragraphs with an empty line
between; `{name}` is filled in) and, when it has a link, `<template>_button`. Nothing is dropped: while no SMTP server is named in
the settings letters wait, and the page of settings says so.
"""

from .letters import Content, Letterhead, Worded, worded
from .postman import Postman
from .smtp import Undeliverable, deliver
from .waiting import Letter, MailState, is_set_up, listing, queue, queued, state

__all__ = [
    "Content",
    "Letter",
    "Letterhead",
    "MailState",
    "Postman",
    "Undeliverable",
    "Worded",
    "deliver",
    "is_set_up",
    "listing",
    "queue",
    "queued",
    "state",
    "worded",
]
