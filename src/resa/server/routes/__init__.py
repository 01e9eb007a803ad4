"""One file per group of routes; each offers a FastAPI `router`, found by `server.app`."""
