"""What is kept: documents, jobs, imports, audit trail, caches, and who may do what. Knows nothing of HTTP or screens."""

from __future__ import annotations

from .opening import open_workspace
from .workspace import Workspace

__all__ = ["Workspace", "open_workspace"]
