"""A server that has warmed up compiles nothing more for its first reader."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
from numba.core import dispatcher
from resa.evidence.warming import warm_up
from resa.loops import native
compiled = []
by_numba, made_ready = dispatcher.Dispatcher.compile, native._prepare
dispatcher.Dispatcher.compile = lambda self, sig: (compiled.append(str(sig)), by_numba(self, sig))[1]
native._prepare = lambda loop, args, kinds: (compiled.append(f"{loop.__name__} {kinds}"), made_ready(loop, args, kinds))[1]
warm_up()
before = len(compiled)
from pathlib import Path
import sys, duckdb
from resa.events.ingest import import_files
from resa.events.options import ImportOptions
from resa.events.store import open_store
from resa.evidence import measure
from resa.evidence.discovery import discover
folder = Path(sys.argv[1])
(folder / "log.csv").write_text("id,event,at\\n" + "".join(f"c{i % 9},{'abc'[i % 3]},2026-01-0{1 + i // 9}\\n" for i in range(60)))
with open_store(folder / "store", create=True) as store:
    import_files([folder / "log.csv"], store, ImportOptions(customer="id", event="event", at="at"))
    with store.snapshot() as snapshot:
        document = discover(snapshot).document
        met = len(compiled)
        assert measure(document, snapshot).journeys == 9
assert before > 0
print(compiled[met:])
"""


def test_nothing_is_compiled_after_warming_up(tmp_path: object) -> None:
    found = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path)], check=True, capture_output=True, text=True, timeout=300
    )
    assert found.stdout.strip() == "[]", found.stdout
