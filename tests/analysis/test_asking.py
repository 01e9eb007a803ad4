"""Asking by name: arguments as text, slices, what is told when they are wrong; and the command line's shape."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from resa.analysis import slicing
from resa.analysis.asking import ask, parse
from resa.analysis.registry import get, questions
from resa.cli import main
from resa.errors import NotFoundError, UsageError
from resa.events.memory import Event, MemorySnapshot

from .small_logs import SECOND, log

#: What a question cannot do without.
MUST_SAY: dict[str, dict[str, object]] = {
    "watch": {"question": "touchpoints", "figure": "n_events", "every": "day"},
    "conformance": {"plan": "a > b"},
    "attribution": {"goal": "b"},
    "points-of-no-return": {"goal": "b"},
    "clv": {"goal": "b"},
    "funnel": {"steps": "a > b"},
    "survival": {"goal": "b"},
    "what-if": {"goal": "b"},
    "first-benefit": {"goal": "b"},
    "instead": {"from": "a", "to": "b"},
    "gap": {"from": "a", "to": "b"},
    "outlook": {"goal": "b"},
    "calibration": {"goal": "b"},
    "hazard": {"goal": "b", "covariate": "channel"},
    "promises": {"promise": "a -> b within 3d"},
}


def test_every_question_declares_what_it_returns() -> None:
    snapshot = log("u1: a b", "u2: a b")
    for name, declared in questions().items():
        if declared.needs != "snapshot":
            continue
        result = ask(name, snapshot, MUST_SAY.get(name, {}))
        assert result.question == name
        assert [c.name for c in result.columns] == [c.name for c in declared.columns]
        asked_for = {"cohorts": "period", "retention": "period"}  # whose unit is what was asked for
        own = [(a, b) for a, b in zip(result.columns, declared.columns, strict=True) if a != b]
        assert name == "watch" or all(a.name == asked_for.get(name) and a.meaning == b.meaning for a, b in own)
        json.dumps(result.to_dict(), allow_nan=False)
        assert all(c.unit and c.meaning for c in declared.columns)
        assert declared.function.__doc__


def test_the_columns_of_the_contract() -> None:
    contract = {
        "summary": ["metric", "value", "unit"],
        "touchpoints": ["touchpoint", "n_events", "n_customers"],
        "transitions": ["from", "to", "n", "n_customers"],
        "variants": ["path", "n", "share"],
        "drop-off": ["touchpoint", "reached", "went_on", "open", "lost", "hazard", "share", "low", "high"],
        "time-between": ["from", "to", "n", "median_seconds", "q25", "q75", "q90"],
    }
    for name, columns in contract.items():
        assert [c.name for c in get(name).columns][: len(columns)] == columns


def test_slices_from_text() -> None:
    made = [
        Event("u", "a", 0, channel="web", properties={"plan": "pro"}),
        Event("v", "b", 86_400 * SECOND, channel="shop", account="x"),
    ]
    snapshot = MemorySnapshot(made)

    def names(**arguments: object) -> list[object]:
        return [r["touchpoint"] for r in ask("touchpoints", snapshot, arguments).rows()]

    assert names(channel="web") == names(trait="plan:pro") == names(end="1970-01-02") == ["a"]
    assert names(account=["x"]) == names(start="1970-01-02T01:00:00+01:00") == ["b"]
    assert names(channel=("web", "shop"), min_n="1") == ["a", "b"]
    assert names(channel="mail") == []
    assert ask("touchpoints", snapshot, {"channel": "mail"}).warnings == (
        "No event has the channel mail. Channels in the data: shop, web.",
        "No journey is in this slice.",
    )
    assert ask("touchpoints", snapshot, {"channel": "web"}).arguments == {"channel": ["web"]}
    assert names(trait="plan=pro") == ["a"]
    assert ask("touchpoints", snapshot, {"trait": "plan=team"}).warnings[0] == (
        "No event has team as 'plan'. Values in the data: pro."
    )
    assert "no event has the property 'plon'" in ask("touchpoints", snapshot, {"trait": "plon=pro"}).warnings[0].lower()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"by": "jurney"}, "Did you mean 'journey'"),
        ({"limit": "many"}, "whole number"),
        ({"limit": -1}, "whole number"),
        ({"lmit": 3}, "Did you mean 'limit'"),
        ({"start": "yesterday"}, "no ISO date"),
        ({"trait": "plan"}, "name=value"),
    ],
)
def test_a_wrong_argument_is_told(arguments: dict[str, object], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        ask("touchpoints", log("u: a"), arguments)


def test_patience_is_a_number_of_seconds() -> None:
    for wrong in ("nan", "-1", "inf", "soon"):
        with pytest.raises(UsageError, match="number of seconds"):
            ask("drop-off", log("u: a"), {"patience": wrong})


def test_a_time_may_say_its_unit() -> None:
    told = [
        ask("drop-off", log("u: a b"), {"patience": text}).data["patience_seconds"][0]
        for text in ("1209600", "14d", "2 weeks", "336h", 1209600)
    ]
    assert told == [1_209_600] * 5
    with pytest.raises(UsageError, match="14d or 48h"):
        ask("funnel", log("u: a b"), {"steps": "a > b", "window": "14x"})


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"limit": 0}, "A limit of 0 leaves no rows."),
        ({"min_n": 7}, "No row rests on 7 or more."),
        ({"by": "account"}, "No event names an account."),
        ({"by": "journey"}, "Nothing in the data"),
    ],
)
def test_why_there_is_nothing(arguments: dict[str, object], told: str) -> None:
    result = ask("transitions", log("u: a b") if "journey" not in arguments.values() else log("u: a"), arguments)
    assert not len(result) and told in result.warnings[-1]


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("funnel", {"steps": "a > b", "breakdown": "customer"}),
        ("value", {"breakdown": "customer"}),
        ("survival", {"goal": "b", "breakdown": "customer"}),
        ("co-occurrence", {"of": "customer"}),
        ("gap", {"from": "a", "to": "b", "holder": "customer"}),
        ("channels", {"group": "customer"}),
        ("hazard", {"goal": "b", "covariate": "customer"}),
    ],
)
def test_customers_are_no_groups_but_clusters(name: str, arguments: dict[str, object]) -> None:
    with pytest.raises(UsageError, match="There is no such property"):
        ask(name, log("u: a b", "v: a"), arguments)
    assert len(ask("drop-off", log("u: a b", "v: a"), {"cluster": "customer"}))


def test_a_zone_is_known_also_where_no_hours_are_asked_for() -> None:
    with pytest.raises(UsageError, match=r"Where: zone\. Value: Mars/Olympus"):
        ask("time-between", log("u: a b"), {"zone": "Mars/Olympus"})


def test_no_such_question() -> None:
    with pytest.raises(NotFoundError, match="Did you mean 'transitions'"):
        ask("transitons", log("u: a"))


def test_instants_are_exact() -> None:
    assert slicing.instant("2026-03-01T12:00:00.000001", "start") == 1772366400000001
    assert slicing.instant("1900-01-01", "start") == -2208988800000000


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["ask"], 0),
        (["ask", "transitions", "--help"], 0),
        (["ask", "transitions"], 2),
        (["ask", "nonsense"], 2),
        (["ask", "transitions", "--store", "no-such-folder"], 3),
        (["ask", "transitions", "--limit", "x", "--store", "."], 2),
        (["ask", "transitions", "--nonsense"], 2),
    ],
)
def test_exit_codes(words: list[str], code: int, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(words)
    assert left.value.code == code
    assert capsys.readouterr().out or capsys.readouterr().err or code


def test_help_names_arguments_and_columns(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["ask", "drop-off", "--help"])
    text = capsys.readouterr().out
    assert "--patience SECONDS" in text and "hazard (share)" in text and "Example:" in text


def test_asking_for_help_loads_nothing_heavy() -> None:
    code = "import sys; from resa.cli import main\ntry: main(['ask'])\nexcept SystemExit: pass\n"
    code += "print([m for m in ('numba', 'pandas', 'duckdb', 'scipy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_segment_has_one_word_and_its_former_one_is_understood() -> None:
    question = get("touchpoints")
    said = parse(question, {"segment": "plan=pro"})
    assert parse(question, {"trait": "plan=pro"}) == said and said["segment"] == ("plan=pro",)
    assert parse(question, {"segment": ["a=1"], "trait": ["b=2"]})["segment"] == ("a=1", "b=2")
    assert "trait" not in {a.name for a in question.arguments}


@pytest.mark.parametrize("name", ["", "a.b", "..", "transitions.kernel", "os.path", "ü", "tran sitions", "__init__"])
def test_a_name_that_is_no_question_is_told_so(name: str) -> None:
    with pytest.raises(NotFoundError):
        get(name)
