"""The demo's internal audits: one of the delivery that was signed, with findings that stand differently, and one that is planned.

They are made through the same doors that users use, each step on its day.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from .colleagues import colleague

if TYPE_CHECKING:
    from ..workspace import Workspace
    from ..workspace.audits.model import Answer, Finding, Grade, Spot

JOURNEY, AUDITOR = "journey:heat", "Ida Berg"
DELIVERY = ("stage:deliver", "touchpoint:handover", "touchpoint:sms", "touchpoint:installation")
NEXT = ("touchpoint:request", "touchpoint:offer", "touchpoint:service")
#: (place, question) → answer and what shows it; the rest conforms.
ANSWERS: dict[tuple[str, str], tuple[Answer, str]] = {
    ("stage:deliver", "owner"): ("minor", "Ingen på ledningsmötet räckte upp handen."),
    ("stage:deliver", "told"): ("observation", "Fem av åtta intervjuade visste inte vad som händer efter underskriften."),
    ("touchpoint:handover", "owner"): ("major", "Sälj: ”vi är klara vid underskriften”. Montörsfirman: ”vi väntar på material”."),
    ("touchpoint:handover", "response"): ("not_applicable", "Kunden möter inte överlämningen själv."),
    ("touchpoint:handover", "consent"): ("not_applicable", ""),
    ("touchpoint:handover", "told"): ("not_applicable", ""),
    ("touchpoint:sms", "response"): ("minor", "42 % får sms:et. Övriga ringer själva."),
    ("touchpoint:sms", "consent"): ("conforms", "Tjänstesms, villkoren § 4."),
    ("touchpoint:installation", "response"): ("good", "Montörerna ringer från bilen när de är tio minuter bort."),
}  # fmt: skip


def audit_quality(workspace: Workspace) -> None:
    """Make both; a workspace without the heat journey is left as it is."""
    from ..workspace.audits import checklist, findings, planning, signing
    from ..workspace.audits.checklist import Answered
    from ..workspace.audits.door import access_audit
    from ..workspace.audits.findings import FindingChange, Judged, NewFinding, Promised
    from ..workspace.audits.model import Spot
    from ..workspace.audits.planning import AuditPlan, PlanChange
    from ..workspace.audits.signing import Signing
    from ..workspace.principals import accessible_maps, local_owner

    owner = local_owner(workspace)
    if JOURNEY not in {access.document for access in accessible_maps(owner)}:
        return
    ida = colleague(workspace, AUDITOR, "editor")
    today = workspace.clock().date()

    def scope(places: tuple[str, ...]) -> tuple[Spot, ...]:
        return tuple(Spot(journey=JOURNEY, about=about) for about in places)

    def day(days: int) -> str:
        return (today + timedelta(days=days)).isoformat()

    with _days_ago(workspace, 120):
        plan = AuditPlan(
            title="Leveransen: säger vi vilken dag?", scope=scope(DELIVERY), auditors=(AUDITOR,), planned_at=day(-120),
            purpose="Se om löftet ”vi säger vilken dag, och vi kommer den dagen” hålls hela vägen.",
            criteria=("ISO 9001, 8.2.1 Kundkommunikation", "ISO 9001, 5.3 Ansvar och befogenheter", "Vårt löfte till kunden"),
        )  # fmt: skip
        id = planning.plan(ida, plan).audit.audit
    with _days_ago(workspace, 115):
        for item in access_audit(ida, id).audit.items:
            answer, evidence = ANSWERS.get((item.about, item.question), ("conforms", ""))
            checklist.answer(access_audit(ida, id, "edit"), item.item, Answered(answer=answer, evidence=evidence))
        asked = {(item.about, item.question): item.item for item in access_audit(ida, id).audit.items}

        def found(about: str, question: str, grade: Grade, words: str, against: int) -> Finding:
            requirement = plan.criteria[against]
            new = NewFinding(grade=grade, words=words, item=asked[about, question], requirement=requirement)
            return findings.write(access_audit(ida, id, "edit"), new).findings[-1]

        nobody = found(
            "touchpoint:handover",
            "owner",
            "major",
            "Ingen äger överlämningen från sälj till montör; kunden får vänta elva dagar utan besked.",
            1,
        )
        few = found("touchpoint:sms", "response", "minor", "Besked om dagen når bara fyra av tio kunder.", 2)
        bare = found("stage:deliver", "owner", "minor", "Fasen Leverans har varken ägare eller team.", 1)
        found(
            "stage:deliver",
            "told",
            "observation",
            "De pensionerade får inget veta medan de väntar; planen har bara ett sms till oljekunderna.",
            0,
        )
        found("touchpoint:installation", "response", "good", "Att ringa från bilen kostar inget och nämns i nästan varje omdöme.", 2)  # fmt: skip
        why = FindingChange(
            whys=("Sälj släpper ärendet vid underskriften", "Provisionen betalas då", "Målen sätts per avdelning", "Ingen följer tiden mellan avdelningarna"),
            cause="Målen slutar där avdelningen slutar, så väntan mellan dem är ingens.",
        )  # fmt: skip
        findings.change(access_audit(ida, id, "edit"), nobody.finding, why)
        less = FindingChange(cause="Sms:et skickas bara när montören fyller i fältet.", measure="kpi:calls")
        findings.change(access_audit(ida, id, "edit"), few.finding, less)
        name = Promised(words="Utse en ägare för överlämningen", owner="Maja Lindqvist", due_at=day(-20))
        findings.promise(access_audit(ida, id, "edit"), nobody.finding, name)
        send = Promised(
            words="Gör fältet för dagen obligatoriskt i Planeringstavlan", owner="Kim Jansson", due_at=day(-85)
        )
        sent = findings.promise(access_audit(ida, id, "edit"), few.finding, send).findings[1].actions[-1]
        seat = Promised(words="Föreslå ägare för fasen till ledningsgruppen", owner="Maja Lindqvist", due_at=day(30))
        findings.promise(access_audit(ida, id, "edit"), bare.finding, seat)
        end = PlanChange(
            summary="Löftet hålls den dag montören kommer, men inte under väntan. Det som saknas är en ägare, inte vilja."
        )
        planning.change(access_audit(ida, id, "edit"), end)
    with _days_ago(workspace, 112):
        signing.sign(access_audit(ida, id, "edit"), Signing(part="lead"))
    with _days_ago(workspace, 80):
        done = Promised(
            words=send.words, owner=send.owner, due_at=send.due_at, done=True, note="Obligatoriskt sedan version 4.2."
        )
        findings.keep_promise(access_audit(ida, id, "edit"), sent.action, done)
    with _days_ago(workspace, 5):
        judged = Judged(effective=False, words="Samtalen blir färre, men målet nås inte förrän alla får sms:et.")
        findings.judge(access_audit(ida, id, "edit"), few.finding, judged)
    soon = AuditPlan(
        title="Svarstider: offert och service", scope=scope(NEXT), auditors=(AUDITOR, "Sara Ek"), planned_at=day(21),
        purpose="Kommer svaren så snabbt som vi lovar?", criteria=("ISO 9001, 8.2.1 Kundkommunikation", "Vårt löfte till kunden"),
    )  # fmt: skip
    planning.plan(ida, soon)


@contextmanager
def _days_ago(workspace: Workspace, days: int) -> Iterator[None]:
    """What is done within is done on that day."""
    now = workspace.clock
    workspace.clock = lambda: now() - timedelta(days=days)
    try:
        yield
    finally:
        workspace.clock = now
