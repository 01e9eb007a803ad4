"""The workspace's own look: name, colours, logo, PowerPoint template. Whoever runs the workspace chooses it; it shows in the
page's bar, on shared pages, in files, prints and letters. Colours that mean something are never among its colours."""

from .colours import ColorCheck, judged
from .kept import called, changed
from .logos import LogoFile, drop_logo, find_logo, keep_logo
from .setting import LookChange, change
from .shown import Look, LookSettings, brand_of, letterhead, public, settings
from .templates import TemplateUse, drop_template, keep_template

__all__ = [
    "ColorCheck",
    "LogoFile",
    "Look",
    "LookChange",
    "LookSettings",
    "TemplateUse",
    "brand_of",
    "called",
    "change",
    "changed",
    "drop_logo",
    "drop_template",
    "find_logo",
    "judged",
    "keep_logo",
    "keep_template",
    "letterhead",
    "public",
    "settings",
]
