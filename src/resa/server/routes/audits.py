"""Internal audits, from the plan to the signed report. Who may do what is decided by the one door, `access_audit`."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from ...journey.records import Language
from ...workspace.audits import checklist, findings, planning, signing, views
from ...workspace.audits.checklist import Answered, NewQuestion
from ...workspace.audits.door import AuditAccess, access_audit, may_know
from ...workspace.audits.findings import FindingChange, Judged, NewFinding, Promised
from ...workspace.audits.model import Place
from ...workspace.audits.places import possible
from ...workspace.audits.planning import AuditPlan, PlanChange
from ...workspace.audits.report import ReportFormat, report_file
from ...workspace.audits.signing import Signing
from ...workspace.audits.views import AuditRow, AuditView, PlacedFinding, WaitingAction
from ...workspace.principals import Principal, access_map
from ..answers import answer, body_of, file_answer, gives, gives_file, takes
from ..asking import Somebody
from .people import rooms_of

router = APIRouter(tags=["internal audits"])
_ONE = "/api/audits/{audit}"
_MEDIA = {"md": "text/markdown; charset=utf-8", "pdf": "application/pdf", "json": "application/json"}


@router.get("/api/audits", summary="Every internal audit one may read", **gives(list[AuditRow]))
def listing(principal: Somebody) -> Response:
    return answer(views.listed(principal))


@router.get("/api/audit-places", summary="Places that one may plan an audit of", **gives(list[Place]))
def possible_places(principal: Somebody) -> Response:
    return answer(possible(principal) if may_know(principal) else [])


@router.get("/api/corrective-actions", summary="Corrective actions that are not done", **gives(list[WaitingAction]))
def waiting(principal: Somebody) -> Response:
    return answer(views.waiting(principal))


@router.get("/api/journeys/{id}/findings", summary="Audit findings on the map", **gives(list[PlacedFinding]))
def at_map(id: str, principal: Somebody) -> Response:
    return answer(views.at_map(access_map(principal, id)))


@router.post("/api/audits", summary="Plan an internal audit", **gives(AuditView, status=201), **takes(AuditPlan))
async def plan(request: Request, principal: Somebody) -> Response:
    wanted = await body_of(AuditPlan)(request)
    made = await run_in_threadpool(planning.plan, principal, wanted)
    return answer(await run_in_threadpool(views.shown, made), 201)


@router.get(_ONE, summary="An internal audit", **gives(AuditView))
def one(audit: str, principal: Somebody) -> Response:
    return answer(views.shown(access_audit(principal, audit)))


@router.put(_ONE, summary="Change the plan or the conclusion", **gives(AuditView), **takes(PlanChange))
async def change(audit: str, request: Request, principal: Somebody) -> Response:
    wanted = await body_of(PlanChange)(request)
    return await _done(request, principal, audit, lambda access: planning.change(access, wanted))


@router.delete(_ONE, summary="Take away an audit that nobody signed", status_code=204)
def remove(audit: str, principal: Somebody) -> Response:
    planning.remove(access_audit(principal, audit, "edit"))
    return Response(status_code=204)


@router.post(f"{_ONE}/questions", summary="A question of one's own", **gives(AuditView), **takes(NewQuestion))
async def ask(audit: str, request: Request, principal: Somebody) -> Response:
    wanted = await body_of(NewQuestion)(request)
    return await _done(request, principal, audit, lambda access: checklist.ask(access, wanted))


@router.delete(f"{_ONE}/questions/{{item}}", summary="Leave a question out", **gives(AuditView))
async def drop(audit: str, item: str, request: Request, principal: Somebody) -> Response:
    return await _done(request, principal, audit, lambda access: checklist.drop(access, item))


@router.put(f"{_ONE}/questions/{{item}}", summary="Answer a question", **gives(AuditView), **takes(Answered))
async def reply(audit: str, item: str, request: Request, principal: Somebody) -> Response:
    wanted = await body_of(Answered)(request)
    return await _done(request, principal, audit, lambda access: checklist.answer(access, item, wanted))


@router.post(f"{_ONE}/findings", summary="Write a finding", **gives(AuditView), **takes(NewFinding))
async def find(audit: str, request: Request, principal: Somebody) -> Response:
    wanted = await body_of(NewFinding)(request)
    return await _done(request, principal, audit, lambda access: findings.write(access, wanted))


@router.put(f"{_ONE}/findings/{{finding}}", summary="Word a finding, say its cause", **gives(AuditView), **takes(FindingChange))  # fmt: skip
async def reword(audit: str, finding: str, request: Request, principal: Somebody) -> Response:
    wanted = await body_of(FindingChange)(request)
    return await _done(request, principal, audit, lambda access: findings.change(access, finding, wanted))


@router.delete(f"{_ONE}/findings/{{finding}}", summary="Take a finding back", **gives(AuditView))
async def take_finding_back(audit: str, finding: str, request: Request, principal: Somebody) -> Response:
    return await _done(request, principal, audit, lambda access: findings.remove(access, finding))


@router.post(f"{_ONE}/findings/{{finding}}/actions", summary="Promise a corrective action", **gives(AuditView), **takes(Promised))  # fmt: skip
async def promise(audit: str, finding: str, request: Request, principal: Somebody) -> Response:
    wanted = await body_of(Promised)(request)
    return await _done(request, principal, audit, lambda access: findings.promise(access, finding, wanted))


@router.put(f"{_ONE}/actions/{{action}}", summary="Word a corrective action, say that it is done", **gives(AuditView), **takes(Promised))  # fmt: skip
async def keep_promise(audit: str, action: str, request: Request, principal: Somebody) -> Response:
    wanted = await body_of(Promised)(request)
    return await _done(request, principal, audit, lambda access: findings.keep_promise(access, action, wanted))


@router.delete(f"{_ONE}/actions/{{action}}", summary="Take a corrective action back", **gives(AuditView))
async def take_action_back(audit: str, action: str, request: Request, principal: Somebody) -> Response:
    return await _done(request, principal, audit, lambda access: findings.take_back(access, action))


@router.post(f"{_ONE}/findings/{{finding}}/checks", summary="Check the effect", **gives(AuditView), **takes(Judged))
async def judge(audit: str, finding: str, request: Request, principal: Somebody) -> Response:
    wanted = await body_of(Judged)(request)
    return await _done(request, principal, audit, lambda access: findings.judge(access, finding, wanted))


@router.post(f"{_ONE}/signatures", summary="Sign the report", **gives(AuditView), **takes(Signing))
async def sign(audit: str, request: Request, principal: Somebody) -> Response:
    wanted = await body_of(Signing)(request)
    return await _done(request, principal, audit, lambda access: signing.sign(access, wanted))


@router.post(f"{_ONE}/revise", summary="Begin a new revision of a signed audit", **gives(AuditView))
async def revise(audit: str, request: Request, principal: Somebody) -> Response:
    return await _done(request, principal, audit, signing.revise)


@router.post(f"{_ONE}/close", summary="Nothing more is to be done", **gives(AuditView))
async def close(audit: str, request: Request, principal: Somebody) -> Response:
    return await _done(request, principal, audit, signing.close)


@router.get(f"{_ONE}/report", summary="The report: PDF, Markdown, or the signed content", **gives_file("The file", *_MEDIA.values()))  # fmt: skip
def report(
    audit: str, principal: Somebody, format: ReportFormat = "pdf", lang: Language = "en", revision: int | None = None
) -> Response:
    content, name = report_file(access_audit(principal, audit), format, lang, revision)
    return file_answer(content, name, _MEDIA[format])


async def _done(request: Request, principal: Principal, audit: str, act: Callable[[AuditAccess], object]) -> Response:
    """Do it, and give the audit as it then stands."""

    def acted() -> AuditView:
        act(access_audit(principal, audit, "edit"))
        return views.shown(access_audit(principal, audit))

    shown = await run_in_threadpool(acted)
    rooms_of(request).everywhere(principal.workspace, "audits")
    return answer(shown)
