"""Where the questions find `@compiled`; it is made in the room `loops`."""

from ..loops.jit import compiled

__all__ = ["compiled"]
