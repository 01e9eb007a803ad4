"""What is swept away: files of a killed writer, and files of earlier generations that nobody reads any more.

Both run only while the writer's lock is held.
"""

from __future__ import annotations

import time

from .layout import Layout, remove
from .locks import HAS_LEASES, leased_generations
from .manifest import Manifest

#: Where the system cannot say whether somebody reads (no `flock`), retired files are kept this long.
GRACE_SECONDS = 3600.0


def sweep_orphans(layout: Layout, manifest: Manifest) -> None:
    """Remove temporary files and every file that no row of the manifest names."""
    for path in layout.temporary.glob("*"):
        remove(path)
    known = manifest.paths()
    for folder in (layout.segments, layout.arrays, layout.identity):
        for path in folder.glob("*"):
            if layout.relative(path) not in known:
                remove(path)


def remove_retired(layout: Layout, manifest: Manifest) -> None:
    """Remove the files of generations that no reader holds; the others wait for the next writing."""
    retired = manifest.retired_files()
    if not retired:
        return
    leased = leased_generations(layout.leases)
    live = {file.path for file in manifest.picture().files}
    free = [
        file
        for file, born, gone, at in retired
        if not any(born <= generation < gone for generation in leased)
        and (HAS_LEASES or time.time() - at > GRACE_SECONDS)
    ]
    held = {file.path for file, *_ in retired if file not in free}
    gone = [f for f in free if f.path in live or f.path in held or remove(layout.root / f.path)]
    manifest.forget(gone)
