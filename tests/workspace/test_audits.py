"""Internal audits on both databases: plan, checklist, finding, cause, action, check, signed report; who may, and what is seen when
a signed report is changed behind the program's back."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from sqlalchemy import update

from resa.errors import ConflictError, LimitError, NotFoundError, PrivacyError, UsageError
from resa.journey.document import Document
from resa.journey.records import Card, Contact, Expectation, Figure, Journey, Kpi, Lane, Source, Stage, Step, Touchpoint
from resa.workspace import Workspace, audit, people
from resa.workspace.audits import checklist, findings, planning, signing, views
from resa.workspace.audits.checklist import Answered, NewQuestion
from resa.workspace.audits.door import AuditAccess, access_audit, known_audits
from resa.workspace.audits.findings import FindingChange, Judged, NewFinding, Promised
from resa.workspace.audits.model import Audit, Link, Spot, state_of
from resa.workspace.audits.planning import AuditPlan, PlanChange
from resa.workspace.audits.report import report_file
from resa.workspace.audits.signing import Signing
from resa.workspace.journeys import bring
from resa.workspace.principals import Principal, access_map
from resa.workspace.tables import audit_report, audit_signature

from .conftest import Clock

ASK = Spot(journey="journey:j", about="touchpoint:ask")
PAY = Spot(journey="journey:j", about="touchpoint:pay")


@pytest.fixture
def filled(workspace: Workspace, ada: Principal) -> Workspace:
    records = [
        Journey(id="journey:j", title={"sv": "Flytten"}, languages=("sv",), owner="Ada", kpis=("kpi:k",)),
        Stage(id="stage:1", title={"sv": "Allt"}),
        Lane(id="lane:touchpoints", lane_kind="touchpoints"),
        Step(id="step:1", stage="stage:1", title={"sv": "Ett"}),
        Touchpoint(
            id="touchpoint:ask", title={"sv": "Fråga"}, owner="Bo Ek", team="Kund",
            response=Expectation(text={"sv": "svar"}, within_seconds=86_400),
        ),
        Touchpoint(id="touchpoint:pay", title={"sv": "Betala"}, owner="Ada"),
        Touchpoint(id="touchpoint:loose", title={"sv": "Lös"}),
        Contact(id="contact:1", stage="stage:1", touchpoint="touchpoint:pay", message={"sv": "Köp mer"}, purpose="marketing"),
        Card(id="card:1", lane="lane:touchpoints", from_step="step:1", ref="touchpoint:ask", sources=("source:old",)),
        Card(id="card:2", lane="lane:touchpoints", from_step="step:1", ref="touchpoint:pay"),
        Source(id="source:old", title={"sv": "Enkät"}, source_kind="survey", date="2024-01-01", n=40),
        Kpi(id="kpi:k", title={"sv": "Svarstid"}, unit="dagar", direction="down", target=2.0),
        Figure(id="figure:1", about="kpi:k", metric="mean", value=5.0, period_end="2026-02-01"),
    ]  # fmt: skip
    bring(ada, Document(records))
    people.rename(ada, "Ada")
    return workspace


def planned(ada: Principal, *scope: Spot, auditors: tuple[str, ...] = ("Cleo",)) -> AuditAccess:
    return planning.plan(ada, AuditPlan(title="Vår", scope=scope or (ASK,), auditors=auditors))


def again(access: AuditAccess) -> AuditAccess:
    return access_audit(access.principal, access.audit.audit, "edit")


def answered(access: AuditAccess, answer: Any = "conforms") -> AuditAccess:
    for item in access.audit.items:
        checklist.answer(access, item.item, Answered(answer=answer))
    return again(access)


def signed(access: AuditAccess) -> AuditAccess:
    signing.sign(access, Signing(part="lead", aware=True))
    return again(access)


def test_a_plan_asks_the_usual_questions_and_tells_what_the_records_say(filled: Workspace, ada: Principal) -> None:
    access = planned(ada, ASK, PAY, Spot(journey="journey:j", about="stage:1"), Spot(journey="journey:j"))
    asked = [(item.about, item.question) for item in access.audit.items]
    assert asked == [
        *(("touchpoint:ask", q) for q in ("owner", "response", "evidence", "consent", "told")),
        *(("touchpoint:pay", q) for q in ("owner", "response", "evidence", "consent", "told")),
        *(("stage:1", q) for q in ("owner", "told", "evidence")),
        *(("", q) for q in ("owner", "review", "promised")),
    ]
    shown = views.shown(access).content
    told = {(i.about, i.question): [(str(f.sentence), f.holds) for f in i.facts] for i in shown.items}
    assert told["touchpoint:ask", "owner"] == [("Owner on the map: Bo Ek, Kund", True)]
    assert told["touchpoint:ask", "response"][0] == ("Promised on the map: svar, within 1\u00a0d", None)
    assert told["touchpoint:ask", "response"][1][1] is None
    assert told["touchpoint:ask", "evidence"][0][1] is False
    assert told["touchpoint:pay", "response"] == [("The map states no promised response", False)]
    assert told["touchpoint:pay", "consent"][0][0].endswith("marketing and needs consent: Köp mer")
    assert told["touchpoint:pay", "told"] == [("To be told, by the map: Köp mer", None)]
    assert told["stage:1", "owner"] == [("The map names no owner", False)]
    assert told["", "review"] == [("The map was never reviewed", False)]
    assert [place.within for place in shown.places][:2] == [{"sv": "Allt"}] * 2


def test_what_is_answered_keeps_the_facts_of_its_day(filled: Workspace, ada: Principal) -> None:
    access = planned(ada)
    assert access.audit.status == "planned"
    first = access.audit.items[0].item
    checklist.answer(access, first, Answered(answer="conforms", evidence=" Intervju ", links=(Link(name="", address="https://x.example/a"),)))  # fmt: skip
    bring_owner(ada, "Någon annan")
    held = views.shown(again(access)).content
    assert held.status == "ongoing"
    assert [str(f.sentence) for f in held.items[0].facts] == ["Owner on the map: Bo Ek, Kund"]
    assert (held.items[0].evidence, held.items[0].links[0].name, held.items[0].by) == ("Intervju", "https://x.example/a", "Ada")  # fmt: skip
    assert held.places[0].owner == "Någon annan"  # not signed yet: as the map says now
    checklist.answer(again(access), first, Answered(answer=None))
    assert again(access).audit.items[0].facts == ()


def bring_owner(ada: Principal, name: str) -> None:
    from resa.workspace.inventory import Assignment, assign

    assign(ada, Assignment(touchpoints=("touchpoint:ask",), owner=name, team=""))


def test_from_finding_to_checked_effect_and_closed(filled: Workspace, ada: Principal, clock: Clock) -> None:
    access = answered(planned(ada))
    item = access.audit.items[1]
    checklist.answer(access, item.item, Answered(answer="major", evidence="Nio av tolv för sent"))
    assert [str(one) for one in signing.gaps(again(access).audit)] == [
        "1 nonconformity on the checklist has no finding"
    ]
    findings.write(again(access), NewFinding(grade="major", words="Svar dröjer", item=item.item))
    finding = again(access).audit.findings[0]
    assert (finding.about, finding.evidence, finding.number) == ("touchpoint:ask", "Nio av tolv för sent", 1)
    assert state_of(finding) == "no_action"

    why = FindingChange(whys=("Kö", " ", "En person", "Ingen ersättare"), cause="Ett enda par händer", measure="kpi:k")
    findings.change(again(access), finding.finding, why)
    assert again(access).audit.findings[0].whys == ("Kö", "En person", "Ingen ersättare")
    findings.promise(
        again(access), finding.finding, Promised(words="Två till i kön", owner="Bo Ek", due_at="2026-03-20")
    )
    promised = again(access).audit.findings[0].actions[0]
    with pytest.raises(ConflictError, match="Not every action"):
        findings.judge(again(access), finding.finding, Judged(effective=True, words="Bra"))

    access = signed(again(access))
    assert access.audit.status == "reported"
    with pytest.raises(ConflictError, match="signed"):
        findings.change(access, finding.finding, FindingChange(words="Annat"))
    with pytest.raises(ConflictError, match="waits"):
        signing.close(access)

    clock.passes(days=30)
    waiting = views.waiting(ada)
    assert [(one.owner, one.late) for one in waiting] == [("Bo Ek", True)]
    assert views.listed(ada)[0].late == 1
    assert [(one.about, one.state, one.late) for one in views.at_map(access_map(ada, "journey:j"))] == [("touchpoint:ask", "acting", 1)]  # fmt: skip
    keep = Promised(words=promised.words, owner="Bo Ek", due_at=promised.due_at, done=True)
    with pytest.raises(UsageError, match="what was done"):
        findings.keep_promise(access, promised.action, keep)
    findings.keep_promise(access, promised.action, msgspec.structs.replace(keep, note="Anställda"))
    assert views.shown(again(access)).standing[0].state == "unchecked"
    told = findings.measured_effect(again(access), finding.finding)
    assert told is not None and (str(told.sentence), told.met) == (
        "Svarstid: no value from after the actions yet",
        None,
    )

    clock.passes(days=30)
    from resa.workspace import documents
    from resa.workspace.principals import access_library

    after = Figure(id="figure:2", about="kpi:k", metric="mean", value=1.5, period_end="2026-04-20")
    documents.apply(access_library(ada, "edit"), [after])
    findings.judge(again(access), finding.finding, Judged(effective=False, words="Inte än"))
    assert views.shown(again(access)).standing[0].state == "not_effective"
    clock.passes(seconds=1)
    findings.judge(again(access), finding.finding, Judged(effective=True, words="Kön är borta"))
    check = again(access).audit.findings[0].checks[-1]
    assert check.effect is not None and check.effect.met is True
    assert str(check.effect.sentence) == (
        "Svarstid: 5 dagar (2026-02-01) before, 1.5 dagar (2026-04-20) after; the target 2 dagar is met"
    )
    assert views.shown(again(access)).reports[0].changed_since
    signing.close(again(access))
    assert again(access).audit.status == "closed"
    assert views.waiting(ada) == [] and views.at_map(access_map(ada, "journey:j")) == []
    actions = [line.action for line in audit.trail(ada, document=access.audit.audit)]
    assert actions[::-1] == [
        "plan internal audit", "sign internal audit", "check effect", "check effect", "close internal audit",
    ]  # fmt: skip


def test_a_signed_report_stays_and_a_revision_stands_beside_it(filled: Workspace, ada: Principal) -> None:
    access = signed(answered(planned(ada)))
    with pytest.raises(ConflictError):
        planning.change(access, PlanChange(title="Annan"))
    with pytest.raises(ConflictError, match="not removed"):
        planning.remove(access)
    first, letters = signing.signed_content(access)
    signing.revise(access)
    access = again(access)
    assert (access.audit.revision, access.audit.status) == (2, "ongoing")
    planning.change(access, PlanChange(title="Vår, omarbetad", summary="Bra i stort"))
    access = signed(again(access))
    shown = views.shown(access)
    assert [(one.revision, one.intact) for one in shown.reports] == [(2, True), (1, True)]
    assert signing.signed_content(access, 1) == (first, letters) and first.title == "Vår"
    assert signing.signed_content(access)[0].title == "Vår, omarbetad"
    with pytest.raises(NotFoundError):
        signing.signed_content(access, 3)
    content, name = report_file(access, "json", "sv", 1)
    assert signing.digest_of(content.decode()) == shown.reports[1].digest and name == "Vår 1.json"


@pytest.mark.parametrize("what", ["content", "digest too", "name"])
def test_whoever_changes_a_signed_report_behind_the_program_is_seen(
    filled: Workspace, ada: Principal, what: str
) -> None:
    access = signed(answered(planned(ada)))
    assert signing.reports(access)[0].intact
    _, letters = signing.signed_content(access)
    forged = letters.replace('"conforms"', '"good"')
    assert forged != letters
    with filled.database.write() as connection:
        if what == "name":
            connection.execute(update(audit_signature).values(name="Någon"))
        else:
            connection.execute(update(audit_report).values(content=forged))
        if what == "digest too":
            digest = signing.digest_of(forged)
            connection.execute(update(audit_report).values(digest=digest))
            connection.execute(update(audit_signature).values(digest=digest))
    report = signing.reports(access)[0]
    assert not report.intact and not report.signatures[0].genuine
    text = report_file(access, "md", "en", None)[0].decode()
    assert "changed after it was signed" in text


def test_nobody_signs_alone_for_what_they_own_unwarned(filled: Workspace, ada: Principal, clock: Clock) -> None:
    access = answered(planned(ada, ASK, PAY, auditors=("Ada", "Cleo")))
    assert [str(one) for one in views.shown(access).warnings] == ["Ada owns 1 of the places. Let another auditor audit and sign them."]  # fmt: skip
    with pytest.raises(ConflictError, match="sign alone") as refused:
        signing.sign(access, Signing(part="lead"))
    assert refused.value.where == "aware"
    access = signed(access)
    warned = signing.reports(access)[0].warnings
    assert [str(one) for one in warned] == ["Ada owns 1 of the places, and no independent auditor has signed."]
    assert str(warned[0]) in report_file(access, "md", "en", None)[0].decode().replace("\\", "")
    with pytest.raises(ConflictError, match="already"):
        signing.sign(access, Signing(part="lead", aware=True))
    clock.passes(seconds=1)
    people.rename(ada, "Cleo")  # another at the same machine, who owns none of it
    signing.sign(again(access), Signing(part="auditor"))
    report = signing.reports(again(access))[0]
    assert report.warnings == () and [one.name for one in report.signatures] == ["Ada", "Cleo"] and report.intact


def test_what_is_missing_is_said_before_it_can_be_signed(filled: Workspace, ada: Principal) -> None:
    access = planned(ada, auditors=())
    assert [str(one) for one in views.shown(access).gaps] == ["5 questions are not answered", "No auditor is named"]
    with pytest.raises(ConflictError, match="not answered"):
        signing.sign(access, Signing(part="lead"))
    with pytest.raises(NotFoundError):
        report_file(access, "json", "sv", None)
    assert "Draft" in report_file(access, "md", "en", None)[0].decode()


def test_own_questions_stand_at_their_places_and_scope_can_change(filled: Workspace, ada: Principal) -> None:
    access = planned(ada, ASK, PAY)
    checklist.ask(access, NewQuestion(words="Är den tillgänglig?", scope=(PAY,)))
    checklist.ask(again(access), NewQuestion(words="På norska?"))
    own = [(i.about, i.words) for i in again(access).audit.items if i.words]
    assert own == [("touchpoint:ask", "På norska?"), ("touchpoint:pay", "Är den tillgänglig?"), ("touchpoint:pay", "På norska?")]  # fmt: skip
    usual = again(access).audit.items[0].item
    checklist.drop(again(access), usual)
    with pytest.raises(NotFoundError):
        checklist.answer(again(access), usual, Answered(answer="good"))
    findings.write(again(access), NewFinding(grade="good", words="Snabbt", journey="journey:j", about="touchpoint:ask"))
    with pytest.raises(ConflictError, match="would go"):
        planning.change(again(access), PlanChange(scope=(PAY,)))
    findings.remove(again(access), again(access).audit.findings[0].finding)
    planning.change(again(access), PlanChange(scope=(Spot(journey="journey:j"), PAY)))
    assert [i.about for i in again(access).audit.items] == [""] * 3 + ["touchpoint:pay"] * 7


@pytest.mark.parametrize(
    ("wanted", "error"),
    [
        (AuditPlan(title=" ", scope=(ASK,)), UsageError),
        (AuditPlan(title="x" * 201, scope=(ASK,)), UsageError),
        (AuditPlan(title="x", scope=()), UsageError),
        (AuditPlan(title="x", scope=(ASK,), planned_at="i morgon"), UsageError),
        (AuditPlan(title="x", scope=(ASK,), criteria=("c",) * 51), LimitError),
        (AuditPlan(title="x", scope=(Spot(journey="journey:none"),)), NotFoundError),
        (AuditPlan(title="x", scope=(Spot(journey="journey:j", about="touchpoint:loose"),)), NotFoundError),
    ],
)
def test_a_plan_that_cannot_be_is_refused(filled: Workspace, ada: Principal, wanted: AuditPlan, error: type[Exception]) -> None:  # fmt: skip
    with pytest.raises(error):
        planning.plan(ada, wanted)
    assert known_audits(ada) == []


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "/api/journeys", "https://[", "//x"])
def test_no_link_that_a_browser_would_run(filled: Workspace, ada: Principal, address: str) -> None:
    access = planned(ada)
    with pytest.raises(UsageError):
        checklist.answer(access, access.audit.items[0].item, Answered(answer="good", links=(Link(name="x", address=address),)))  # fmt: skip


def test_viewers_read_and_guests_know_of_none(filled: Workspace, ada: Principal) -> None:
    access = planned(ada)
    id = access.audit.audit
    looks = Principal(filled, "Cleo", "viewer", "p:cleo", "account")
    writes = Principal(filled, "Ben", "editor", "p:ben", "account")
    stranger = Principal(filled, "Dan", "none", "p:dan", "account")
    guest = Principal(filled, "guest Gus", "editor", "p:gus", "guest")
    assert views.shown(access_audit(looks, id)).may_edit is False
    assert access_audit(writes, id, "edit").may("edit")
    with pytest.raises(PrivacyError):
        access_audit(looks, id, "edit")
    with pytest.raises(PrivacyError):
        planning.plan(looks, AuditPlan(title="x", scope=(ASK,)))
    for nobody in (stranger, guest):
        assert views.listed(nobody) == [] and views.waiting(nobody) == []
        with pytest.raises(NotFoundError):
            access_audit(nobody, id)
    with pytest.raises(PrivacyError):
        planning.plan(guest, AuditPlan(title="x", scope=(ASK,)))
    findings.write(access, NewFinding(grade="minor", words="Nej", journey="journey:j", about="touchpoint:ask"))
    assert views.at_map(access_map(guest, "journey:j")) == [] and len(views.at_map(access_map(looks, "journey:j"))) == 1
    planning.remove(again(access))
    assert known_audits(ada) == []


def test_an_audit_of_two_journeys_is_for_who_may_see_both(filled: Workspace, ada: Principal) -> None:
    from resa.workspace import accounts, teams

    bring(ada, Document([Journey(id="journey:k", title={"sv": "Två"}, languages=("sv",)), Stage(id="stage:k", title={"sv": "S"})]))  # fmt: skip
    access = planned(ada, ASK, Spot(journey="journey:k", about="stage:k"))
    accounts.make_owner(filled, "Ada", "ada@example.org", "a long walk by the sea")
    ben = accounts.invite(ada, "Ben", "ben@example.org", "editor").person
    teams.give(access_map(ada, "journey:k", "own"), ben, "viewer")
    reader = Principal(filled, "Ben", "editor", ben, "account")
    assert not access_audit(reader, access.audit.audit).may("edit")
    teams.give(access_map(ada, "journey:k", "own"), ben, "none")
    with pytest.raises(NotFoundError):
        access_audit(Principal(filled, "Ben", "editor", ben, "account"), access.audit.audit)


def test_places_that_leave_the_map_keep_their_names(filled: Workspace, ada: Principal) -> None:
    from resa.workspace import documents

    access = planned(ada)
    documents.apply(access_map(ada, "journey:j", "edit"), [], ["card:1"])
    place = views.shown(again(access)).content.places[0]
    assert place.gone and place.title == {"sv": "Fråga"}


@pytest.mark.parametrize("language", ["sv", "da", "nb", "en"])
def test_the_report_in_four_languages(filled: Workspace, ada: Principal, language: Any) -> None:
    access = answered(planned(ada, ASK, Spot(journey="journey:j")))
    findings.write(access, NewFinding(grade="minor", words="Saknar | *ägare*", journey="journey:j", about=""))
    finding = again(access).audit.findings[0].finding
    findings.promise(again(access), finding, Promised(words="Utse", owner="Ada", due_at="2026-05-01"))
    access = signed(again(access))
    text = report_file(access, "md", language, None)[0].decode()
    assert "Saknar \\| \\*ägare\\*" in text and "2026-05-01" in text
    assert text.count("\n| --- ") >= 5 and "audits." not in text
    content, name = report_file(access, "pdf", language, None)
    assert content.startswith(b"%PDF") and name.endswith(" 1.pdf")


def test_an_audit_is_kept_as_it_is_read(filled: Workspace, ada: Principal) -> None:
    from resa.workspace.audits.door import read, written

    access = answered(planned(ada, ASK, PAY))
    kept: Audit = access.audit
    assert read(written(kept)) == kept and written(read(written(kept))) == written(kept)
