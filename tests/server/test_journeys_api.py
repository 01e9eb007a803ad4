"""Journeys and documents over real HTTP."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from pycrdt import Doc, Map

#: Walked over both (see conftest).
BACKENDS = ("sqlite", "postgresql")


def made(client: httpx.Client, title: str = "Byta värme") -> str:
    got = client.post("/api/journeys", json={"title": title, "language": "sv"})
    assert got.status_code == 201
    return str(got.json()["id"])


def records(client: httpx.Client, path: str) -> dict[str, Any]:
    """A client's view: the Yjs state applied to an empty document."""
    doc: Doc[Any] = Doc()
    doc.apply_update(client.get(path).content)
    return dict(doc.get("records", type=Map).to_py() or {})


def test_status_names_the_workspace_and_says_who_is_answered(client: httpx.Client) -> None:
    status = client.get("/api/status").json()
    assert status["workspace"]["name"] == "team"
    assert status["languages"] == ["sv", "da", "nb", "en"]
    assert status["principal"] == {"name": "local owner", "role": "owner"}


def test_a_new_journey_is_listed_and_can_be_opened(client: httpx.Client) -> None:
    id = made(client)
    (row,) = client.get("/api/journeys").json()
    assert (row["id"], row["title"]["sv"], row["state"], row["customers"]) == (id, "Byta värme", "current", None)
    assert row["n_stages"] > 0
    found = records(client, f"/api/journeys/{id}/document")
    assert found[id]["title"]["sv"] == "Byta värme"
    assert client.get(f"/api/journeys/{id}/diagnostics").json() == []


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({"title": "  "}, "title"),
        ({"title": 7}, "$.title"),
        ({}, "/api/journeys"),
        ({"title": "x", "language": "fi"}, "$.language"),
        ({"title": "x", "market": "b2g"}, "$.market"),
        ({"title": "x", "colour": "red"}, "/api/journeys"),
    ],
)
def test_a_wrong_request_is_answered_in_the_error_s_shape(
    client: httpx.Client, body: dict[str, Any], where: str
) -> None:
    got = client.post("/api/journeys", json=body)
    error = got.json()["error"]
    assert got.status_code in {400, 422}
    assert error["where"] == where
    assert set(error) == {"code", "message", "what", "where", "value", "allowed", "remedy"}


def test_what_is_not_json_is_said(client: httpx.Client) -> None:
    for content in (b"{", b"[]", b'"x"', b"\xff"):
        got = client.post("/api/journeys", content=content, headers={"Content-Type": "application/json"})
        assert (got.status_code, got.json()["error"]["code"]) == (422, "invalid")


def test_records_are_put_into_both_documents(client: httpx.Client) -> None:
    id = made(client)
    put = [
        {"id": "touchpoint:ring", "title": {"sv": "Ringer in åäö😀"}, "channel": "phone", "owner": "Åsa"},
        {"id": "stage:ny", "title": {"sv": "Ny fas"}, "order": "z9"},
    ]
    got = client.post(f"/api/journeys/{id}/records", json={"put": put, "base": 1}).json()
    assert (got["epoch"], got["version"], got["library"]["epoch"], got["diagnostics"]) == (1, 2, 1, [])
    assert records(client, f"/api/journeys/{id}/document")["stage:ny"]["title"] == {"sv": "Ny fas"}
    assert records(client, "/api/library/document")["touchpoint:ring"]["title"] == {"sv": "Ringer in åäö😀"}
    gone = client.post(f"/api/journeys/{id}/records", json={"remove": ["stage:ny"]})
    assert gone.json()["version"] == 3
    assert "stage:ny" not in records(client, f"/api/journeys/{id}/document")
    state = client.get(f"/api/journeys/{id}/document")
    assert (state.headers["x-resa-epoch"], state.headers["x-resa-version"]) == ("1", "3")


def test_refused_records_come_with_diagnostics(client: httpx.Client) -> None:
    id = made(client)
    got = client.post(f"/api/journeys/{id}/records", json={"put": [{"id": "stage:x", "title": 7}, {"id": "nope"}]})
    assert got.status_code == 422
    assert got.json()["error"]["code"] == "invalid-records"
    assert {d["record"] for d in got.json()["diagnostics"]} == {"stage:x", "nope"}
    assert client.post(f"/api/journeys/{id}/records", json={"base": 9}).status_code == 409
    assert client.post(f"/api/journeys/{id}/records", json={"put": [7]}).status_code == 422


def test_the_library_can_be_edited_alone(client: httpx.Client) -> None:
    put = [{"id": "figure:nps", "about": "journey:x", "metric": "nps", "value": 31, "n": 240}]
    assert client.post("/api/library/records", json={"put": put}).json()["library"]["version"] == 2
    assert client.get("/api/figures").json() == put
    assert client.get("/api/figures", params={"about": "journey:y"}).json() == []


def test_a_file_goes_out_and_comes_in_under_its_own_name(client: httpx.Client) -> None:
    id = made(client, 'Åsas "resa" / 50 %')
    file = client.get(f"/api/journeys/{id}/file")
    assert file.headers["content-disposition"] == (
        'attachment; filename="_sas _resa_ - 50 _.resa.json"; '
        "filename*=UTF-8''%C3%85sas%20%22resa%22%20-%2050%20%25.resa.json"
    )
    assert file.json()["format"] == "resa-journey"
    client.delete(f"/api/journeys/{id}")
    assert client.get("/api/journeys").json() == []
    back = client.post("/api/journeys", files={"file": ("../../x.resa.json", file.content)})
    assert back.status_code == 201
    again = client.get(f"/api/journeys/{back.json()['id']}/file").json()
    assert len(again["records"]) == len(file.json()["records"])


def test_a_broken_file_comes_in_with_diagnostics_and_a_foreign_one_is_refused(client: httpx.Client) -> None:
    document = {"format": "resa-journey", "version": 1, "schema": {}, "records": [
        {"id": "journey:b", "title": {"sv": "B"}}, {"id": "card:1", "lane": "lane:none", "from_step": "step:none"}]}  # fmt: skip
    got = client.post("/api/journeys", files={"file": ("b.resa.json", json.dumps(document).encode())})
    assert got.json()["id"] == "journey:b"
    assert {d["rule"] for d in got.json()["diagnostics"]} == {"F18"}
    assert [d["record"] for d in client.get("/api/journeys/journey:b/diagnostics").json()] == ["card:1"] * 2
    refused = client.post("/api/journeys", files={"file": ("log.csv", b"a,b\n1,2\n")})
    assert refused.status_code == 422
    assert refused.json()["diagnostics"]
    assert client.post("/api/journeys", files={"other": ("b.resa.json", b"{}")}).status_code == 400


def test_the_reveal_switch(client: httpx.Client) -> None:
    id = made(client)
    for revealed in (True, False):
        assert client.post(f"/api/journeys/{id}/reveal", json={"revealed": revealed}).json() == {"revealed": revealed}
        assert client.get("/api/journeys").json()[0]["revealed"] is revealed


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "document"), ("GET", "file"), ("GET", "diagnostics"), ("GET", "measured"), ("GET", "filters"),
        ("GET", "binding"), ("GET", "customers?about=x"), ("GET", "export?format=svg"), ("POST", "records"),
        ("POST", "binding/preview"), ("POST", "reveal"), ("DELETE", ""),
    ],
)  # fmt: skip
def test_a_journey_that_is_not_there_is_not_found_anywhere(client: httpx.Client, method: str, path: str) -> None:
    body = {"revealed": True} if path == "reveal" else {"rule": {}} if "preview" in path else {}
    url = f"/api/journeys/journey:none/{path}".rstrip("/")
    got = client.request(method, url, **({"json": body} if method == "POST" else {}))  # type: ignore[arg-type]  # the values fit, which mypy cannot see
    assert (got.status_code, got.json()["error"]["code"]) == (404, "not-found")


def test_large_answers_are_packed_when_the_client_can(client: httpx.Client) -> None:
    id = made(client)
    assert client.get(f"/api/journeys/{id}/file").headers["content-encoding"] == "gzip"
    plain = client.get(f"/api/journeys/{id}/file", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers


def test_templates_typical_touchpoints_and_a_pasted_list(client: httpx.Client) -> None:
    templates = client.get("/api/templates").json()
    assert len(templates) == 8 and all(t["title"]["nb"] and t["stages"] for t in templates)
    assert len(client.get("/api/touchpoints/typical").json()["categories"]) == 10
    read = client.post("/api/touchpoints/read", json={"text": "Offert (mejl)\nOffert (mejl)"}).json()
    assert [(t["title"], t["channel"]) for t in read["touchpoints"]] == [("Offert", "email")]
    assert read["left_out"] == [[2, "Offert (mejl)", "repeated"]]


def test_a_journey_by_template_with_purpose_and_by_placed_touchpoints(client: httpx.Client) -> None:
    new = {"title": "Köp", "language": "sv", "template": "b2b_purchase"}
    beginning = {"purpose": "segments", "scope_kind": "service", "owner": "Ada", "kpi": "NPS", "kpi_direction": "up"}
    id = client.post("/api/journeys", json={**new, "beginning": beginning}).json()["id"]
    journey = records(client, f"/api/journeys/{id}/document")[id]
    assert (journey["market"], journey["owner"], journey["scope_kind"]) == ("b2b", "Ada", "service")
    assert journey["purpose"]["da"]
    stages = [
        {
            "title": {"sv": "Behov"},
            "stage_kind": "latent_need",
            "steps": [
                {
                    "title": {"sv": "Jag söker"},
                    "touchpoints": [{"title": {"sv": "Webben"}, "channel": "web", "marks": []}],
                }
            ],
        }
    ]
    id = client.post("/api/journeys", json={"title": "Lista", "language": "sv", "stages": stages}).json()["id"]
    found = records(client, f"/api/journeys/{id}/document")
    assert [r["title"]["sv"] for i, r in found.items() if i.startswith("step:")] == ["Jag söker"]
    wrong = client.post("/api/journeys", json={"title": "x", "template": "b2bpurchase"})
    assert wrong.status_code == 400 and "b2b_purchase" in wrong.json()["error"]["message"]


def test_a_grid_is_looked_at_corrected_and_made_a_journey(client: httpx.Client) -> None:
    content = "Fas;Behov;Beslut\nÖvrigt;x;y\n".encode()
    upload = client.post("/api/uploads", files={"file": ("karta.csv", content)}).json()["upload"]
    preview = client.post(f"/api/uploads/{upload}/map", json={"language": "sv"}).json()
    assert [line["role"] for line in preview["lines"]] == ["phases", "text"]
    assert client.get("/api/journeys").json() == []
    choices = {"lines": {"2": "pains"}, "stops": {"3": "ignore"}}
    new = {
        "title": "Värme",
        "language": "sv",
        "upload": upload,
        "choices": choices,
        "beginning": {"purpose": "service"},
    }
    id = client.post("/api/journeys", json=new).json()["id"]
    found = records(client, f"/api/journeys/{id}/document")
    assert [r["text"]["sv"] for i, r in found.items() if i.startswith("card:")] == ["x"] and found[id]["purpose"]["en"]
    assert client.post(f"/api/uploads/{upload}/map", json={}).status_code == 404, "the upload is gone"
    upload = client.post("/api/uploads", files={"file": ("karta.csv", content)}).json()["upload"]
    wrong = client.post(f"/api/uploads/{upload}/map", json={"choices": {"lines": {"2": "pain"}}})
    assert wrong.status_code == 400 and "pains" in wrong.json()["error"]["message"]
