"""The journey store: Parquet segments, ordered arrays and a manifest in one folder. `open_store` is the way in."""

from .batches import Batch
from .snapshot import StoreSnapshot
from .store import Store, open_store

__all__ = ["Batch", "Store", "StoreSnapshot", "open_store"]
