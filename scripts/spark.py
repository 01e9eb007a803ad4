"""Brings what the tests need to ask every question of Spark too: PySpark by uv. Java it only looks for, and says plainly what
is missing: then those tests skip, or fail with RESA_REQUIRE_ACCEPTANCE=1."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path


def main() -> int:
    """Never fails: the tests themselves decide whether they may be skipped."""
    if importlib.util.find_spec("pyspark") is None:
        uv = next((str(p) for p in (Path(".tools/bin/uv"),) if p.exists()), None) or shutil.which("uv")
        print("==> tests of the Spark engine: fetching PySpark (430 MB, once)", flush=True)
        if (
            uv is None
            or subprocess.run([uv, "sync", "--locked", "--inexact", "--group", "spark"], check=False).returncode
        ):
            print("    PySpark could not be fetched: tests/analysis/test_engines.py cannot run", file=sys.stderr)
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java") or (home and shutil.which(str(Path(home) / "bin" / "java")))
    if java:
        print(f"==> tests of the Spark engine use {java}")
    else:
        print(
            "    No Java: tests/analysis/test_engines.py cannot run. Debian: apt-get install openjdk-17-jre-headless · "
            "macOS: brew install openjdk@17 · or set JAVA_HOME, then run `make test` again.",
            file=sys.stderr,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
