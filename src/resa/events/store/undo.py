"""Undoing a batch: its events leave segments, arrays and counts at once; the same file can then be imported again.

Names, numbers and sequence numbers it was given are never used again. Readable ids that it brought are
removed with it.
"""

from __future__ import annotations

import numpy as np

from ...errors import ConflictError
from ...texts.sentence import Sentence
from . import compaction, projections
from .arrays import Rows
from .batches import Batch
from .layout import remove
from .writing import Writing


def undo(work: Writing, number: int) -> Batch:
    """Take a batch out and commit; returns the batch as it was."""
    batch = work.manifest.batch(number)
    if batch.undone_at is not None:
        raise ConflictError(
            Sentence("events.batch_been_undone_before"), value=number, where=f"undone at {batch.undone_at}"
        )
    work.change.undone = number
    compaction.without_batch(work, number)

    def others(rows: Rows) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        kept: np.ndarray[tuple[int], np.dtype[np.bool_]] = (rows["seq"] < batch.first_seq) | (
            rows["seq"] > batch.last_seq
        )
        return kept

    for grain in ("customer", "journey", "account"):
        for partition, old in projections.partitions_of(work.picture.files, grain).items():
            if _has(old, batch):
                parts = projections.live_rows(work.layout, old, others)
                projections.rebuild(work, grain, partition, old, parts)
    work.commit()
    if batch.refused_file:
        remove(work.layout.root / batch.refused_file)
    return batch


def _has(partition: projections.Partition, batch: Batch) -> bool:
    """Whether the partition's runs may hold events of the batch, by their span of sequence numbers."""
    return any(
        file.facts["first_seq"] <= batch.last_seq and file.facts["last_seq"] >= batch.first_seq
        for file in (partition.base, partition.recent)
        if file is not None
    )
