"""Finds the Chromium that the browser tests drive, or brings one, and says plainly what it did.

Order: $CHROMIUM, the PATH, the usual macOS places, Playwright's own; else Debian's package (as root or by sudo),
else Playwright's download. `find()` is also what tests/browser uses.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
MAC = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
PACKAGES = ["chromium", "fonts-dejavu-core"]


def find() -> str | None:
    """The executable, or None when this machine has no Chromium yet."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named
    for name in NAMES:
        path = shutil.which(name)
        if path and not _is_snap_stub(path):
            return path
    return next((p for p in MAC if Path(p).exists()), None) or _playwrights_own()


def _is_snap_stub(path: str) -> bool:
    """Ubuntu's `chromium-browser` is a script that only starts the snap."""
    return b"/snap/" in Path(path).read_bytes()[:4096] if Path(path).stat().st_size < 100_000 else False


def _playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    if Path(path).exists():
        return path
    shells = sorted(Path(path).parents[2].glob("chromium_headless_shell-*/*/*headless*shell*"))
    return str(shells[-1]) if shells else None


def bring() -> None:
    """Install one: Debian's package where apt is the system's own, else Playwright's download."""
    is_debian = Path("/etc/debian_version").exists() and shutil.which("apt-get")
    is_ubuntu = "ubuntu" in Path("/etc/os-release").read_text().lower() if Path("/etc/os-release").exists() else False
    if is_debian and not is_ubuntu:
        sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
        print(f"==> browser tests need Chromium: {' '.join([*sudo, 'apt-get install', *PACKAGES])}", flush=True)
        quiet = {"stdout": subprocess.DEVNULL, "env": os.environ | {"DEBIAN_FRONTEND": "noninteractive"}}
        subprocess.run([*sudo, "apt-get", "update", "-qq"], check=False, **quiet)  # type: ignore[call-overload]  # keywords of subprocess, kept in one place
        install = [*sudo, "apt-get", "install", "-y", "-qq", "--no-install-recommends", *PACKAGES]
        if subprocess.run(install, check=False, **quiet).returncode == 0:  # type: ignore[call-overload]  # keywords of subprocess, kept in one place
            return
    print("==> browser tests need Chromium: playwright install chromium-headless-shell", flush=True)
    command = [sys.executable, "-m", "playwright", "install"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--with-deps")
    subprocess.run([*command, "chromium-headless-shell"], check=False)


def main() -> int:
    """Find or bring; without either, say what a person can do."""
    if find() is None:
        bring()
    path = find()
    if path is None:
        print(
            "No Chromium found and none could be installed. Install one (Debian: apt-get install chromium · macOS: "
            "brew install --cask chromium) or set CHROMIUM to its path, then run `make test` again.",
            file=sys.stderr,
        )
        return 1
    print(f"==> browser tests use {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
