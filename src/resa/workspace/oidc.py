"""Who somebody from the OpenID Connect provider is here: known by issuer and subject; linked by a verified e-mail address to the
account that has it; else a newcomer, when their address is of a domain that the settings allow. Whoever was removed stays out until
they are invited again."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from sqlalchemy import delete, insert, select

from ..errors import PrivacyError
from ..texts.sentence import Sentence
from . import accounts, audit
from .addresses import checked_email, plain_email
from .clock import iso
from .principals import Principal
from .provider import Identity
from .rights import Role
from .tables import oidc_identity

if TYPE_CHECKING:
    from .workspace import Workspace


def is_set_up(workspace: Workspace) -> bool:
    """Whether people can sign in by the provider."""
    return bool(workspace.config.oidc_issuer) and accounts.exist(workspace)


def name(workspace: Workspace) -> str:
    """What the provider is called on the page."""
    from urllib.parse import urlsplit

    config = workspace.config
    return config.oidc_name or urlsplit(config.oidc_issuer).hostname or ""


def sign_in(workspace: Workspace, identity: Identity) -> str:
    """The person. Raises PrivacyError when nobody here is it and it may not come in by itself."""
    config, plain = workspace.config, plain_email(identity.email)
    now = iso(workspace.clock())
    with workspace.database.write() as connection:
        own = {"workspace": workspace.id, "issuer": identity.issuer, "subject": identity.subject}
        known = connection.scalar(
            select(oidc_identity.c.person).where(*(oidc_identity.c[k] == v for k, v in own.items()))
        )
        row = None if known is None else accounts.by_person(connection, workspace, known)
        if row is None:
            if not identity.verified or not plain:
                raise PrivacyError(Sentence("people.provider_unverified"))
            row = accounts.by_email(connection, workspace, plain)
            if row is None:
                if known is not None:
                    raise PrivacyError(Sentence("people.provider_not_invited"))
                if plain.rpartition("@")[2] not in [domain.lower() for domain in config.oidc_domains]:
                    raise PrivacyError(Sentence("people.provider_not_invited"))
                shown = " ".join(identity.name.split())[:80] or plain.partition("@")[0]
                who = accounts.add_newcomer(
                    connection, workspace, shown, checked_email(plain), cast(Role, config.oidc_role)
                )
                row = accounts.by_person(connection, workspace, who)
            if row.withdrawn_at is None:
                connection.execute(delete(oidc_identity).where(*(oidc_identity.c[k] == v for k, v in own.items())))
                connection.execute(insert(oidc_identity).values(**own, person=row.person, linked_at=now))
                member = Principal(workspace, row.name, cast(Role, row.role), row.person)
                audit.record(connection, member, "link identity", issuer=identity.issuer)
        if row.withdrawn_at is not None:
            raise PrivacyError(Sentence("people.provider_not_invited"))
    accounts.note_entry(workspace, row, "by provider")
    return str(row.person)
