"""Fixtures every room shares."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def acceptance_data() -> Path:
    """The folder of real data sets; tests skip plainly without it, and fail when RESA_REQUIRE_ACCEPTANCE=1."""
    folder = Path(os.environ.get("RESA_ACCEPTANCE_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        message = f"no acceptance data at {folder}; set RESA_ACCEPTANCE_DATA to the folder that holds it"
        if os.environ.get("RESA_REQUIRE_ACCEPTANCE") == "1":
            pytest.fail(message)
        pytest.skip(message)
    return folder
