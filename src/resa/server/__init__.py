"""The HTTP API and the pages. Thin: every route asks the workspace, nothing here computes. Listens on loopback only."""
