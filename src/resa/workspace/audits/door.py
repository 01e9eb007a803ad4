"""The one door to an audit, and where it is kept. Whoever may view every journey in its scope may read it, whoever may edit
every one may change it; guests and shared pages never learn that there is one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import msgspec
from sqlalchemy import ColumnElement, Connection, select, update

from ...errors import ConflictError, NotFoundError, PrivacyError
from ...texts.sentence import Sentence, as_data, from_data
from ..principals import Principal
from ..rights import IN_JOURNEY, Need, Role, rank
from ..tables import internal_audit
from .model import Audit, Status

_decoder = msgspec.json.Decoder(Audit, dec_hook=from_data)


@dataclass(frozen=True, slots=True)
class AuditAccess:
    """The right to one audit, for one principal. Made only by this door."""

    principal: Principal
    audit: Audit
    role: Role

    def may(self, need: Need) -> bool:
        """Whether the least of the roles in its journeys allows it."""
        return need in IN_JOURNEY[self.role]


def may_know(principal: Principal) -> bool:
    """Whether there are audits at all, for the one who asks."""
    return principal.way not in ("guest", "share") and not principal.person.startswith("guest:")


def role_for(principal: Principal, journeys: Iterable[str]) -> Role:
    """The least of the roles in those journeys; `none` for guests."""
    if not may_know(principal):
        return "none"
    return min((principal.role_in(one) for one in journeys), key=rank, default="none")


def access_audit(principal: Principal, id: str, need: Need = "view") -> AuditAccess:
    """Raises NotFoundError when there is none that one may know of, PrivacyError when the role does not allow it."""
    with principal.workspace.database.read() as connection:
        content = connection.scalar(select(internal_audit.c.content).where(*_one(principal, id)))
    found = None if content is None else _decoder.decode(content)
    role = "none" if found is None else role_for(principal, found.journeys)
    if found is None or role == "none":
        raise NotFoundError(Sentence("audits.no_such_audit"), value=id, remedy=Sentence("audits.list_of_audits"))
    access = AuditAccess(principal, found, role)
    if not access.may(need):
        raise PrivacyError(
            Sentence("workspace.may_not", who=principal.name, need=need, what=f"the internal audit {id}"),
            value=role,
            allowed=[one for one, needs in IN_JOURNEY.items() if need in needs],
            remedy=Sentence("workspace.ask_workspace_owner"),
        )
    return access


def known_audits(principal: Principal) -> list[AuditAccess]:
    """Every audit the principal may read, the newest plan first."""
    if not may_know(principal):
        return []
    mine = internal_audit.c.workspace == principal.workspace.id
    with principal.workspace.database.read() as connection:
        contents = connection.scalars(select(internal_audit.c.content).where(mine)).all()
    found = [_decoder.decode(content) for content in contents]
    held = [AuditAccess(principal, one, role_for(principal, one.journeys)) for one in found]
    shown = [one for one in held if one.role != "none"]
    return sorted(shown, key=lambda one: (one.audit.planned_at, one.audit.made_at, one.audit.audit), reverse=True)


def replaced(access: AuditAccess, audit: Audit) -> AuditAccess:
    """The same right to the same audit, read anew."""
    return AuditAccess(access.principal, audit, access.role)


def written(audit: Audit) -> str:
    """The audit as it is kept and signed: the same value gives the same letters."""
    return msgspec.json.encode(audit, enc_hook=as_data, order="deterministic").decode()


def read(content: str) -> Audit:
    """What `written` wrote."""
    return _decoder.decode(content)


def changed(
    access: AuditAccess,
    act: Callable[[Audit], Audit],
    *,
    when: tuple[Status, ...],
    also: Callable[[Connection, Audit], None] | None = None,
) -> Audit:
    """Change the audit as it stands now, however it stood when it was read. Raises ConflictError outside the states `when`."""
    principal = access.principal
    where = _one(principal, access.audit.audit)
    with principal.workspace.database.write() as connection:
        content = connection.scalar(select(internal_audit.c.content).where(*where).with_for_update())
        if content is None:
            raise NotFoundError(Sentence("audits.no_such_audit"), value=access.audit.audit)
        before = _decoder.decode(content)
        if before.status not in when:
            raise ConflictError(
                Sentence(f"audits.is_{before.status}"), value=before.status, allowed=list(when),
                remedy=Sentence("audits.begin_a_revision") if before.status in ("reported", "closed") else None,
            )  # fmt: skip
        after = act(before)
        connection.execute(update(internal_audit).where(*where).values(content=written(after), status=after.status))
        if also is not None:
            also(connection, after)
    return after


def _one(principal: Principal, id: str) -> tuple[ColumnElement[bool], ...]:
    return internal_audit.c.workspace == principal.workspace.id, internal_audit.c.audit == id
