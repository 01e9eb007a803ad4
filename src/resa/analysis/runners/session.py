"""The one Spark session of this process, and Java's errors as plain sentences.

Java starts once (some seconds) and stays until the process ends; what it and the workers write goes to a file that an error
quotes from, not over the answer.
"""

from __future__ import annotations

import atexit
import os
import re
import shutil
import socket
import sys
import tempfile
import threading
import warnings
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from ...errors import EngineError
from ...texts.sentence import Sentence

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_lock = threading.Lock()
_CONNECT_SECONDS = 10.0
#: Where nothing else is said: no page of Spark's own, no bar over ours; and no Java is compiled for a plan that is a range of
#: numbers and one function in Python.
_SETTINGS = {
    "spark.app.name": "resa",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
}
#: Of Spark on this machine: it listens to nobody else, and starts in half the time as it does not prepare for a long life.
_LOCAL = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
}
#: What Java says → what we say, and the remedy.
_KNOWN = (
    (r"No module named '?(resa|pyarrow|numpy)", "spark_worker_lacks_resa", "spark_set_worker_python"),
    (r"PYTHON_VERSION_MISMATCH", "spark_worker_other_python", "spark_set_worker_python"),
    (r"OutOfMemoryError|maxResultSize|Java heap space", "spark_out_of_memory", "spark_give_memory"),
    (r"UnsupportedClassVersionError", "spark_needs_newer_java", "spark_install_java"),
    (r"Connection refused|unresponsive|UnknownHost|Answer from Java side is empty|SparkContext was shut down|"
     r"stopped SparkContext", "spark_cannot_be_reached", "spark_check_master"),
)  # fmt: skip


def session_at(url: str) -> SparkSession:
    """The session of the master at that URL, made when there is none. A process has one: another URL is refused."""
    master, _, settings = url.partition("?")
    with _lock:
        session = _present()
        if session is None:
            return _started(master, dict(parse_qsl(settings)))
        there = session.sparkContext.master
        if there != master:
            raise EngineError(
                Sentence("analysis.spark_is_elsewhere"), where=there, value=master, remedy=Sentence("analysis.spark_one_a_process")
            )  # fmt: skip
        return session


def quiet() -> None:
    """PySpark warns of pandas as we have it, but no frame of pandas comes near our tasks."""
    warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)


def _present() -> SparkSession | None:
    """The session that is there, ours or that of whoever calls us from a notebook or a job."""
    if "pyspark" not in sys.modules:
        return None
    quiet()
    from pyspark import SparkContext
    from pyspark.sql import SparkSession

    context = SparkContext._active_spark_context
    return None if context is None or context._jsc is None else SparkSession(context)


def _started(master: str, settings: dict[str, str]) -> SparkSession:
    check_installed()
    _check_reachable(master)
    quiet()
    from pyspark import SparkConf, SparkContext
    from pyspark.java_gateway import launch_gateway
    from pyspark.sql import SparkSession

    local = master.startswith("local")
    if local:
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    chosen = {"spark.master": master, **_SETTINGS, **(_LOCAL if local else {}), **settings}
    written, said = tempfile.mkstemp(prefix="resa-spark-", suffix=".log")  # Java writes into it until the end
    atexit.register(Path(said).unlink, missing_ok=True)
    try:
        conf = SparkConf(loadDefaults=False).setAll(list(chosen.items()))
        gateway = launch_gateway(conf, {"stdout": written, "stderr": written})
        context = SparkContext(conf=conf, gateway=gateway)
        context.setLogLevel("ERROR")
        session = SparkSession(context)
    except Exception as error:  # Java, the gateway and Python each raise their own kinds; `plain` tells them apart
        raise plain(error, Path(said).read_text("utf-8", "replace")) from None
    finally:
        os.close(written)
    atexit.register(session.stop)
    return session


def check_installed() -> None:
    """Say plainly which of PySpark, PyArrow and Java is missing."""
    for module in ("pyspark", "pyarrow"):
        try:
            __import__(module)
        except ImportError:
            raise EngineError(
                Sentence("analysis.spark_not_installed"), value=module, remedy=Sentence("analysis.spark_install_extra")
            ) from None
    home = os.environ.get("JAVA_HOME")
    if not (shutil.which("java") or (home and shutil.which(str(Path(home) / "bin" / "java")))):
        raise EngineError(Sentence("analysis.spark_needs_java"), remedy=Sentence("analysis.spark_install_java"))


def _check_reachable(master: str) -> None:
    """Spark itself would try for a minute before it says so."""
    if not master.startswith("spark://"):
        return
    last: OSError | None = None
    for place in master.removeprefix("spark://").split(","):
        parts = urlsplit(f"//{place}")
        try:
            with socket.create_connection((parts.hostname or "", parts.port or 7077), _CONNECT_SECONDS):
                return
        except OSError as error:
            last = error
    raise EngineError(
        Sentence("analysis.spark_cannot_be_reached"),
        where=master,
        value=last,
        remedy=Sentence("analysis.spark_check_master"),
    )


def plain(error: Exception, said: str = "") -> EngineError:
    """What went wrong on the Java side or in a worker, in one sentence."""
    whole = f"{error}\n{said}"
    for pattern, code, remedy in _KNOWN:
        if re.search(pattern, whole):
            return EngineError(
                Sentence(f"analysis.{code}"), value=_last_word(whole, pattern), remedy=Sentence(f"analysis.{remedy}")
            )
    return EngineError(Sentence("analysis.spark_failed"), value=_last_word(whole))


def _last_word(whole: str, pattern: str = r"\w(Error|Exception)\b.*: ") -> str:
    """The last line that says why, without the names of Java's classes before it."""
    lines = [line.strip() for line in whole.splitlines() if line.strip()]
    hits = [line for line in lines if re.search(pattern, line)] or lines[:1] or [""]
    return re.sub(r"^.*?[\w$]+\.[\w$]*(Error|Exception): ", "", hits[-1])[:300]
