"""The next event by the protocol of Tax and others, beside their LSTM (A17)."""

from __future__ import annotations

from pathlib import Path

import pytest

from .test_questions import run

pytestmark = pytest.mark.acceptance


@pytest.mark.parametrize(("name", "least", "n"), [("helpdesk", 0.69, 1993), ("bpi12w", 0.78, 17453)])
def test_tax_2017(name: str, least: float, n: int, acceptance_data: Path) -> None:
    file = acceptance_data / "next_event" / f"{name}.csv"
    row = run("ask", "next", "--events", str(file), "--protocol", "tax2017")["rows"][0]
    assert row["accuracy"] >= least
    assert row["n"] == n
