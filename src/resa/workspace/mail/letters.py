"""PURE. A letter's words: subject, plain text and simple HTML from one content, in the receiver's language."""

from __future__ import annotations

from html import escape

import msgspec

from ...texts import catalogue, say

#: The page's colours (web/src/styles/tokens.css), written out: mail programs know no variables.
_INK, _INK_2, _HAIR, _FLOW, _WASH = "#1b1f24", "#57606a", "#e4e7eb", "#255a75", "#f6f7f8"
#: What the HTML calls the logo that travels beside it.
LOGO_ID = "logo@resa"
_LOGO_HEIGHT, _LOGO_WIDTH = 36, 180
_FONT = "Inter, 'Helvetica Neue', Arial, sans-serif"


class Content(msgspec.Struct, frozen=True, kw_only=True):
    """What a letter is made of besides its template."""

    values: dict[str, str] = {}
    link: str = ""
    """Where its one button leads."""
    lines: tuple[tuple[str, str], ...] = ()
    """A list in it: text and address (or '')."""


class Letterhead(msgspec.Struct, frozen=True, kw_only=True):
    """Whose paper it is: the accent on buttons and links, the logo (PNG or JPEG) with its size."""

    name: str
    accent: str = _FLOW
    logo: bytes = b""
    logo_media: str = ""
    logo_size: tuple[int, int] = (0, 0)


class Worded(msgspec.Struct, frozen=True, kw_only=True):
    """A letter as it is read."""

    subject: str
    text: str
    html: str
    logo: bytes = b""
    logo_media: str = ""


def templates() -> frozenset[str]:
    """Every letter there are words for."""
    ends = "_subject"
    return frozenset(
        key.removeprefix("letters.").removesuffix(ends)
        for key in catalogue()
        if key.startswith("letters.") and key.endswith(ends)
    )


def worded(template: str, language: str, content: Content, head: Letterhead) -> Worded:
    """The letter. An unknown template is a programming error and raises KeyError."""
    values = {**content.values, "workspace": head.name}
    subject = " ".join(say(f"letters.{template}_subject", language, **values).split())
    paragraphs = [" ".join(p.split()) for p in say(f"letters.{template}_body", language, **values).split("\n\n")]
    button = say(f"letters.{template}_button", language, **values) if content.link else ""
    foot = say("letters.foot", language, **values)
    return Worded(
        subject=subject,
        text=_text(paragraphs, content, button, foot),
        html=_html(subject, language, paragraphs, content, button, foot, head),
        logo=head.logo,
        logo_media=head.logo_media,
    )


def _text(paragraphs: list[str], content: Content, button: str, foot: str) -> str:
    first, *rest = paragraphs
    parts = [first]
    if content.lines:
        parts.append("\n".join(f"- {text}" + (f"\n  {address}" if address else "") for text, address in content.lines))
    if content.link:
        parts.append(f"{button}:\n{content.link}")
    return "\n\n".join([*parts, *rest, f"-- \n{foot}"]) + "\n"


def _html(
    subject: str, language: str, paragraphs: list[str], content: Content, button: str, foot: str, head: Letterhead
) -> str:
    first, *rest = [f'<p style="margin:0 0 16px">{escape(p)}</p>' for p in paragraphs]
    body = [_logo(head), first]
    if content.lines:
        items = "".join(
            f'<li style="margin:0 0 6px">{_linked(text, at, head.accent)}</li>' for text, at in content.lines
        )
        body.append(f'<ul style="margin:0 0 16px;padding-left:20px">{items}</ul>')
    if content.link:
        body.append(
            f'<p style="margin:0 0 20px"><a href="{escape(content.link)}" style="display:inline-block;padding:10px 18px;'
            f'border-radius:8px;background:{head.accent};color:#ffffff;text-decoration:none;font-weight:600">{escape(button)}</a></p>'
        )
    body += rest
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{escape(subject)}</title></head>"
        f'<body style="margin:0;padding:24px 12px;background:{_WASH};color:{_INK};font:16px/1.5 {_FONT}">'
        f'<div style="max-width:520px;margin:0 auto;padding:28px 30px;background:#ffffff;border:1px solid {_HAIR};border-radius:12px">'
        f'{"".join(body)}<p style="margin:24px 0 0;padding-top:14px;border-top:1px solid {_HAIR};color:{_INK_2};font-size:13px">'
        f"{escape(foot)}</p></div></body></html>\n"
    )


def _logo(head: Letterhead) -> str:
    if not head.logo:
        return ""
    wide, high = head.logo_size
    scale = min(_LOGO_WIDTH / wide, _LOGO_HEIGHT / high)
    return (
        f'<p style="margin:0 0 20px"><img src="cid:{LOGO_ID}" alt="{escape(head.name)}" width="{round(wide * scale)}" '
        f'height="{round(high * scale)}" style="display:block;border:0"></p>'
    )


def _linked(text: str, address: str, color: str) -> str:
    return f'<a href="{escape(address)}" style="color:{color}">{escape(text)}</a>' if address else escape(text)
