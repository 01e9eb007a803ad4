"""The pictures of answers: each kind that `analysis.picture` declares is drawn by one file here, onto a `Sheet`.

The same drawing is the picture of `.plot()`, of `resa ask --picture` and of the answers page; the table of the same rows is
its twin.
"""

from .drawing import Drawing, draw, picture_svg

__all__ = ["Drawing", "draw", "picture_svg"]
