"""What the import, journey and source pages ask of the server beyond the plain walk: columns without a role, scales per
column, files in which nothing looks like a score, empty journeys, and the claims that rest on a source."""

from __future__ import annotations

import time
from typing import Any

import httpx

ANSWERS = "customer,about,ces (1 = very easy),nps\n" + "".join(
    f"c{i},offer,{1 + i % 5},{10 - 2 * (i % 5)}\n" for i in range(40)
)


def upload(client: httpx.Client, content: str) -> str:
    id: str = client.post("/api/uploads", files={"file": ("file.csv", content)}).json()["upload"]
    return id


def look(client: httpx.Client, upload: str, kind: str, **options: Any) -> dict[str, Any]:
    got = client.post(f"/api/uploads/{upload}/preview", json={"options": options, "kind": kind})
    assert got.status_code == 200, got.text
    found: dict[str, Any] = got.json()
    return found


def run(client: httpx.Client, upload: str, kind: str, **options: Any) -> dict[str, Any]:
    body = {"upload": upload, "kind": kind, "options": options, "purpose": "a test"}
    job = client.post("/api/imports", json=body).json()["job"]
    for _ in range(2_000):
        found: dict[str, Any] = client.get(f"/api/jobs/{job}").json()
        if found["state"] not in {"queued", "running"}:
            return found
        time.sleep(0.01)
    raise AssertionError(found)


def test_a_column_can_be_told_to_have_no_role(client: httpx.Client) -> None:
    id = upload(client, "customer,channel,event,at\na,web,buy,2026-01-01\nb,shop,buy,2026-01-02\n")
    assert look(client, id, "events")["roles"]["channel"] == "channel"
    shown = look(client, id, "events", properties=["channel"])
    assert "channel" not in shown["roles"]
    assert [c["guess"] for c in shown["columns"]] == ["customer", None, "event", "at"]
    answers = upload(client, ANSWERS)
    assert "about" not in look(client, answers, "answers", properties=["about"])["roles"]


def test_one_reversed_scale_beside_one_that_is_not(client: httpx.Client) -> None:
    """Only the one whose name says so is asked about; its answer settles the other, and both scales are stored."""
    id = upload(client, ANSWERS)
    asked = look(client, id, "answers")["questions"]
    assert [q["column"] for q in asked] == ["ces (1 = very easy)"]
    refused = run(client, id, "answers")
    assert refused["state"] == "failed" and "good end" in refused["error"]["what"]["text"]
    scales = {"ces (1 = very easy)": {"reversed": True}}
    shown = look(client, id, "answers", scales=scales)
    assert shown["questions"] == []
    assert {s["column"]: s["reversed"] for s in shown["scales"]} == {"ces (1 = very easy)": True, "nps": False}
    done = run(client, id, "answers", scales=scales)
    assert (done["state"], done["result"]["answers"]) == ("done", 80)
    said = look(client, upload(client, ANSWERS), "answers", scales={"nps": {"metric": "csat", "low": 0, "high": 20}})
    (nps,) = [s for s in said["scales"] if s["column"] == "nps"]
    assert (nps["metric"], nps["low"], nps["high"], nps["reason"]["text"]) == ("csat", 0, 20, "declared")


def test_a_file_where_nothing_looks_like_a_score_is_shown_all_the_same(client: httpx.Client) -> None:
    id = upload(client, "customer,x\na,blue\nb,red\n")
    shown = look(client, id, "answers")
    assert (shown["missing"], [c["name"] for c in shown["columns"]]) == (["score"], ["customer", "x"])
    assert look(client, id, "answers", comment="x")["missing"] == []
    assert run(client, id, "answers")["error"]["code"] == "unreadable"


def test_a_journey_may_begin_empty(client: httpx.Client) -> None:
    for template, stages in (("empty", 0), ("starter", 6)):
        body = {"title": template, "language": "sv", "template": template}
        assert client.post("/api/journeys", json=body).status_code == 201
        (row,) = [r for r in client.get("/api/journeys").json() if r["title"]["sv"] == template]
        assert row["n_stages"] == stages
    assert client.post("/api/journeys", json={"title": "x", "template": "lavish"}).status_code == 400


def test_a_source_names_the_claims_that_rest_on_it(client: httpx.Client) -> None:
    journey = client.post("/api/journeys", json={"title": "Köp", "language": "sv"}).json()["id"]
    step = next(
        r["id"] for r in client.get(f"/api/journeys/{journey}/file").json()["records"] if r["id"].startswith("step:")
    )
    put = [
        {"id": "source:talks", "title": {"sv": "Samtal"}, "source_kind": "interviews", "date": "2020-01-01", "n": 9},
        {"id": "insight:slow", "insight_kind": "pain", "text": {"sv": "Dröjer"}, "sources": ["source:talks"]},
        {"id": "figure:f", "about": step, "metric": "nps", "value": 31, "source": "source:talks"},
    ]
    assert client.post(f"/api/journeys/{journey}/records", json={"put": put}).status_code == 200
    (row,) = client.get("/api/sources").json()
    assert (row["valid_days"], row["fresh"]) == (365, False)
    claims = {c["id"]: c for c in row["claims"]}
    assert set(claims) == {"insight:slow", "figure:f"}
    assert claims["insight:slow"]["text"] == {"sv": "Dröjer"} and claims["insight:slow"]["journey"] is None
    assert claims["figure:f"]["journey"] == journey and claims["figure:f"]["text"]
