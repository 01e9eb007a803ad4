"""The answers page's routes: a question of the journey's group, worded, drawn and as a table."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from resa.analysis import kernel
from resa.events.ingest import import_files
from resa.events.options import ImportOptions
from resa.events.store import open_store
from resa.workspace import Workspace


@pytest.fixture
def journey(client: httpx.Client, workspace: Workspace, tmp_path: Path) -> str:
    """A map over ten journeys: all begin, six go on to pay, one of them by phone."""
    rows = [f"u{i},begin,2025-01-01T10:00:00Z,web" for i in range(10)]
    rows += [f"u{i},pay,2025-01-02T10:00:00Z,{'phone' if i == 0 else 'web'}" for i in range(6)]
    log = tmp_path / "log.csv"
    log.write_text("customer,event,at,channel\n" + "\n".join(rows) + "\n")
    with open_store(workspace.store_path, create=True) as store:
        import_files([log], store, ImportOptions())
    made = client.post("/api/journeys", json={"title": "Resan", "language": "sv", "template": "empty"})
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


def test_an_answer_has_sentence_picture_and_table(client: httpx.Client, journey: str) -> None:
    found = client.get(
        f"/api/journeys/{journey}/answers/funnel", params={"steps": "begin > pay", "language": "sv", "width": 600}
    )
    assert found.status_code == 200, found.text
    answer = found.json()
    assert answer["sentence"]["code"] == "analysis.plain_funnel" and answer["sentence"]["values"]["n"] == 6
    assert (
        answer["picture"].startswith("<svg")
        and "var(--ink)" in answer["picture"]
        and "<script" not in answer["picture"]
    )
    assert [row[2] for row in answer["cells"]] == ["begin", "pay"] and "60,0\u00a0%" in answer["cells"][1]
    assert answer["columns"][2]["label"] == "Kontaktpunkt" and answer["n_rows"] == 2


def test_the_filter_of_the_page_is_heeded(client: httpx.Client, journey: str) -> None:
    params = {"steps": "begin > pay", "language": "en", "channel": "phone"}
    answer = client.get(f"/api/journeys/{journey}/answers/funnel", params=params).json()
    assert answer["hidden"] == 2 and answer["cells"] == [], "one journey is too few to be shown"


def test_names_in_a_picture_are_escaped(
    client: httpx.Client, workspace: Workspace, journey: str, tmp_path: Path
) -> None:
    log = tmp_path / "bad.csv"
    log.write_text(
        "customer,event,at\n" + "".join(f"x{i},<script>alert(1)</script>,2025-02-01T10:00:00Z\n" for i in range(9))
    )
    with open_store(workspace.store_path) as store:
        import_files([log], store, ImportOptions())
    picture = client.get(f"/api/journeys/{journey}/answers/touchpoints").json()["picture"]
    assert "<script" not in picture and "&lt;script" in picture


def test_wrong_things_are_told(client: httpx.Client, journey: str) -> None:
    assert client.get(f"/api/journeys/{journey}/answers/nothing").status_code == 404
    assert client.get(f"/api/journeys/{journey}/answers/funnel").status_code == 400
    assert client.get(f"/api/journeys/{journey}/answers/paths", params={"language": "xx"}).status_code == 400
    assert client.get("/api/asks/none").json() is None
    assert client.post("/api/asks/none/stop").status_code == 204


def test_questions_say_what_their_forms_need(client: httpx.Client) -> None:
    funnel = next(q for q in client.get("/api/questions").json() if q["question"] == "funnel")
    steps, mode = (next(a for a in funnel["arguments"] if a["name"] == name) for name in ("steps", "mode"))
    assert (
        funnel["group"] == "away"
        and steps["of"] == "path"
        and steps["needed"]
        and mode["choices"] == ["ordered", "unordered", "strict"]
    )


def test_the_other_group_may_be_a_persona(
    client: httpx.Client, workspace: Workspace, journey: str, tmp_path: Path
) -> None:
    rows = [f"{land}{i},{name},2025-03-0{day}T10:00:00Z,{land}" for land in ("SE", "NO") for i in range(12)
            for day, name in enumerate(("begin", "pay" if land == "SE" else "call"), 1)]  # fmt: skip
    log = tmp_path / "lands.csv"
    log.write_text("customer,event,at,land\n" + "\n".join(rows) + "\n")
    with open_store(workspace.store_path) as store:
        import_files([log], store, ImportOptions(traits=("land",)))
    persona = {"id": "persona:no", "title": {"sv": "Norge"},
               "segment": {"all": [{"trait": "land", "values": ["NO"]}]}}  # fmt: skip
    of_map = {"id": journey, "title": {"sv": "Resan"}, "languages": ["sv"], "personas": ["persona:no"]}
    put = client.post(f"/api/journeys/{journey}/records", json={"put": [persona, of_map]})
    assert put.status_code == 200, put.text
    url, first = f"/api/journeys/{journey}/answers/compare", {"segment": "land:SE", "permutations": 5}
    wanted = client.get(url, params={**first, "compare_segment": "land:NO"}).json()
    assert [row[1] for row in wanted["cells"]][1:] and wanted["sentence"]["code"].startswith("analysis.plain_compare")
    found = client.get(url, params={**first, "compare_persona": "persona:no"})
    assert found.status_code == 200, found.text
    assert found.json() == wanted
    nobody = client.get(url, params={**first, "compare_persona": "persona:no", "compare_segment": "land:SE"}).json()
    assert nobody["cells"] == [], "who is in the persona, and Swedish"
    unknown = client.get(url, params={**first, "compare_persona": "persona:none"})
    assert unknown.status_code == 400 and "persona:no" in unknown.text
    other = client.get(f"/api/journeys/{journey}/answers/retention", params={"compare_persona": "persona:no"})
    assert other.status_code == 400, "a question about one group has no other"


def test_several_questions_are_answered_in_one_walk(client: httpx.Client, journey: str) -> None:
    wanted: list[dict[str, object]] = [
        {"question": "transitions"},
        {"question": "funnel", "arguments": {"steps": "begin > pay"}},
        {"question": "funnel"},
        {"question": "nps", "arguments": {}},
        {"question": "no such thing"},
    ]
    found = client.post("/api/ask-many", json={"questions": wanted})
    assert found.status_code == 200, found.text
    transitions, funnel, *wrong = found.json()
    assert transitions["answer"] == client.get("/api/ask/transitions").json()
    assert funnel["answer"] == client.get("/api/ask/funnel", params={"steps": "begin > pay"}).json()
    assert [one["answer"] for one in wrong] == [None, None, None]
    assert [one["problem"]["code"] for one in wrong] == ["usage", "usage", "not-found"]
    many = client.post("/api/ask-many", json={"questions": [{"question": "transitions"}] * 51})
    assert many.status_code == 400 and "≤ 50" in many.text


def test_the_answers_at_a_glance_are_those_of_each_question(client: httpx.Client, journey: str) -> None:
    """In a sentence, about the same group, in the reader's words; what cannot be answered says why, and none hinders the others."""
    url = f"/api/journeys/{journey}/answers"
    wanted = [
        {"question": "transitions"},
        {"question": "funnel", "arguments": {"steps": ["begin > pay"]}},
        {"question": "hazard", "arguments": {"goal": ["pay"], "covariate": ["channel"]}},
        {"question": "funnel"},
        {"question": "nps"},
        {"question": "no such thing"},
    ]
    found = client.post(url, json={"questions": wanted, "language": "sv"})
    assert found.status_code == 200, found.text
    said = found.json()
    assert [one["question"] for one in said] == [one["question"] for one in wanted]
    given: list[dict[str, str]] = [{}, {"steps": "begin > pay"}, {"goal": "pay", "covariate": "channel"}]
    for one, arguments in zip(said, given, strict=False):
        alone = client.get(f"{url}/{one['question']}", params={**arguments, "language": "sv"}).json()
        assert (one["sentence"], one["not_told"]) == (alone["sentence"], alone["not_told"])
    assert [one["problem"]["code"] for one in said[3:]] == ["usage", "not-found", "not-found"]
    nobody = client.post(f"{url}?channel=nowhere", json={"questions": wanted[:1]}).json()
    alone = client.get(f"{url}/transitions", params={"channel": "nowhere"}).json()
    assert nobody[0]["sentence"] == alone["sentence"] != said[0]["sentence"]
    assert client.post(url, json={"questions": [{"question": "nps"}] * 51}).status_code == 400
    assert client.post(url, json={"questions": [], "language": "fi"}).status_code == 400
    assert client.post(url, json={"questions": []}).json() == []


def test_a_question_by_name_is_told_of_and_stopped_by_its_token(
    client: httpx.Client, workspace: Workspace, journey: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first piece waits until it has been stopped; so does that of several questions."""
    seen: list[object] = []

    def stopping(self: kernel.Chunk) -> None:
        seen.append(client.get("/api/asks/mine").json())
        assert client.post("/api/asks/mine/stop").status_code == 204

    monkeypatch.setattr(kernel.Chunk, "forget", stopping)
    one = client.get("/api/ask/transitions", params={"token": "mine"})
    assert one.status_code == 409, one.text
    assert seen and isinstance(seen[0], dict) and seen[0]["total"] == 1
    several = client.post("/api/ask-many", json={"questions": [{"question": "touchpoints"}], "token": "mine"})
    assert several.status_code == 409, several.text
    monkeypatch.undo()
    assert client.get("/api/asks/mine").json() is None
    assert client.get("/api/ask/transitions", params={"token": "mine"}).status_code == 200
