"""A process that has answered ends at once, with everything said and done that was to be."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest


def ended(*words: str) -> tuple[int, str]:
    done = subprocess.run([sys.executable, *words], capture_output=True, text=True)
    return done.returncode, done.stdout


LAST = "import atexit, threading, sys; from resa.cli import quick; print('said'); atexit.register(print, 'last'); "


def test_what_was_said_comes_out_and_what_waits_for_the_end_is_done() -> None:
    assert ended("-c", LAST + "quick.end(3); print('never')") == (3, "said\nlast\n")


def test_another_thread_finishes_first() -> None:
    waits = "t = threading.Thread(target=lambda: (threading.main_thread().join(), print('done'))); t.start(); "
    assert ended("-c", LAST + waits + "quick.end(4)") == (4, "said\ndone\nlast\n")


@pytest.mark.parametrize("looks", ["sys.settrace", "sys.setprofile"])
def test_who_looks_on_has_the_last_word(looks: str) -> None:
    caught = "\ntry: quick.end(5)\nexcept SystemExit as end: print('caught', end.code)"
    assert ended("-c", f"{LAST}{looks}(lambda *_: None){caught}") == (0, "said\ncaught 5\nlast\n")


def test_a_question_is_answered_whole() -> None:
    code, said = ended("-m", "resa", "ask", "--json")
    assert code == 0 and {"transitions", "funnel"} <= {each["question"] for each in json.loads(said)}
