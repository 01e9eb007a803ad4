"""The report is signed: kept to the letter beside its digest, for good. To change it a new revision is begun."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, Row, insert, select

from ...errors import ConflictError, NotFoundError, UsageError
from ...texts.sentence import Sentence
from .. import audit as trail
from .. import people, sealing
from ..clock import iso
from ..owners import same
from ..principals import Principal
from ..tables import audit, audit_report, audit_signature
from .door import AuditAccess, changed, read, written
from .model import NONCONFORMITIES, Audit, Part, is_settled
from .places import owned_by, renewed


class Signing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How one signs."""

    part: Part
    aware: bool = False
    """One has read the warning, if any, and signs all the same; the report says so."""


class Signature(msgspec.Struct, frozen=True, kw_only=True):
    """Who signed, as what and when."""

    name: str
    part: Part
    at: str
    genuine: bool
    """Its mark is of this very report, and of this name, part and time."""


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """A signed revision, and whether it is still what was signed."""

    revision: int
    digest: str
    """SHA-256 of the content as it was signed."""
    intact: bool
    """The content kept has that digest, as have its signatures and the audit trail."""
    made_at: str
    signatures: tuple[Signature, ...]
    warnings: tuple[Sentence, ...]
    """Of its independence."""
    changed_since: bool
    """The audit went on after it: what was done and checked since stands in no report yet."""


def gaps(of: Audit) -> tuple[Sentence, ...]:
    """What is missing before the report can be signed."""
    found = []
    open_questions = sum(item.answer is None for item in of.items)
    if open_questions:
        found.append(Sentence("audits.gap_questions", n=open_questions))
    with_finding = {one.item for one in of.findings}
    bare = sum(item.answer in NONCONFORMITIES and item.item not in with_finding for item in of.items)
    if bare:
        found.append(Sentence("audits.gap_findings", n=bare))
    if not of.auditors:
        found.append(Sentence("audits.gap_auditors"))
    return tuple(found)


def independence(
    principal: Principal, of: Audit, names: Iterable[str], code: str = "audits.owns"
) -> tuple[Sentence, ...]:
    """A warning for each of the names that owns something in the audit's scope."""
    found = []
    for name in dict.fromkeys(names):
        owned = owned_by(principal, name, of.places)
        if owned:
            found.append(Sentence(code, name=name, n=len(owned)))
    return tuple(found)


def sign(access: AuditAccess, wanted: Signing) -> Audit:
    """Sign the report as it stands, or a signed one beside others. Raises ConflictError while something is missing, or when the
    signer owns what was audited, signs alone, and does not say to know that."""
    principal, now = access.principal, access.audit
    name = people.me(principal).name
    if not name:
        raise UsageError(Sentence("audits.say_your_name"), where="name", remedy=Sentence("audits.put_api_me"))
    if now.status in ("planned", "ongoing"):
        lacking = gaps(now)
        if lacking:
            raise ConflictError(lacking[0], remedy=lacking[1] if len(lacking) > 1 else None)
    _warned(access, name, wanted)
    at = iso(principal.workspace.clock())

    def act(of: Audit) -> Audit:
        if of.status in ("reported", "closed"):
            return of
        if of != now:
            raise ConflictError(Sentence("audits.changed_meanwhile"), remedy=Sentence("audits.look_again"))
        return replace(of, status="reported", places=renewed(principal, of))

    def also(connection: Connection, of: Audit) -> None:
        digest = _kept(connection, principal, of, at)
        workspace = principal.workspace
        for row in _rows(connection, principal, of.audit, of.revision):
            if same(row.name) == same(name) and row.part == wanted.part:
                raise ConflictError(Sentence("audits.signed_already", name=name), value=name)
        connection.execute(
            insert(audit_signature).values(
                workspace=workspace.id, signature=f"signature:{secrets.token_hex(6)}", audit=of.audit, revision=of.revision,
                person=principal.person, name=name, part=wanted.part, at=at, digest=digest,
                mark=sealing.proof(workspace, _signed(of.audit, of.revision, digest, name, wanted.part, at)),
            )
        )  # fmt: skip
        trail.record(
            connection, principal, "sign internal audit",
            document=of.audit, revision=of.revision, digest=digest, part=wanted.part,
        )  # fmt: skip

    return changed(access, act, when=("planned", "ongoing", "reported", "closed"), also=also)


def revise(access: AuditAccess) -> Audit:
    """Begin a new revision of a signed audit; what was signed stays as it is."""

    def act(of: Audit) -> Audit:
        return replace(of, revision=of.revision + 1, status="ongoing", closed_at=None)

    def also(connection: Connection, of: Audit) -> None:
        trail.record(connection, access.principal, "revise internal audit", document=of.audit, revision=of.revision)

    return changed(access, act, when=("reported", "closed"), also=also)


def close(access: AuditAccess) -> Audit:
    """Nothing more is to be done. Raises ConflictError while a finding waits for its action or the check of its effect."""
    at = iso(access.principal.workspace.clock())

    def act(of: Audit) -> Audit:
        waiting = sum(not is_settled(one) for one in of.findings)
        if waiting:
            raise ConflictError(Sentence("audits.findings_wait", n=waiting))
        return replace(of, status="closed", closed_at=at)

    def also(connection: Connection, of: Audit) -> None:
        trail.record(connection, access.principal, "close internal audit", document=of.audit, revision=of.revision)

    return changed(access, act, when=("reported",), also=also)


def reports(access: AuditAccess) -> list[Report]:
    """Every signed revision with its verification, the newest first."""
    principal, id = access.principal, access.audit.audit
    of = (audit_report.c.workspace == principal.workspace.id, audit_report.c.audit == id)
    with principal.workspace.database.read() as connection:
        rows = connection.execute(select(audit_report).where(*of).order_by(audit_report.c.revision.desc())).all()
        signed = {row.revision: _rows(connection, principal, id, row.revision) for row in rows}
        told = _in_trail(connection, principal, id)
    return [_report(access, row, signed[row.revision], told) for row in rows]


def signed_content(access: AuditAccess, revision: int | None = None) -> tuple[Audit, str]:
    """A signed revision as it was signed (the newest when none is told), and its very letters. Raises NotFoundError."""
    workspace = access.principal.workspace
    of = (audit_report.c.workspace == workspace.id, audit_report.c.audit == access.audit.audit)
    query = select(audit_report.c.content).where(*of).order_by(audit_report.c.revision.desc())
    if revision is not None:
        query = query.where(audit_report.c.revision == revision)
    with workspace.database.read() as connection:
        content = connection.scalar(query.limit(1))
    if content is None:
        raise NotFoundError(Sentence("audits.not_signed"), where="revision", value=revision)
    return read(content), str(content)


def digest_of(content: str) -> str:
    """SHA-256 of the letters, as `sha256sum` says of the file."""
    return hashlib.sha256(content.encode()).hexdigest()


def _warned(access: AuditAccess, name: str, wanted: Signing) -> None:
    if wanted.aware or wanted.part not in ("lead", "auditor"):
        return
    warned = independence(access.principal, access.audit, [name], "audits.signer_owns")
    with access.principal.workspace.database.read() as connection:
        others = _rows(connection, access.principal, access.audit.audit, access.audit.revision)
    free = [row.name for row in others if row.part in ("lead", "auditor") and same(row.name) != same(name)]
    alone = not any(not owned_by(access.principal, one, access.audit.places) for one in free)
    if warned and alone:
        raise ConflictError(warned[0], where="aware", remedy=Sentence("audits.let_another_sign"))


def _kept(connection: Connection, principal: Principal, of: Audit, at: str) -> str:
    """The digest of the revision's report, which is written down with its first signature."""
    workspace = principal.workspace
    own = (
        audit_report.c.workspace == workspace.id,
        audit_report.c.audit == of.audit,
        audit_report.c.revision == of.revision,
    )
    known = connection.scalar(select(audit_report.c.digest).where(*own))
    if known is not None:
        return str(known)
    content = written(of)
    digest = digest_of(content)
    connection.execute(
        insert(audit_report).values(
            workspace=workspace.id, audit=of.audit, revision=of.revision, content=content, digest=digest, made_at=at
        )
    )
    return digest


def _rows(connection: Connection, principal: Principal, id: str, revision: int) -> list[Row[Any]]:
    of = (
        audit_signature.c.workspace == principal.workspace.id,
        audit_signature.c.audit == id,
        audit_signature.c.revision == revision,
    )
    order = (audit_signature.c.at, audit_signature.c.signature)
    return list(connection.execute(select(audit_signature).where(*of).order_by(*order)).all())


def _in_trail(connection: Connection, principal: Principal, id: str) -> dict[int, set[str]]:
    """The digests that the audit trail holds of this audit, by revision."""
    of = (
        audit.c.workspace == principal.workspace.id,
        audit.c.document == id,
        audit.c.action == "sign internal audit",
    )
    found: dict[int, set[str]] = {}
    for detail in connection.scalars(select(audit.c.detail).where(*of)):
        told = msgspec.json.decode(detail)
        found.setdefault(told["revision"], set()).add(told["digest"])
    return found


def _report(access: AuditAccess, row: Row[Any], signed: list[Row[Any]], told: dict[int, set[str]]) -> Report:
    workspace = access.principal.workspace
    digest = digest_of(row.content)
    signatures = tuple(
        Signature(
            name=one.name, part=one.part, at=one.at,
            genuine=one.digest == digest
            and one.mark == sealing.proof(workspace, _signed(row.audit, row.revision, digest, one.name, one.part, one.at)),
        )
        for one in signed
    )  # fmt: skip
    then = read(row.content)
    signers = [one.name for one in signatures if one.part in ("lead", "auditor")]
    owns = independence(access.principal, then, signers, "audits.signed_and_owns")
    free = len(owns) < len(dict.fromkeys(signers))
    current = access.audit
    return Report(
        revision=row.revision,
        digest=row.digest,
        intact=row.digest == digest and all(one.genuine for one in signatures) and told.get(row.revision) == {digest},
        made_at=row.made_at,
        signatures=signatures,
        warnings=() if free else owns,
        changed_since=row.revision == current.revision
        and (then.findings, then.items) != (current.findings, current.items),
    )


def _signed(id: str, revision: int, digest: str, name: str, part: str, at: str) -> str:
    return f"internal audit {id} {revision} {digest} {name} {part} {at}"
