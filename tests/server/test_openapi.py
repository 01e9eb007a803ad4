"""The OpenAPI document is whole: every route is in it, described, with the shapes it takes and gives."""

from __future__ import annotations

import re

import httpx
from fastapi.routing import APIRoute

from resa.server.app import api_routers


def test_every_route_is_described(client: httpx.Client) -> None:
    document = client.get("/api/openapi.json").json()
    routes = [
        r
        for group in api_routers("router") + api_routers("open_router")
        for r in group.routes
        if isinstance(r, APIRoute) and r.include_in_schema
    ]
    assert len(routes) > 25
    for route in routes:
        for method in route.methods:
            operation = document["paths"][re.sub(r":\w+}", "}", route.path)][method.lower()]
            assert len(operation["summary"]) > 5
            assert "default" in operation["responses"], route.path
            done = next(code for code in operation["responses"] if code.startswith("2"))
            assert done == "204" or operation["responses"][done]["content"], route.path
            if method == "POST" and not route.path.endswith(
                (
                    "/undo",
                    "/cancel",
                    "/demo",
                    "/leave",
                    "/close",
                    "/lock",
                    "/stop",
                    "/sign-out",
                    "{person}/link",
                    "/test",
                    "/again",
                    "/revise",
                    "/bring-back",
                )
            ):
                assert operation["requestBody"]["content"], route.path


def test_every_reference_leads_somewhere(client: httpx.Client) -> None:
    text = client.get("/api/openapi.json").text
    schemas = client.get("/api/openapi.json").json()["components"]["schemas"]
    assert {"Measured", "JourneySummary", "ErrorAnswer"} <= set(schemas)
    assert "x-resa-type" not in text
    for name in re.findall(r'"#/components/schemas/([^"]+)"', text):
        assert name in schemas


def test_there_are_no_pages_that_load_from_elsewhere(client: httpx.Client) -> None:
    for path in ("/docs", "/redoc", "/api/docs"):
        assert "cdn" not in client.get(path).text
