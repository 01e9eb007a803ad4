"""Which engine a URL means, where it may be said, and what is told when the engine is not there. Needs neither Spark nor Java."""

from __future__ import annotations

import json
import socket
import sys
from pathlib import Path

import pytest

from resa import import_events
from resa.analysis import engine
from resa.analysis.asking import ask
from resa.analysis.runners import session
from resa.analysis.runners.spark import Spark
from resa.analysis.runners.threads import Threads
from resa.cli import main
from resa.errors import EngineError, UsageError
from resa.workspace.config import read_config

from .small_logs import log


@pytest.fixture
def store(tmp_path: Path) -> Path:
    (tmp_path / "log.csv").write_text("customer,event,time\na,x,2026-01-01\na,y,2026-01-02\n", "utf-8")
    import_events(tmp_path / "log.csv", into=tmp_path / "store")
    return tmp_path / "store"


@pytest.mark.parametrize("url", ["local[2]", "local[*]", "spark://host:7077", "yarn", "k8s://https://host:6443",
                                 "local[1]?spark.driver.memory=1g"])  # fmt: skip
def test_spark_by_its_master(url: str) -> None:
    runner = engine.runner_of(url)
    assert isinstance(runner, Spark)
    assert runner.url == url


def test_local_means_threads() -> None:
    assert isinstance(engine.runner_of("local"), Threads)


@pytest.mark.parametrize("url", ["spark", "http://host", "local[", "sc://host", "mesos://host"])
def test_another_url_is_refused(url: str) -> None:
    with pytest.raises(UsageError, match="no such engine"):
        ask("touchpoints", log("u: a"), engine=url)


def test_an_engine_is_said_for_a_block_or_by_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    with engine.on("local[2]") as outer, engine.on(None) as inner, engine.on("") as same:
        assert outer is inner is same is engine.current()
    assert isinstance(engine.current(), Threads)
    monkeypatch.setenv(engine.VARIABLE, "spark://host:7077")
    assert isinstance(engine.current(), Spark)
    with engine.on("local"):
        assert isinstance(engine.current(), Threads)


def test_the_command_line_takes_it(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main_of = ["ask", "touchpoints", "--store", str(store), "--json"]
    with pytest.raises(SystemExit, match="0"):
        main([*main_of, "--engine", "local"])
    assert len(json.loads(capsys.readouterr().out)["rows"]) == 2
    with pytest.raises(SystemExit, match="2"):
        main([*main_of, "--engine", "sparc://host"])
    assert "no such engine" in capsys.readouterr().out


def test_a_workspace_takes_it(tmp_path: Path) -> None:
    (tmp_path / "resa.toml").write_text('engine = "spark://host:7077"\n', "utf-8")
    assert read_config(tmp_path).engine == "spark://host:7077"
    (tmp_path / "resa.toml").write_text('engine = "quick"\n', "utf-8")
    with pytest.raises(UsageError, match="spark://host"):
        read_config(tmp_path)
    assert read_config(tmp_path / "elsewhere", environ={"RESA_ENGINE": "local[2]"}).engine == "local[2]"


def test_a_cluster_that_does_not_answer_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "check_installed", lambda: None)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(EngineError, match=r"cannot be reached|already uses Spark at another URL"):
        ask("touchpoints", log("u: a"), engine=f"spark://127.0.0.1:{port}")


def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    with pytest.raises(EngineError, match=r"resa\[spark\]"):
        session.check_installed()
    for module in ("pyspark", "pyarrow"):
        monkeypatch.setitem(sys.modules, module, sys)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(EngineError, match="Java 17"):
        session.check_installed()


def test_what_java_says_becomes_a_sentence() -> None:
    raw = (
        "An error occurred while calling o42.collectAsArrowToPython.\n: org.apache.spark.SparkException: Job aborted due to "
        "stage failure: ModuleNotFoundError: No module named 'resa'\n\tat org.apache.spark.api.python.Base.handle(x.scala:99)"
    )
    assert "PYSPARK_PYTHON" in session.plain(RuntimeError(raw)).message
    assert session.plain(RuntimeError("java.lang.OutOfMemoryError: Java heap space")).remedy is not None
    odd = session.plain(
        RuntimeError("x\n: org.apache.spark.SparkException: The tank is empty\n\tat org.apache.spark.X")
    )
    assert odd.value == "The tank is empty"
