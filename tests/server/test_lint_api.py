"""The quality rules over HTTP: findings, scores, the language asked for, and a fix as an ordinary edit."""

from __future__ import annotations

import json
from typing import Any

import httpx

from .test_journeys_api import made


def lint(client: httpx.Client, id: str, language: str = "en") -> dict[str, Any]:
    got = client.get(f"/api/journeys/{id}/lint", params={"language": language})
    assert got.status_code == 200
    return dict(got.json())


def test_a_new_journey_is_a_draft_with_five_worst(client: httpx.Client) -> None:
    report = lint(client, made(client), "sv")
    assert report["draft"] and len(report["worst"]) == 5
    first = report["findings"][report["worst"][0]]
    assert first["severity"] == "error" and first["message"] and first["rule_text"].endswith(".") and first["source"]
    assert "Kartan har aldrig setts över." in [f["message"] for f in report["findings"]]
    assert [g["group"] for g in report["groups"]][:2] == ["Actor", "Evidence"]
    assert {"rule": "M40", "reason": "needs_events"} in report["unchecked"]


def test_a_fix_is_an_edit_of_the_journey_and_the_library(client: httpx.Client) -> None:
    id = made(client)
    quote = {"id": "insight:q", "insight_kind": "quote", "text": {"sv": "Ring 070-123 45 67"}, "severity": 2}
    card = {"id": "card:q", "lane": "lane:pains", "from_step": "step:use", "ref": "insight:q"}
    assert client.post(f"/api/journeys/{id}/records", json={"put": [quote, card]}).status_code == 200
    fixable = {f["rule"] for f in lint(client, id)["findings"] if f["fixable"]}
    assert {"M31", "M36"} <= fixable
    for rule in ("M31", "M36"):
        done = client.post(f"/api/journeys/{id}/lint/fix", json={"rule": rule})
        assert done.status_code == 200 and done.json()["library"]["version"] > 0
    assert not {"M31", "M36"} & {f["rule"] for f in lint(client, id)["findings"]}
    text = json.dumps(client.get(f"/api/journeys/{id}/file").json(), ensure_ascii=False)
    assert "070-123" not in text and "insight:q" in text


def test_what_cannot_be_mended_is_refused(client: httpx.Client) -> None:
    id = made(client)
    for body, status in (({"rule": "M26"}, 400), ({"rule": "M99"}, 404), ({"rules": []}, 422), ({}, 422)):
        got = client.post(f"/api/journeys/{id}/lint/fix", json=body)
        assert got.status_code == status and got.json()["error"]["what"]
    assert client.get("/api/journeys/journey:none/lint").status_code == 404
    assert client.get(f"/api/journeys/{id}/lint", params={"language": "fi"}).status_code in (400, 422)
