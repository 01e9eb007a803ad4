"""What customers do: readers, identity, the ordered journey store, the one door to DuckDB. Knows nothing of maps."""
