"""The line that says how far a command is: not for what is quick, with the time left, and taken away again."""

from __future__ import annotations

import io

from resa.cli.progress import Line


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_quick_answer_shows_nothing() -> None:
    to, clock = io.StringIO(), Clock()
    line = Line(to, clock)
    line(0, 4)
    clock.now += 1.9
    line(3, 4)
    line.clear()
    assert to.getvalue() == ""


def test_a_long_one_tells_how_far_it_is_and_how_long_it_takes() -> None:
    to, clock = io.StringIO(), Clock()
    line = Line(to, clock)
    line(0, 10)
    clock.now += 4
    line(2, 10)
    assert to.getvalue() == "\r20% of 10 pieces, about 16\u00a0s left (Ctrl-C stops)"
    clock.now += 0.1
    line(3, 10)
    assert to.getvalue().count("\r") == 1, "not more often than anybody can read"
    clock.now += 10
    line(0, 5)  # the next pass begins: nobody knows yet how long it takes
    assert to.getvalue().split("\r")[-1].rstrip() == "0% of 5 pieces (Ctrl-C stops)"
    clock.now += 3
    line(1, 5)
    assert "about 12" in to.getvalue().split("\r")[-1]
    line.clear()
    assert to.getvalue().endswith("\r")
    assert to.getvalue().split("\r")[-2].strip() == ""
