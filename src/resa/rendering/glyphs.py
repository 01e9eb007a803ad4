"""The line drawings and washes a card may carry: the twin of web/src/core/icons.ts and palette.ts (a test compares them)."""

from __future__ import annotations

from itertools import pairwise

from .curves import Point

#: Side of the square an icon is drawn in.
SIDE = 16
#: One stroke path each, as in SVG.
ICONS = {
    "heart": "M8 13.5 2.8 8.3a3.2 3.2 0 0 1 4.5-4.5L8 4.5l.7-.7a3.2 3.2 0 0 1 4.5 4.5z",
    "star": "M8 2l1.8 3.8 4.2.5-3.1 2.9.8 4.1L8 11.3l-3.7 2 .8-4.1L2 6.3l4.2-.5z",
    "flag": "M4 14.5V2M4 2.5h8.5l-2 3 2 3H4",
    "warning": "M8 2.5 14.5 13.5H1.5zM8 6.5v3.5M8 12v.1",
    "clock": "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 4.5V8l2.5 1.5",
    "calendar": "M2.5 3.5h11v10h-11zM2.5 6.5h11M5.5 2v3M10.5 2v3",
    "question": "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM6.2 6.3A1.9 1.9 0 1 1 8 8.3v1M8 11.3v.1",
    "idea": "M5.5 11a4.5 4.5 0 1 1 5 0v1.5h-5zM6.5 14.5h3",
    "check": "M2.5 8.5l3.5 4 7.5-9",
    "cross": "M3.5 3.5l9 9M12.5 3.5l-9 9",
    "happy": "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM5.5 9.5a3 3 0 0 0 5 0M6 6v.5M10 6v.5",
    "neutral": "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM5.5 10h5M6 6v.5M10 6v.5",
    "sad": "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM5.5 11a3 3 0 0 1 5 0M6 6v.5M10 6v.5",
    "up": "M8 13.5v-11M3.5 7 8 2.5 12.5 7",
    "down": "M8 2.5v11M3.5 9 8 13.5 12.5 9",
    "person": "M8 8a2.6 2.6 0 1 0 0-5.2A2.6 2.6 0 0 0 8 8zM2.8 14c.3-3 2.4-4.5 5.2-4.5s4.9 1.5 5.2 4.5",
    "people": "M6 7.5a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6zM1.5 13.5c.2-2.8 2-4.2 4.5-4.2s4.3 1.4 4.5 4.2"
    "M10.5 3.2a2.2 2.2 0 0 1 0 4.2M12 9.7c1.6.6 2.4 1.9 2.5 3.8",
    "house": "M2.5 7.5 8 2.5l5.5 5M4 6.5v7h8v-7",
    "office": "M3.5 14V2.5h6V14M9.5 6.5h3V14M2 14h12M5.5 5h2M5.5 7.5h2M5.5 10h2",
    "phone": "M4 2.5h2l1 3-1.5 1a7 7 0 0 0 4 4l1-1.5 3 1v2c0 1-.8 1.5-1.5 1.5C7 13.5 2.5 9 2.5 4c0-.8.7-1.5 1.5-1.5z",
    "mobile": "M5 1.5h6v13H5zM7.5 12.5h1",
    "screen": "M2 3h12v8H2zM6 13.5h4M8 11v2.5",
    "mail": "M2 4h12v8.5H2zM2 4.5l6 4.5 6-4.5",
    "chat": "M2.5 3h11v7.5H8L5 13v-2.5H2.5z",
    "cart": "M1.5 2.5h2l2 8h7l1.5-5.5H4.2M6.5 13.5v.1M11.5 13.5v.1",
    "truck": "M1.5 4h8v7.5h-8zM9.5 6.5h3l2 2.5v2.5h-5M4.5 13a1.2 1.2 0 1 0 0-.1M11.5 13a1.2 1.2 0 1 0 0-.1",
    "parcel": "M8 1.8 14 4.8v6.4l-6 3-6-3V4.8zM2 4.8l6 3 6-3M8 7.8v6.4",
    "key": "M5 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM8 8h6.5M12 8v2.5",
    "lock": "M3.5 7h9v6.5h-9zM5.5 7V5a2.5 2.5 0 0 1 5 0v2",
    "document": "M4 1.5h6L12.5 4v10.5H4zM6 7h4.5M6 9.5h4.5M6 12h3",
    "signature": "M2 11.5c2-6 4-8 5-7s-3 6-2 7 2-2.5 3-2.5.5 2 1.5 2 1-1 2-1 1 .8 2.5.8M2 14.3h12",
    "camera": "M2 4.5h3l1-1.5h4l1 1.5h3v8.5H2zM8 11a2.3 2.3 0 1 0 0-4.6A2.3 2.3 0 0 0 8 11z",
    "wrench": "M13.5 4.5l-2.5 2.5-2-2 2.5-2.5a4 4 0 0 0-5 5L2 12l2 2 4.5-4.5a4 4 0 0 0 5-5z",
    "gear": "M8 10.3a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6zM8 1.5v2.5M8 12v2.5M1.5 8H4M12 8h2.5"
    "M3.4 3.4l1.8 1.8M10.8 10.8l1.8 1.8M12.6 3.4l-1.8 1.8M5.2 10.8l-1.8 1.8",
    "money": "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12z"
    "M10 6c-.3-.9-1-1.3-2-1.3-1.2 0-2 .6-2 1.6 0 2.2 4 1.2 4 3.4 0 1-.8 1.6-2 1.6-1.1 0-1.8-.5-2-1.4M8 3.7v1M8 11.3v1",
    "card": "M1.5 3.5h13v9h-13zM1.5 6.5h13M4 10h3",
    "invoice": "M3.5 1.5h9v13l-1.5-1-1.5 1-1.5-1-1.5 1-1.5-1-1.5 1zM5.5 5h5M5.5 7.5h5M5.5 10h2.5",
    "gift": "M2 5.5h12v3H2zM3 8.5v5.5h10V8.5M8 5.5V14M8 5.5"
    "C6 5.5 4.5 4.7 4.5 3.5S7 1.5 8 5.5c1-4 3.5-3.2 3.5-2S10 5.5 8 5.5z",
    "place": "M8 14.5C5 11 3.5 8.5 3.5 6.3a4.5 4.5 0 0 1 9 0c0 2.2-1.5 4.7-4.5 8.2zM8 8a1.7 1.7 0 1 0 0-3.4"
    "A1.7 1.7 0 0 0 8 8z",
    "car": "M2 11V8.5l1.5-4h9l1.5 4V11zM2 8.5h12M4 11v2M12 11v2M4.5 9.7h.1M11.5 9.7h.1",
    "bell": "M3.5 11.5c1-1 1-2 1-4.5a3.5 3.5 0 0 1 7 0c0 2.5 0 3.5 1 4.5zM6.5 13.5h3",
    "search": "M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10zM10.7 10.7 14 14",
    "eye": "M1.5 8C3 5.2 5.3 3.8 8 3.8S13 5.2 14.5 8C13 10.8 10.7 12.2 8 12.2S3 10.8 1.5 8zM8 10"
    "a2 2 0 1 0 0-4 2 2 0 0 0 0 4z",
    "megaphone": "M2.5 6.5v3l3 .5 6.5 3V3L5.5 6zM5.5 10l.8 3.5H8l-.5-3",
    "link": "M6.5 9.5l3-3M7 4.5l1.6-1.6a3 3 0 0 1 4.3 4.3L11.3 8.8M9 11.5l-1.6 1.6a3 3 0 0 1-4.3-4.3L4.7 7.2",
    "chart": "M2 14h12M4 14V9M8 14V3M12 14V6.5",
    "shield": "M8 1.8 13 3.5v4c0 3-2 5.3-5 6.7-3-1.4-5-3.7-5-6.7v-4zM5.8 8l1.7 1.7 3-3.2",
    "hands": "M2 9.5l3-3 2 1 2.5-2 4.5 3M5 6.5 8 4l3 1.5M4.5 9.5 7 12M7 8.5 9.5 11M9.5 7.5l2 2",
    "medical": "M6 2h4v4h4v4h-4v4H6v-4H2V6h4z",
    "school": "M1.5 6 8 3l6.5 3L8 9zM4.5 7.5v3.5c1 1 2.2 1.5 3.5 1.5s2.5-.5 3.5-1.5V7.5M14.5 6v4",
}
#: Name to the wash in the light and the dark theme; both inks stand at 4.5 : 1 or more on each.
PALETTE = {
    "blue": {"light": "#dcebf5", "dark": "#1b3547"},
    "teal": {"light": "#d8efec", "dark": "#14393a"},
    "green": {"light": "#dff1e2", "dark": "#1b3a26"},
    "yellow": {"light": "#fbf0c9", "dark": "#3d3413"},
    "orange": {"light": "#fce5d3", "dark": "#43290f"},
    "red": {"light": "#fbe0de", "dark": "#45211f"},
    "violet": {"light": "#e9e3f7", "dark": "#312848"},
    "grey": {"light": "#e8ebee", "dark": "#2c323a"},
}


def contours(path: str, size: float) -> list[list[Point]]:
    """The path as lines of short straight pieces in a square of `size`, for formats that know no arcs."""
    from fontTools.pens.recordingPen import RecordingPen
    from fontTools.svgLib.path import parse_path

    pen = RecordingPen()
    parse_path(path, pen)
    lines: list[list[Point]] = []
    for act, points in pen.value:
        if act == "moveTo":
            lines.append([points[0]])
        elif act == "lineTo":
            lines[-1].append(points[0])
        elif act == "curveTo":
            lines[-1] += _bend(lines[-1][-1], *points)
        elif act == "closePath" and lines[-1][0] != lines[-1][-1]:
            lines[-1].append(lines[-1][0])
    scale = size / SIDE
    return [[(x * scale, y * scale) for x, y in line] for line in lines if any(a != b for a, b in pairwise(line))]


def _bend(start: Point, a: Point, b: Point, end: Point) -> list[Point]:
    """Eight pieces of a cubic curve."""
    bent = []
    for t in (i / 8 for i in range(1, 9)):
        u = 1 - t
        weights = (u**3, 3 * u * u * t, 3 * u * t * t, t**3)
        x, y = (sum(w * p[i] for w, p in zip(weights, (start, a, b, end), strict=True)) for i in (0, 1))
        bent.append((x, y))
    return bent
