"""The API does what its own description says: schemathesis asks every operation with made-up and with broken requests."""

from __future__ import annotations

import collections
from typing import Any

import httpx
import hypothesis
import pytest
import schemathesis
import schemathesis.specs.openapi.checks as described
from hypothesis import HealthCheck, Phase
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error

from resa.server.asking import session_cookie
from resa.workspace import Workspace, accounts, sessions

CHECKS = [
    not_a_server_error,
    described.status_code_conformance,
    described.content_type_conformance,
    described.response_schema_conformance,
    described.response_headers_conformance,
    described.negative_data_rejection,
    described.unsupported_method,
]
#: Would take the ground away from under the others.
LEFT_OUT = {"DELETE /api/journeys/{id}"}


@pytest.fixture
def asking(client: httpx.Client, workspace: Workspace) -> tuple[str, dict[str, str], str]:
    """The server's address, an owner's session as a header, and a journey that is there."""
    journey = client.post(
        "/api/journeys", json={"title": "Byta värme", "language": "sv", "template": "b2c_purchase"}
    ).json()
    accounts.make_owner(workspace, "Ada", "ada@example.org", "a long walk by the sea")
    signed_in = f"{session_cookie(workspace, False)}={sessions.start(workspace, 'owner', 'a test')}"
    return str(client.base_url), {"Cookie": signed_in}, journey["id"]


def _problems(asking: tuple[str, dict[str, str], str], examples: int) -> dict[str, str]:
    address, headers, journey = asking
    schema = schemathesis.openapi.from_url(f"{address}/api/openapi.json")
    found: dict[str, str] = {}
    answers: collections.Counter[int] = collections.Counter()
    for one in schema.get_all_operations():
        operation = one.ok()
        if operation.label in LEFT_OUT:
            continue
        raw = operation.definition.raw
        takes = "requestBody" in raw or any(given["in"] == "query" for given in raw.get("parameters", ()))
        # what takes nothing has nothing that could be wrong
        for mode in GenerationMode if takes else (GenerationMode.POSITIVE,):

            @hypothesis.settings(
                max_examples=examples,
                deadline=None,
                database=None,
                derandomize=True,
                suppress_health_check=list(HealthCheck),
                phases=[Phase.generate],
            )
            @hypothesis.given(operation.as_strategy(generation_mode=mode))
            def asked(case: Case) -> None:
                if case.path.startswith("/api/journeys/{id}"):
                    case.path_parameters["id"] = journey
                try:
                    answer = case.call_and_validate(base_url=address, checks=CHECKS, headers=headers)
                    answers[answer.status_code] += 1
                except (AssertionError, ExceptionGroup) as wrong:
                    found.setdefault(f"{case.method} {case.path}", str(wrong))

            asked()
    assert answers[200] > 50 and answers[422] > 50, answers
    return found


def _say(found: dict[str, Any]) -> str:
    return "\n".join(f"{label}: {wrong}" for label, wrong in found.items())


def test_the_api_does_as_described(asking: tuple[str, dict[str, str], str]) -> None:
    assert not (found := _problems(asking, 3)), _say(found)


@pytest.mark.soak
def test_the_api_does_as_described_at_length(asking: tuple[str, dict[str, str], str]) -> None:
    assert not (found := _problems(asking, 200)), _say(found)
