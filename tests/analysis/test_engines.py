"""One question, two engines: threads here, and Spark tasks in workers of their own. Every registered question answers the same
to the last bit, errors come back as they were, and a pass can be watched and stopped.

Needs PySpark (`make test` fetches it) and Java 17; without them the tests skip and say what is missing, and with
RESA_REQUIRE_ACCEPTANCE=1 they fail.
"""

from __future__ import annotations

import csv
import json
import os
import pickle
import random
import shutil
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from resa import import_events
from resa.analysis import engine, kernel
from resa.analysis.asking import ask, ask_many
from resa.analysis.registry import questions
from resa.analysis.result import Result
from resa.errors import CancelledError, EngineError, UnreadableError
from resa.events.store import StoreSnapshot, open_store
from resa.voice.options import AnswerOptions
from resa.voice.store import AnswerStore

from .test_asking import MUST_SAY

#: Spark on this machine, with little memory.
URL = "local[2]?spark.driver.memory=512m"
NAMES = ("visit", "search", "compare", "cart", "pay", "call")
#: What each question is asked; a question that is not here is asked as it stands, and as in MUST_SAY.
ASKED: dict[str, list[dict[str, object]]] = {
    "attribution": [{"goal": "pay"}, {"goal": "pay", "credit": "touchpoint", "cluster": "customer", "order": 2}],
    "calibration": [{"goal": "pay"}],
    "channels": [{}, {"stage": ["Look=visit|search", "Buy=cart|pay"], "group": "plan", "device": "actor"}],
    "clv": [{"goal": "pay"}],
    "compare": [
        {"permutations": 19, "sample": 60},
        {"segment": "plan=free", "compare_segment": "plan=pro", "permutations": 9, "sample": 40},
    ],
    "conformance": [
        {"plan": "visit > search? > cart | compare > pay+"},
        {"plan": "visit > cart > pay", "cluster": "account"},
    ],
    "drop-off": [{}, {"by": "account", "patience": 3600}, {"cluster": "customer"}, {"cluster": "plan"}],
    "first-benefit": [{"goal": "pay"}],
    "funnel": [
        {"steps": "visit > cart > pay", "window": 86_400, "breakdown": "plan", "cluster": "customer"},
        {"steps": "visit > cart > pay", "mode": "unordered", "session_gap": 1800},
    ],
    "gap": [
        {"from": "visit", "to": "pay"},
        {"from": ["cart", "call"], "to": ["pay"], "holder": "plan", "by": "customer"},
    ],
    "hand-overs": [{"over": "channel"}],
    "hazard": [{"goal": "pay", "covariate": "plan"}],
    "instead": [{"from": "cart", "to": "pay"}],
    "outlook": [{"goal": "pay"}],
    "paths": [{}, {"from": "cart"}],
    "points-of-no-return": [{"goal": "pay"}, {"goal": "pay", "edges": True}],
    "promises": [{"promise": ["call -> visit within 3d", "at most 1 pay"], "hours": "mon-fri 8-17", "holidays": "se"}],
    "segments": [{"most": 2, "members": True}],
    "stages": [{"stage": ["Look=visit|search", "Buy=cart|pay"], "goal": "pay"}],
    "retention": [{}, {"cluster": "account"}],
    "survival": [{"goal": "pay"}, {"goal": "pay", "breakdown": "plan", "cluster": "account"}],
    "time-between": [
        {},
        {"from": "visit", "to": "pay", "hours": "mon-fri 8-17"},
        {"channel": "web"},
        {"breakdown": "plan"},
        {"from": "visit", "to": "pay", "breakdown": "month"},
    ],
    "time-in-stage": [
        {},
        {"stage": ["Look=visit|search", "Buy=cart|pay"], "hours": "mon-fri 8-17", "breakdown": "week"},
    ],
    "time-spread": [{}, {"from": "visit", "to": "pay", "breakdown": "channel"}, {"in": "cart"}],
    "transitions": [{}, {"segment": "plan=pro"}, {"by": "customer", "channel": ["web", "shop"]}],
    "value": [{"cost": "call=85", "breakdown": "plan", "cluster": "customer"}],
    "waiting": [{"hours": "mon-fri 8-17"}],
    "watch": [{"question": "drop-off", "figure": "hazard", "row": "touchpoint=cart", "every": "month"}],
    "what-if": [{"goal": "pay"}],
}


def write_log(path: Path) -> None:
    """Some 1,700 events of 160 customers, every column an event can have filled now and then."""
    chance, begin = random.Random(11), datetime(2026, 1, 5, 7, tzinfo=UTC)
    columns = ["customer", "case", "account", "event", "started", "at", "channel", "actor", "status", "value", "plan"]
    rows: list[list[object]] = []
    for customer in range(160):
        plan, now = chance.choice(["pro", "free", ""]), begin + timedelta(minutes=chance.randrange(130_000))
        likes = (6, 6, 6, 1, 1, 1) if plan == "pro" else (1, 1, 1, 6, 6, 6)
        for case in range(chance.choice([1, 1, 1, 2, 3])):
            for _ in range(1 + int(chance.expovariate(1 / 7))):
                (name,) = chance.choices(NAMES, likes)
                took = timedelta(seconds=chance.choice([0, 0, 40, 900]))
                rows.append(
                    [
                        f"c{customer}", f"c{customer}-{case}", f"firm {customer % 9}", name, now.isoformat(), (now + took).isoformat(),
                        chance.choice(["web", "shop", "phone", ""]), chance.choice(["customer", "company"]),
                        chance.choice(["ok", "ok", "failed"]), 19.5 if name == "pay" else "", plan,
                    ]
                )  # fmt: skip
                now += timedelta(seconds=int(chance.choice([0, 30, 4_000, 200_000]) * chance.random()))
    chance.shuffle(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([columns, *rows])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of events and answers."""
    root = tmp_path_factory.mktemp("engines")
    write_log(root / "log.csv")
    roles = {
        "customer": "customer",
        "case": "case",
        "account": "account",
        "event": "event",
        "start": "started",
        "at": "at",
    }
    more = {"channel": "channel", "actor": "actor", "status": "status", "value": "value", "currency": "SEK"}
    import_events(root / "log.csv", into=root / "store", **roles, **more)
    chance = random.Random(5)
    for metric, low, high in (("nps", 0, 10), ("csat", 1, 5), ("ces", 1, 7), ("emotion", -2, 2)):
        scores = [f"c{i},{chance.randint(low, high)},2026-02-0{1 + i % 9},{chance.choice(NAMES)}" for i in range(120)]
        (root / f"{metric}.csv").write_text("\n".join(["customer,score,at,about", *scores]) + "\n", "utf-8")
        said = AnswerOptions(metric=metric, low=low, high=high, reversed=False, score=("score",))  # type: ignore[arg-type]  # the four fit
        AnswerStore(root / "store").append(root / f"{metric}.csv", said)
    return root / "store"


@pytest.fixture(scope="module")
def snapshot(folder: Path) -> Iterator[StoreSnapshot]:
    with open_store(folder) as store, store.snapshot() as found:
        yield found


@pytest.fixture(scope="module")
def spark() -> engine.Runner:
    """Spark, started once; what is missing is named."""
    from resa.analysis.runners.session import check_installed

    try:
        check_installed()
    except EngineError as error:
        if os.environ.get("RESA_REQUIRE_ACCEPTANCE") == "1":
            pytest.fail(str(error))
        pytest.skip(str(error))
    return engine.runner_of(URL)


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Several tasks a pass, though the log is small."""
    monkeypatch.setattr(kernel, "CHUNK", 700)


def told(result: Result) -> str:
    """All of it, every number to its last bit, whole numbers and others told apart."""
    return json.dumps(result.to_dict(), default=str, allow_nan=False)


ASKS = [(name, arguments) for name in questions() for arguments in ASKED.get(name, [MUST_SAY.get(name, {})])]


@pytest.fixture(scope="module")
def there(spark: engine.Runner, snapshot: StoreSnapshot) -> list[Result | Exception]:
    """What the cluster says to every question about events, in `ASKS`' order: all at once, so that a pass of all of them is
    one job instead of many (that a question asked in company says what it says alone is `test_together`'s)."""
    of_events = [(name, arguments) for name, arguments in ASKS if questions()[name].needs == "snapshot"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kernel, "CHUNK", 700)
        return ask_many(snapshot, of_events, engine=spark)


@pytest.mark.parametrize("name", [name for name, question in questions().items() if question.needs == "snapshot"])
def test_every_question_answers_the_same(name: str, there: list[Result | Exception], snapshot: StoreSnapshot) -> None:
    of_events = [(asked, arguments) for asked, arguments in ASKS if questions()[asked].needs == "snapshot"]
    mine = [(arguments, found) for (asked, arguments), found in zip(of_events, there, strict=True) if asked == name]
    assert mine
    for arguments, found in mine:
        assert isinstance(found, Result), (arguments, found)
        here = ask(name, snapshot, arguments, engine="local")
        assert told(found) == told(here), arguments
        assert len(here) > 0, (arguments, "nothing is compared")


@pytest.mark.parametrize("name", ["transitions", "drop-off"])
def test_a_question_by_itself_answers_the_same(name: str, spark: engine.Runner, snapshot: StoreSnapshot) -> None:
    assert told(ask(name, snapshot, engine=spark)) == told(ask(name, snapshot, engine="local"))


@pytest.mark.parametrize("name", [name for name, question in questions().items() if question.needs != "snapshot"])
def test_questions_about_answers_need_no_cluster(name: str, spark: engine.Runner, folder: Path) -> None:
    answers = AnswerStore(folder).load()
    for arguments in ASKED.get(name, [MUST_SAY.get(name, {})]):
        assert told(ask(name, answers, arguments, engine=spark)) == told(ask(name, answers, arguments, engine="local"))


def test_the_log_is_worth_asking(snapshot: StoreSnapshot) -> None:
    assert len(kernel.chunks(snapshot, "journey")) >= 2
    assert snapshot.n_customers < snapshot.n_journeys
    assert snapshot.n_accounts == 9


def test_it_tells_how_far_it_is(spark: engine.Runner, snapshot: StoreSnapshot) -> None:
    heard: list[tuple[int, int]] = []
    with engine.watched(lambda done, total: heard.append((done, total))):
        ask("touchpoints", snapshot, engine=spark)
    total = len(kernel.chunks(snapshot, "journey"))
    assert heard[0] == (0, total)
    assert heard[-1] == (total, total)


@pytest.mark.parametrize("look_seconds", [0.2, 0.001])
def test_it_can_be_stopped_even_before_it_has_begun(
    look_seconds: float, spark: engine.Runner, snapshot: StoreSnapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from resa.analysis.runners import spark as cluster

    monkeypatch.setattr(cluster, "_LOOK_SECONDS", look_seconds)

    def endless(chunk: kernel.Chunk) -> None:
        threading.Event().wait(600)

    def stop(done: int, total: int) -> None:
        if begun.is_set():
            raise CancelledError("stopped")
        begun.set()

    begun = threading.Event()
    with engine.on(spark), engine.watched(stop), pytest.raises(CancelledError):
        kernel.run(kernel.chunks(snapshot, "journey"), endless)
    assert len(ask("touchpoints", snapshot, engine=spark)) > 0, "the session goes on"


def test_an_error_of_a_step_comes_back_as_it_was(spark: engine.Runner, snapshot: StoreSnapshot) -> None:
    def fails(chunk: kernel.Chunk) -> None:
        raise ZeroDivisionError("of this step")

    with engine.on(spark), pytest.raises(ZeroDivisionError, match="of this step"):
        kernel.run(kernel.chunks(snapshot, "journey"), fails)


def test_a_worker_that_dies_is_told_in_a_sentence(spark: engine.Runner, snapshot: StoreSnapshot) -> None:
    def dies(chunk: kernel.Chunk) -> None:
        os._exit(7)

    with engine.on(spark), pytest.raises(EngineError) as caught:
        kernel.run(kernel.chunks(snapshot, "journey"), dies)
    assert "\n" not in caught.value.message
    assert "org.apache" not in caught.value.message


def test_a_store_the_workers_do_not_see_is_named(spark: engine.Runner, folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "store")
    with open_store(tmp_path / "store") as store, store.snapshot() as found:
        work = kernel.chunks(found, "journey")
        shutil.rmtree(tmp_path / "store" / "arrays")
        with engine.on(spark), pytest.raises(UnreadableError, match="every worker") as caught:
            kernel.run(work, lambda chunk: chunk.n_units)
        assert str(tmp_path / "store") in str(caught.value.where)


def test_another_master_in_the_same_process_is_refused(spark: engine.Runner, snapshot: StoreSnapshot) -> None:
    ask("touchpoints", snapshot, engine=spark)
    with pytest.raises(EngineError, match="another URL"):
        ask("touchpoints", snapshot, engine="local[3]")


def test_a_chunk_is_sent_as_its_address(snapshot: StoreSnapshot) -> None:
    """Nothing of the events travels: a chunk of whole units is some hundred bytes, and is the same chunk elsewhere."""
    for chunk in kernel.chunks(snapshot, "journey"):
        sent = pickle.dumps(chunk)
        assert len(sent) < 2_000
        again = pickle.loads(sent)
        for name in ("code", "at", "channel", "status", "duration", "seq", "person"):
            np.testing.assert_array_equal(again.column(name), chunk.column(name))
        np.testing.assert_array_equal(again.bounds, chunk.bounds)
        np.testing.assert_array_equal(again.unit, chunk.unit)
