"""The map as pictures and files: one layout, many writers. Knows documents and measured maps, never servers or stores."""

from .exporters import Exporter, export, exporters

__all__ = ["Exporter", "export", "exporters"]
