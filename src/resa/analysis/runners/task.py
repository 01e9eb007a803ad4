"""What a Spark worker does: read the chunk it is given from the store, take the step, send the partial back.

Runs in a Python of its own, on any machine of the cluster; it needs Resa there and the store's folder under the same path.
"""

from __future__ import annotations

import functools
import pickle
import platform
import traceback
from collections.abc import Callable, Iterator
from importlib import metadata
from typing import TYPE_CHECKING, Any

from ...errors import EngineError
from ...texts.sentence import Sentence

if TYPE_CHECKING:
    import pyarrow as pa

#: Columns of what comes back.
SCHEMA = "number long, content binary"

#: The step of the pass this worker is in, by the pass's name: read once, not for every chunk.
_STEP: dict[str, Callable[[Any], Any]] = {}


@functools.cache
def version() -> str:
    """Steps of one version are not taken by another: the answer would be neither's."""
    return metadata.version("resa")


def work(of: str, sent: Any, asked_by: str) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """The function for `mapInArrow`: numbers of chunks in, (number, what came of it) out. `sent` is the broadcast of
    (the pickled step, the pickled chunks)."""

    def partials(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa

        for batch in batches:
            for number in batch.column(0).to_pylist():
                content = one(of, sent.value, number, asked_by)
                yield pa.record_batch({"number": [number], "content": [content]})

    return partials


def one(of: str, sent: tuple[bytes, list[bytes]], number: int, asked_by: str) -> bytes:
    """(whether it went well, the partial or what went wrong), pickled. An error is an answer: Spark would try again."""
    try:
        if asked_by != version():
            raise EngineError(
                Sentence("analysis.worker_has_other_version", theirs=version(), ours=asked_by),
                where=platform.node(),
                remedy=Sentence("analysis.install_same_version"),
            )
        if of not in _STEP:
            _STEP.clear()
            _STEP[of] = pickle.loads(sent[0])
        return pickle.dumps((True, _STEP[of](pickle.loads(sent[1][number]))), protocol=5)
    except Exception as error:  # raised again: only where it happened is added
        error.add_note(f"On {platform.node()}:\n{traceback.format_exc()}")
        return pickle.dumps((False, error), protocol=5)
