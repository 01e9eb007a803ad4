"""A Markdown outline: `#` the journey, `##` stages, `###` or list items steps, what is under them touchpoints and cards. A nested
list without such headings is read by its levels: stages, steps, touchpoints and cards."""

from __future__ import annotations

import re

from ..journey.channels import channel_name
from ..journey.document import Document
from ..journey.naming import full_name, written
from ..texts import say
from .grid.emotions import felt
from .grid.words import LANES, role_of
from .outline import MapOutline, StageOutline, StepOutline, reading
from .report import Choices, Notes, Reading

_ITEM = re.compile(r"^(?P<indent>\s*)(?:[-*+]|\d+[.)])\s+(?P<text>.+)$")


def recognises(name: str, text: str) -> bool:
    """By its name; a table with a `#` in it is none."""
    return name.lower().endswith((".md", ".markdown"))


def read(text: str, name: str, choices: Choices, language: str) -> Reading:
    """The outline's map; a line that is neither heading nor item is told as lost."""
    notes, outline = Notes(), MapOutline("")
    lines, flat = _headed(text.splitlines())
    if flat:
        title = next((line[1:].strip() for line in lines if line.startswith("# ")), name)
        outline.stages.append(StageOutline(title))
    for number, line in enumerate(lines, 1):
        _line(outline, notes, line, number)
    outline.title = outline.title or name
    return reading(outline, notes, language, "markdown")


def _headed(lines: list[str]) -> tuple[list[str], bool]:
    """The lines of a list without headings, its outermost items as stages; whether those are steps already, of one stage."""
    items = {n: found for n, line in enumerate(lines) if (found := _ITEM.match(line))}
    if not items or any(re.match(r"#{2,6}\s", line) for line in lines):
        return lines, False
    depths: dict[int, int] = {}
    above: list[int] = []
    for n, item in items.items():
        indent = len(item["indent"].expandtabs(4))
        while above and above[-1] >= indent:
            above.pop()
        depths[n] = len(above)
        above.append(indent)
    under = [items[n]["text"] for n, depth in depths.items() if depth == 1]
    flat = max(depths.values()) < 2 and (not under or any(_labelled(text) for text in under))
    lower = 0 if flat else 1
    return [
        _at_depth(items[n]["text"], depths[n] - lower) if n in items else line for n, line in enumerate(lines)
    ], flat


def _at_depth(text: str, depth: int) -> str:
    return f"## {text}" if depth < 0 else f"{'  ' * depth}- {text}"


def _line(outline: MapOutline, notes: Notes, line: str, number: int) -> None:
    heading = re.match(r"^(#{1,6})\s+(.*?)\s*#*$", line)
    item = _ITEM.match(line)
    stage = outline.stages[-1] if outline.stages else None
    step = stage.steps[-1] if stage and stage.steps else None
    if heading:
        level, title = len(heading[1]), heading[2]
        if level == 1 and not outline.title:
            outline.title = title
        elif level <= 2:
            outline.stages.append(StageOutline(title))
        elif stage:
            stage.steps.append(StepOutline(title))
            stage.headed = True
        else:
            outline.stages.append(StageOutline(title))
    elif item and stage is None:
        outline.stages.append(StageOutline(item["text"]))
    elif (
        item
        and stage is not None
        and (step is None or (not item["indent"] and not _labelled(item["text"]) and not stage.headed))
    ):
        stage.steps.append(StepOutline(item["text"]))
    elif item and step is not None:
        _under(step, item["text"])
    elif line.strip():
        notes.add("lost", "line_lost", str(number), text=line.strip()[:80])


def _labelled(text: str) -> str | None:
    """The lane that 'Pain: too slow' names."""
    label, colon, rest = text.partition(":")
    role = role_of(label.strip("*_ ")) if colon and rest.strip() else None
    return role if role in LANES else None


def _under(step: StepOutline, text: str) -> None:
    role = _labelled(text)
    if role is None:
        step.cards.append(("touchpoints", text))
        return
    words = text.partition(":")[2].strip("* ")
    if role == "emotion":
        value = felt(words, "-2..2").value
        if value is not None:
            step.emotion = value
            return
        role = "feeling"
    step.cards.append((role, words))


def write(document: Document, language: str) -> str:
    """The map as an outline that `read` takes; arrows, evidence, spans and everything of the library but names are left out."""
    lines = [f"# {written(document, document.journey.title, language) or 'Journey'}", ""]
    for stage in document.stages():
        lines += [f"## {full_name(document, stage, language)}", ""]
        for step in document.steps(stage):
            lines.append(f"- {full_name(document, step, language)}")
            for card in document.cards(step=step):
                lane = next((x for x in document.lanes() if x.id == card.lane), None)
                if lane is None or card.from_step != step.id:
                    continue
                if card.emotion is not None:
                    lines.append(f"  - {say('journey.lane_emotion', language)}: {card.emotion:+g}")
                    continue
                words = " ".join(full_name(document, card, language).split())
                if lane.lane_kind == "touchpoints":
                    channel = getattr(document.get(card.ref), "channel", "")
                    lines.append(f"  - {words}" + (f" ({channel_name(channel, language)})" if channel else ""))
                elif card.text or card.ref:
                    lines.append(f"  - {say(f'journey.lane_{lane.lane_kind}', language)}: {words}")
        lines.append("")
    return "\n".join(lines)
