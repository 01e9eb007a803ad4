"""A pasted list of touchpoints: one a line, however it was written; what channel each names; nothing is dropped unsaid."""

from __future__ import annotations

import re
from functools import cache

import msgspec

from .channels import CHANNELS, SYNONYMS, channel_key
from .records.base import Text
from .typical import typical

#: More lines than anybody places by hand.
MAX_LINES = 1_000
_BULLET = re.compile(r"^(?:[-–—*•·▪◦‣●○✓☐☑]\s*|\(?\d{1,3}[.)]\s+|\[[ xX]?\]\s*)+")
_HEADING = re.compile(r"^#{1,6}\s+(.*?)#*\s*$")
_TAIL = re.compile(r"^(?P<title>.+?)\s*[\[(](?P<word>[^()\[\]]{2,40})[\])]\s*$")
_CUT = re.compile(r"\s*(?:\t|;|\||\s[-–—]\s|:\s|,\s)\s*")


class ListedTouchpoint(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the list."""

    title: str
    channel: str
    """A channel key, or '' when the line names none."""
    stage: str
    """The heading it stood under, '' without."""
    line: int
    """1-based."""
    text: Text
    """The title in all languages when it is a typical one, else {}."""
    marks: tuple[str, ...] = ()
    usual_stage: str | None = None
    """The kind of stage where such ones usually stand, by its words or its channel; None when neither says."""


class TouchpointList(msgspec.Struct, frozen=True, kw_only=True):
    """What was read, and the lines that were not taken, with why: repeated, too_long, too_many."""

    touchpoints: tuple[ListedTouchpoint, ...]
    stages: tuple[str, ...]
    left_out: tuple[tuple[int, str, str], ...]
    """(line, its text, reason)."""


def read_touchpoints(pasted: str) -> TouchpointList:
    """Each line that is not empty is a touchpoint, but for headings (`# Behov`, `Behov:`), which name a stage."""
    found: list[ListedTouchpoint] = []
    left_out: list[tuple[int, str, str]] = []
    stages: list[str] = []
    stage, seen = "", set()
    for number, raw in enumerate(pasted.splitlines(), 1):
        line = " ".join(raw.replace("\t", " \t ").strip(" \u00a0").split(" ")).strip()
        if not line:
            continue
        if heading := _heading(line):
            stage = heading
            stages += [stage] if stage not in stages else []
            continue
        title, channel = _title_and_channel(_BULLET.sub("", line).strip())
        if not title:
            continue
        key = (title.casefold(), channel, stage)
        reason = "repeated" if key in seen else "too_long" if len(title) > 200 else "too_many" if len(found) >= MAX_LINES else ""  # fmt: skip
        if reason:
            left_out.append((number, line[:200], reason))
            continue
        seen.add(key)
        text, usual_channel, marks, usual_stage = _typical().get(title.casefold(), ({}, "", (), ""))
        channel = channel or usual_channel or _channel_within(title)
        found.append(
            ListedTouchpoint(
                title=title, channel=channel, stage=stage, line=number, text=text, marks=marks,
                usual_stage=usual_stage or _stage_within(title) or _stages_of_channels().get(channel),
            )
        )  # fmt: skip
    return TouchpointList(touchpoints=tuple(found), stages=tuple(stages), left_out=tuple(left_out))


def _heading(line: str) -> str:
    if marked := _HEADING.match(line):
        return marked.group(1).strip()
    if line.endswith(":") and not _BULLET.match(line):
        return line[:-1].strip()
    return ""


def _title_and_channel(line: str) -> tuple[str, str]:
    """'E-post: Orderbekräftelse', 'Orderbekräftelse (e-post)', 'Orderbekräftelse<tab>e-post' name their channel apart."""
    if (tail := _TAIL.match(line)) and (key := channel_key(tail.group("word"))):
        return tail.group("title"), key
    parts = [p.strip() for p in _CUT.split(line) if p.strip()]
    if len(parts) == 2:
        first, last = parts
        if key := channel_key(last):
            return first, key
        if key := channel_key(first):
            return last, key
    return " ".join(line.split()), ""


def _channel_within(title: str) -> str:
    """The channel whose word stands in the title, whole or as part of a compound ("fakturan", "telefonsamtalet")."""
    words = re.findall(r"[^\W_]+(?:-[^\W_]+)*", title.casefold())
    folded = f" {' '.join(words)} "
    whole = [(-len(name), folded.index(f" {name} "), key) for name, key in _channel_words() if f" {name} " in folded]
    if whole:
        return min(whole)[2]
    part = [
        (-len(name), place, key)
        for name, key in _channel_words()
        for place, word in enumerate(words)
        if (len(name) >= 4 and word.startswith(name)) or (len(name) >= 5 and word.endswith(name))
    ]
    return min(part)[2] if part else ""


@cache
def _channel_words() -> tuple[tuple[str, str], ...]:
    """Words of three letters or more that name a channel; those that mean too much are left out."""
    vague = {"text", "post", "unknown", "other", "none", "automatic", "delivery", "mobile", "system", "api", "call"}
    words = {w.casefold(): key for key in CHANNELS if key not in {"unknown", "system"} for w in SYNONYMS[key]}
    words |= {key.replace("_", " "): key for key in CHANNELS if key not in {"unknown", "system", "message", "print"}}
    return tuple((w, k) for w, k in words.items() if len(w) >= 3 and w not in vague)


def _stage_within(title: str) -> str | None:
    """The stage whose word stands in the title, also inflected or at the end of a compound ("Offerten", "värmemontering")."""
    words = re.findall(r"[^\W\d_]{4,}", title.casefold())
    found = [(-len(known), place, stage) for place, word in enumerate(words)
             for known, stage in _stage_words().items() if _is_form_of(word, known)]  # fmt: skip
    return min(found)[2] if found else None


def _is_form_of(word: str, known: str) -> bool:
    if word == known or (len(known) >= 6 and word.endswith(known)):
        return True
    return len(known) >= 5 and word.startswith(known) and len(word) - len(known) <= 4


@cache
def _stage_words() -> dict[str, str]:
    """Words that tell the stage: those of the data, and words of typical titles that stand in one stage only."""
    by_word: dict[str, set[str]] = {}
    for category in typical().categories:
        for touchpoint in category.touchpoints:
            for title in touchpoint.title.values():
                for word in re.findall(r"[^\W\d_]{5,}", title.casefold()):
                    by_word.setdefault(word, set()).add(touchpoint.stage)
    told = {word: stages.pop() for word, stages in by_word.items() if len(stages) == 1}
    return told | {word: stage for stage, words in typical().stage_words.items() for word in words}


@cache
def _stages_of_channels() -> dict[str, str]:
    """Channels whose typical touchpoints all stand in one stage."""
    by_channel: dict[str, set[str]] = {}
    for category in typical().categories:
        for touchpoint in category.touchpoints:
            by_channel.setdefault(touchpoint.channel, set()).add(touchpoint.stage)
    return {channel: stages.pop() for channel, stages in by_channel.items() if len(stages) == 1}


@cache
def _typical() -> dict[str, tuple[Text, str, tuple[str, ...], str]]:
    return {
        title.casefold(): (t.title, t.channel, t.marks, t.stage)
        for category in typical().categories
        for t in category.touchpoints
        for title in t.title.values()
    }
