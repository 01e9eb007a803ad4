"""Known vulnerabilities in what is locked: Python's packages by uv (OSV), the front end's by npm.

`--if-reachable` lets `make check` go on without the internet: what could not be checked is said, and is no failure then.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
UV = ROOT / ".tools" / "bin" / "uv"
AUDITS = {
    "Python packages": [str(UV) if UV.exists() else "uv", "audit", "--locked"],
    "front end": [sys.executable, str(ROOT / "scripts" / "npm.py"), "audit", "--omit=dev", "--audit-level=moderate"],
}
#: What the programs say when they never got to the advisories.
_UNREACHED = ("error sending request", "audit endpoint returned an error", "ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED")


def main() -> int:
    """0 when nothing is known of, 1 when something is, 2 when it could not be asked."""
    worst = 0
    for what, command in AUDITS.items():
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        said = done.stdout + done.stderr
        if done.returncode == 0:
            print(f"{what}: no known vulnerability")
        elif any(sign in said for sign in _UNREACHED):
            print(f"{what}: NOT CHECKED, the advisories cannot be reached from here")
            worst = max(worst, 0 if "--if-reachable" in sys.argv else 2)
        else:
            print(f"{what}:\n{said}")
            worst = max(worst, 1)
    return worst


if __name__ == "__main__":
    sys.exit(main())
