"""One file per file format; each declares itself with `@exporter`."""
