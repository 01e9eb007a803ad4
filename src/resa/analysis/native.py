"""Where the questions find `@native`; it is made in the room `loops`."""

from ..loops.native import native

__all__ = ["native"]
