"""One rule per file; each offers it as `rule` (see `journey.lint.register`)."""
