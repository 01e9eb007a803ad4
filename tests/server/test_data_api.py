"""From an uploaded file to a measured journey, over real HTTP."""

from __future__ import annotations

import threading
import time
from typing import Any

import httpx
import pytest

from resa.analysis import asking, kept
from resa.workspace import Workspace, audit
from resa.workspace.principals import local_owner

START = "2026-01-01T"


def log(n: int = 40) -> str:
    """Everybody sees the ad and calls; every second one buys a week later; every fourth does something unheard of."""
    rows = ["customer,event,at,channel,land"]
    for i in range(n):
        land = "SE" if i % 2 else "NO"
        rows.append(f"c{i},ad,2026-01-01T10:{i % 60:02}:00Z,web,{land}")
        rows.append(f"c{i},call,2026-01-02T10:{i % 60:02}:00Z,phone,{land}")
        if i % 4 == 0:
            rows.append(f"c{i},visit,2026-01-03T10:{i % 60:02}:00Z,shop,{land}")
        if i % 2 == 0:
            rows.append(f"c{i},buy,2026-01-09T10:{i % 60:02}:00Z,web,{land}")
    return "\n".join(rows) + "\n"


def upload(client: httpx.Client, content: str | bytes, name: str = "log.csv") -> dict[str, Any]:
    got = client.post("/api/uploads", files={"file": (name, content)})
    assert got.status_code == 201
    found: dict[str, Any] = got.json()
    return found


def ended(client: httpx.Client, job: str) -> dict[str, Any]:
    """The job when it has ended."""
    for _ in range(2_000):
        found: dict[str, Any] = client.get(f"/api/jobs/{job}").json()
        if found["state"] not in {"queued", "running"}:
            return found
        time.sleep(0.01)
    raise AssertionError(f"the job never ended: {found}")


def imported(client: httpx.Client, content: str | bytes, **rest: Any) -> dict[str, Any]:
    body = {"upload": upload(client, content)["upload"], "kind": "events", "purpose": "a test", **rest}
    got = client.post("/api/imports", json=body)
    assert got.status_code == 202, got.text
    return ended(client, got.json()["job"])


@pytest.fixture
def journey(client: httpx.Client) -> str:
    """Ad, call, buy, bound to the events of those names."""
    id: str = client.post("/api/journeys", json={"title": "Köp", "language": "sv"}).json()["id"]
    stale = [r for r in client.get(f"/api/journeys/{id}/file").json()["records"] if not r["id"].startswith("journey:")]
    touchpoints = [
        {"id": f"touchpoint:{name}", "title": {"sv": name}, "events": {"any": [{"name": [name]}]}}
        for name in ("ad", "call", "buy")
    ]
    put = [
        {"id": "stage:s", "title": {"sv": "S"}, "stage_kind": "decision", "order": "a0"},
        {"id": "lane:t", "lane_kind": "touchpoints", "order": "a0"},
        *({"id": f"step:{n}", "stage": "stage:s", "title": {"sv": n}, "order": f"a{i}"}
          for i, n in enumerate(("ad", "call", "buy"))),
        *touchpoints,
        *({"id": f"card:{n}", "lane": "lane:t", "from_step": f"step:{n}", "ref": f"touchpoint:{n}", "order": "a0"}
          for n in ("ad", "call", "buy")),
    ]  # fmt: skip
    remove = [r["id"] for r in stale if not r["id"].startswith(("touchpoint:", "persona:"))]
    done = client.post(f"/api/journeys/{id}/records", json={"put": put, "remove": remove})
    assert done.status_code == 200, done.text
    return id


def test_an_import_reports_and_is_listed_and_undone(client: httpx.Client, workspace: Workspace) -> None:
    job = imported(client, log() + "c1,,not a time,web,SE\n")
    assert job["state"] == "done", job
    report = job["result"]
    assert (report["events"], report["customers"], report["touchpoints"], report["n_refused"]) == (110, 40, 4, 1)
    (batch,) = client.get("/api/imports").json()
    assert (batch["batch"], batch["source"], batch["purpose"]) == ("events-1", "log.csv", "a test")
    refused = client.get(report["refused_file"])
    assert refused.headers["content-disposition"].startswith('attachment; filename="refused log.csv"')
    assert len(refused.text.splitlines()) == 2
    assert list(workspace.uploads_path.iterdir()) == []
    undone = ended(client, client.post(f"/api/imports/{batch['batch']}/undo").json()["job"])
    assert undone["state"] == "done"
    assert client.get("/api/imports").json()[0]["undone_at"] is not None
    assert client.post(f"/api/imports/{batch['batch']}/undo").status_code == 400
    assert {line.action for line in audit.trail(local_owner(workspace))} >= {"import", "undo import"}


def test_a_dry_run_changes_nothing_and_keeps_the_upload(client: httpx.Client, workspace: Workspace) -> None:
    job = imported(client, log(), dry_run=True)
    assert (job["state"], job["result"]["events"], job["result"]["batch"]) == ("done", 110, None)
    assert client.get("/api/imports").json() == []
    assert len(list(workspace.uploads_path.iterdir())) == 1


def test_the_same_file_again_is_recognised(client: httpx.Client) -> None:
    imported(client, log())
    again = imported(client, log())
    assert (again["state"], again["result"]["already_imported"]) == ("done", True)
    assert len(client.get("/api/imports").json()) == 1


@pytest.mark.parametrize(
    ("options", "part"),
    [
        ({"customer": 7}, "customer"),
        ({"column": "x"}, "column"),
        ({"limits": {}}, "limits"),
        ({"joins": [{"upload": "../../etc/passwd", "key": "x"}]}, "no such upload"),
        ({"joins": ["/etc/passwd:x"]}, "joins"),
    ],
)
def test_a_wrong_option_is_refused_before_the_job(client: httpx.Client, options: dict[str, Any], part: str) -> None:
    id = upload(client, log())["upload"]
    got = client.post("/api/imports", json={"upload": id, "options": options})
    assert got.status_code in {400, 404}
    assert part in got.json()["error"]["message"]
    assert client.get("/api/jobs").json() == []


def test_what_cannot_be_read_fails_the_job_and_leaves_the_store(client: httpx.Client) -> None:
    job = imported(client, b"\x89PNG\r\n\x1a\n" + b"\0" * 100)
    assert (job["state"], job["error"]["code"]) == ("failed", "unreadable")
    assert client.get("/api/imports").json() == []
    assert client.post("/api/imports", json={"upload": "none"}).status_code == 404


def test_two_files_joined_on_a_key(client: httpx.Client) -> None:
    people = upload(client, "id,segment\n" + "".join(f"c{i},oil\n" for i in range(40)), "people.csv")
    join = {"upload": people["upload"], "key": "customer", "other_key": "id"}
    assert imported(client, log(), options={"joins": [join]})["state"] == "done"


def test_an_upload_is_looked_at_before_it_is_imported(client: httpx.Client) -> None:
    id = upload(client, log().replace(",", ";"))["upload"]
    found = client.post(f"/api/uploads/{id}/preview", json={"options": {}}).json()
    assert (found["format"], found["delimiter"], found["missing"]) == ("csv", ";", [])
    assert {c["name"]: c["guess"] for c in found["columns"]} == {
        "customer": "customer", "event": "event", "at": "at", "channel": "channel", "land": None,
    }  # fmt: skip
    assert found["rows"][0][1] == "ad"
    other = client.post(f"/api/uploads/{id}/preview", json={"options": {"event": "land"}}).json()
    assert other["roles"]["event"] == "land"
    wrong = client.post(f"/api/uploads/{id}/preview", json={"options": {"event": "evnt"}})
    assert (wrong.status_code, wrong.json()["error"]["value"]) == (400, "evnt")


def test_an_upload_can_be_thrown_away(client: httpx.Client) -> None:
    id = upload(client, log())["upload"]
    assert client.delete(f"/api/uploads/{id}").status_code == 204
    assert client.delete(f"/api/uploads/{id}").status_code == 404
    assert client.post("/api/uploads", content=b"x", headers={"Content-Type": "text/plain"}).status_code == 400
    cut = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\nabc'
    broken = client.post("/api/uploads", content=cut, headers={"Content-Type": "multipart/form-data; boundary=b"})
    assert broken.status_code == 400


def test_the_measured_journey(client: httpx.Client, journey: str) -> None:
    imported(client, log(), options={"traits": ["land"]})
    measured = client.get(f"/api/journeys/{journey}/measured").json()
    reached = {t["id"]: t["flow"]["reached"] for t in measured["touchpoints"]}
    assert reached == {"touchpoint:ad": 40, "touchpoint:call": 40, "touchpoint:buy": 20}
    assert [u["name"] for u in measured["unmatched"]] == ["visit"]
    (row,) = client.get("/api/journeys").json()
    assert (row["customers"], row["grade"]) == (measured["customers"], measured["evidence"]["grade"])
    half = client.get(f"/api/journeys/{journey}/measured", params={"segment": "land:SE"}).json()
    assert {t["id"]: t["flow"]["reached"] for t in half["touchpoints"]}["touchpoint:ad"] == 20
    both = client.get(
        f"/api/journeys/{journey}/measured", params={"segment": "land:SE", "compare_segment": "land:NO"}
    ).json()
    assert both["compared"]["filter"]["segment"] == {"land": ["NO"]}
    assert client.get("/api/journeys").json()[0]["customers"] == measured["customers"]


@pytest.mark.parametrize(
    "query", [{"segment": "land"}, {"persona": "persona:none"}, {"start": "yesterday"}, {"compare_start": "x"}]
)
def test_a_filter_that_names_nothing_is_an_error(client: httpx.Client, journey: str, query: dict[str, str]) -> None:
    got = client.get(f"/api/journeys/{journey}/measured", params=query)
    assert (got.status_code, got.json()["error"]["code"]) == (400, "usage")


def test_a_measurement_is_kept_until_map_data_or_switch_change(
    client: httpx.Client, journey: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from resa.workspace import measuring

    made = []
    measure = measuring.measure_now
    monkeypatch.setattr(measuring, "measure_now", lambda *a: made.append(1) or measure(*a))
    url = f"/api/journeys/{journey}/measured"
    imported(client, log())
    first = client.get(url).content
    assert (client.get(url).content, len(made)) == (first, 1)
    client.post("/api/library/records", json={"put": [{"id": "touchpoint:elsewhere"}]})
    client.get(url)
    assert len(made) == 1
    client.post(f"/api/journeys/{journey}/reveal", json={"revealed": True})
    assert client.get(url).json()["revealed"] is True
    imported(client, log(41))
    client.get(url)
    assert len(made) == 3
    client.get(url, params={"channel": "web"})
    assert len(made) == 4


def test_what_it_can_be_filtered_by(client: httpx.Client, journey: str) -> None:
    imported(client, log(), options={"traits": ["land"]})
    persona = {"id": "persona:no", "title": {"sv": "Norge"},
               "segment": {"all": [{"trait": "land", "values": ["NO"]}]}}  # fmt: skip
    title = client.get("/api/journeys").json()[0]["title"]
    journey_record = {"id": journey, "title": title, "languages": ["sv"], "personas": ["persona:no"]}
    client.post(f"/api/journeys/{journey}/records", json={"put": [persona, journey_record]})
    found = client.get(f"/api/journeys/{journey}/filters").json()
    assert found["personas"] == [{"id": "persona:no", "title": {"sv": "Norge"}, "n": 20}]
    assert found["channels"] == [{"name": "phone", "n": 40}, {"name": "web", "n": 40}, {"name": "shop", "n": 10}]
    assert found["traits"] == {"land": [{"value": "NO", "n": 20}, {"value": "SE", "n": 20}]}
    assert (found["first_at"], found["accounts"]) == ("2026-01-01T10:00:00Z", 0)
    shelf = {p["persona"]["id"]: p for p in client.get("/api/personas").json()}
    assert (shelf["persona:no"]["customers"], shelf["persona:no"]["journeys"]) == (20, [journey])


def test_binding_and_a_rule_tried_out(client: httpx.Client, journey: str) -> None:
    imported(client, log())
    binding = client.get(f"/api/journeys/{journey}/binding").json()
    assert {t["id"]: t["n_events"] for t in binding["touchpoints"]}["touchpoint:call"] == 40
    assert [u["name"] for u in binding["unmatched"]] == ["visit"]
    tried = client.post(f"/api/journeys/{journey}/binding/preview", json={"rule": {"any": [{"name": ["v*"]}]}}).json()
    assert (tried["n_events"], tried["n_customers"]) == (10, 10)


def test_the_customers_behind_a_number_are_audited_and_small_groups_hidden(
    client: httpx.Client, workspace: Workspace, journey: str
) -> None:
    imported(client, log() + "x1,buy,2026-01-09T10:00:00Z,web,SE\n", options={"again": True})
    url = f"/api/journeys/{journey}/customers"
    found = client.get(url, params={"about": "touchpoint:call", "limit": 3}).json()
    assert (found["n"], found["suppressed"], len(found["rows"])) == (40, False, 3)
    assert "c1" not in {row["customer"] for row in found["rows"]}
    few = client.get(url, params={"about": "touchpoint:call", "segment": "land:DK"}).json()
    assert few["rows"] == []
    assert client.get(url, params={"about": "touchpoint:none"}).status_code == 404
    assert client.get(url, params={"about": "touchpoint:call", "outcome": "bored"}).status_code == 422
    looks = [line for line in audit.trail(local_owner(workspace)) if line.action == "look at customers"]
    assert [line.detail["about"] for line in looks] == ["touchpoint:call"] * 2


def test_answers_come_in_are_measured_and_undone(client: httpx.Client, journey: str) -> None:
    imported(client, log())
    client.post(f"/api/journeys/{journey}/reveal", json={"revealed": True})
    rows = "".join(f"c{i},{i % 11},buy,2026-01-10T10:00:00Z,ring 070-123 45 67\n" for i in range(0, 40, 2))
    survey = "customer,nps,touchpoint,at,comment\n" + rows
    id = upload(client, survey, "nps.csv")
    assert id["kind_guess"] == "answers"
    look = client.post(f"/api/uploads/{id['upload']}/preview", json={}).json()
    assert [(s["metric"], s["low"], s["high"]) for s in look["scales"]] == [("nps", 0, 10)]
    assert {c["name"]: c["guess"] for c in look["columns"]}["nps"] == "score"
    wrong = client.post("/api/imports", json={"upload": id["upload"], "kind": "answers", "options": {"metric": "luck"}})
    assert wrong.status_code == 400
    body = {"upload": id["upload"], "kind": "answers", "purpose": "improve", "options": {"reversed": False}}
    job = ended(client, client.post("/api/imports", json=body).json()["job"])
    assert job["state"] == "done", job
    assert (job["result"]["answers"], job["result"]["customers_known"]) == (20, 20)
    assert "070" not in client.get("/api/imports").text
    url = f"/api/journeys/{journey}/measured"
    buy = {t["id"]: t for t in client.get(url).json()["touchpoints"]}["touchpoint:buy"]
    assert [(s["metric"], s["estimate"]["n"]) for s in buy["scores"]] == [("nps", 20)]
    assert client.get("/api/ask/nps").json()["rows"][0]["n"] == 20
    undone = client.post(f"/api/imports/{job['result']['batch']}/undo").json()["job"]
    assert ended(client, undone)["state"] == "done"
    buy = {t["id"]: t for t in client.get(url).json()["touchpoints"]}["touchpoint:buy"]
    assert buy["scores"] == []
    assert client.get("/api/ask/nps").status_code == 404


def test_a_scale_that_looks_reversed_is_asked_about(client: httpx.Client) -> None:
    rows = "".join(f"c{i},{1 + i % 5}\n" for i in range(30))
    file = upload(client, "customer,CES (1 = very easy; 5 = very difficult)\n" + rows, "ces.csv")
    look = client.post(f"/api/uploads/{file['upload']}/preview", json={"kind": "answers"}).json()
    assert len(look["questions"]) == 1
    body = {"upload": file["upload"], "kind": "answers"}
    refused = ended(client, client.post("/api/imports", json=body).json()["job"])
    assert (refused["state"], refused["error"]["code"]) == ("failed", "usage")
    body["options"] = {"reversed": True}  # type: ignore[assignment]  # the values fit, which mypy cannot see
    assert ended(client, client.post("/api/imports", json=body).json()["job"])["state"] == "done"


def test_questions_are_endpoints(client: httpx.Client) -> None:
    imported(client, log())
    known = {q["question"]: q for q in client.get("/api/questions").json()}
    assert {"summary", "transitions", "drop-off"} <= set(known)
    asked = client.get("/api/ask/transitions", params={"limit": "2"}).json()
    assert asked["question"] == "transitions"
    assert {c["name"] for c in asked["columns"]} >= {"from", "to", "n"}
    assert client.get("/api/ask/horoscope").status_code == 404
    assert client.get("/api/ask/transitions", params={"colour": "red"}).status_code == 400


def test_an_answer_is_out_before_it_is_kept(client: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    imported(client, log())
    may_go_on, put, kept_again = threading.Event(), kept._put, threading.Semaphore(0)

    def held(*given: Any) -> None:
        assert may_go_on.wait(60)
        put(*given)
        kept_again.release()

    def computed(*_: object) -> None:
        raise AssertionError("computed again")

    monkeypatch.setattr(kept, "_put", held)
    said = [client.get("/api/ask/transitions").json() for _ in range(2)]
    may_go_on.set()
    assert all(kept_again.acquire(timeout=60) for _ in said)
    monkeypatch.setattr(asking, "_made", computed)
    said.append(client.get("/api/ask/transitions").json())
    assert said[0]["rows"] and said[0] == said[1] == said[2]


def test_a_journey_drafted_from_the_events(client: httpx.Client) -> None:
    assert client.post("/api/discover", json={"title": "Utkast"}).status_code == 400
    imported(client, log())
    job = ended(client, client.post("/api/discover", json={"title": "Utkast", "language": "sv"}).json()["job"])
    assert job["state"] == "done", job
    (row,) = client.get("/api/journeys").json()
    assert (row["id"], row["discovered"], row["revealed"]) == (job["result"]["journey"], True, True)
    assert client.get(f"/api/journeys/{row['id']}/measured").json()["customers"] == 40


def test_reading_goes_on_while_an_import_writes(client: httpx.Client, workspace: Workspace, journey: str) -> None:
    """The writer is held half way; readers see the store before it, and after it the whole of it."""
    imported(client, log())
    url = f"/api/journeys/{journey}/measured"
    before = client.get(url).json()["customers"]
    with workspace.writing:
        id = upload(client, log(80))["upload"]
        job = client.post("/api/imports", json={"upload": id}).json()["job"]
        assert client.get(url).json()["customers"] == before
        assert client.get(f"/api/jobs/{job}").json()["state"] in {"queued", "running"}
    answers: list[int] = []
    reading = threading.Event()

    def read() -> None:
        while not reading.is_set():
            answers.append(client.get(url).json()["customers"])

    reader = threading.Thread(target=read)
    reader.start()
    assert ended(client, job)["state"] == "done"
    reading.set()
    reader.join(30)
    assert set(answers) <= {40, 80}
    assert client.get(url).json()["customers"] == 80


def test_a_waiting_import_is_cancelled(client: httpx.Client, workspace: Workspace) -> None:
    with workspace.writing:
        job = client.post("/api/imports", json={"upload": upload(client, log())["upload"]}).json()["job"]
        assert client.post(f"/api/jobs/{job}/cancel").json()["cancel_requested"] is True
        assert ended(client, job)["state"] == "cancelled"
    assert client.get("/api/imports").json() == []


@pytest.mark.parametrize("format", ["svg", "pdf", "png", "pptx", "xlsx", "html", "json"])
def test_the_map_as_a_file(client: httpx.Client, journey: str, format: str) -> None:
    got = client.get(f"/api/journeys/{journey}/export", params={"format": format, "lang": "sv"})
    assert got.status_code == 200, got.text
    assert "filename*=UTF-8''K%C3%B6p." in got.headers["content-disposition"]
    assert len(got.content) > 500


def test_an_unknown_format_is_refused(client: httpx.Client, journey: str) -> None:
    got = client.get(f"/api/journeys/{journey}/export", params={"format": "doc"})
    assert (got.status_code, "svg" in got.text) == (422, True)


def test_a_customer_is_erased_by_a_job_and_the_map_is_measured_anew(client: httpx.Client, journey: str) -> None:
    imported(client, log())
    before = client.get(f"/api/journeys/{journey}/measured").json()
    started = client.post("/api/erasures", json={"customer": "c3"})
    assert started.status_code == 202
    job = ended(client, started.json()["job"])
    assert (job["state"], job["result"]["events"], job["result"]["answers"]) == ("done", 2, 0)
    after = client.get(f"/api/journeys/{journey}/measured").json()
    assert (before["customers"], after["customers"]) == (40, 39)
    nobody = ended(client, client.post("/api/erasures", json={"customer": "c3"}).json()["job"])
    assert (nobody["state"], nobody["error"]["code"]) == ("failed", "not-found")
    unknown = client.post("/api/erasures", json={"customer": "c4", "also": 1})
    assert unknown.status_code in (400, 422)
