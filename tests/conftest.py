"""Fixtures every room shares."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).parents[1]

# A busy machine makes a test slow, not wrong: no clock decides whether one passes.
settings.register_profile("resa", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("resa")


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
