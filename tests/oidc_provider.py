"""The provider program of `tests/oidc` on a free port, for tests that sign in by it."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CLIENT = {"oidc_client_id": "resa", "oidc_client_secret": "a secret of this test: 100 % + 1"}


@contextmanager
def provider(redirect: str) -> Iterator[str]:
    """Its issuer, as long as the block runs."""
    node = shutil.which("node", path=str(Path(sys.executable).parent)) or shutil.which("node")
    if node is None or not (ROOT / "web" / "node_modules" / "oidc-provider").is_dir():
        pytest.fail("the provider of the tests is not installed: run `make web`, or `npm ci` in web/")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [node, str(ROOT / "tests" / "oidc" / "provider.mjs"), str(port), redirect]
    running = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert running.stdin is not None and running.stdout is not None
    try:
        for line in running.stdout:
            if "ready" in line:
                break
        else:
            raise AssertionError(f"the provider did not start: {running.wait(30)}")
        yield f"http://127.0.0.1:{port}"
    finally:
        running.stdin.close()  # it ends with its input, also when these tests are killed
        running.wait(30)
        running.stdout.close()
