"""Churn of a telecom company (IBM's sample, 7,043 customers): curves by contract and Cox over what was known of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .test_questions import run

pytestmark = pytest.mark.acceptance


def test_months_until_they_leave(acceptance_data: Path) -> None:
    file = acceptance_data / "rdatasets_cx" / "modeldata__wa_churn.csv"
    published = json.loads((file.parent / "ANSWERS.json").read_text("utf-8"))["wa_churn"]
    asked = ("--subjects", str(file), "--time", "tenure", "--event", "churn")
    curves = run("ask", "survival", *asked, "--breakdown", "contract")["rows"]
    churned = {c: sum(r["n"] for r in curves if r["group"] == c) for c in published["by contract"]}
    assert sum(churned.values()) == published["churned"]

    def at_a_year(contract: str) -> float:
        so_far = [r["survival"] for r in curves if r["group"] == contract and r["seconds"] <= 12]
        return so_far[-1] if so_far else 1.0

    assert [round(at_a_year(c), 4) for c in ("Month-to-month", "One year", "Two year")] == [0.7031, 0.9908, 1.0]
    known = ("contract", "internet_service", "payment_method", "paperless_billing", "partner", "dependents")
    cox = run("ask", "hazard", *asked, *(word for c in known for word in ("--covariate", c)))["rows"]
    assert (cox[0]["n"], cox[0]["n_reached"]) == (published["n"], published["churned"])
    assert cox[0]["concordance"] == pytest.approx(0.835, abs=1e-3)
