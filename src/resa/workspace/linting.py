"""The quality of a journey in the workspace: linted with its measured facts and the other maps; a rule's fix applied."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import UsageError
from ..evidence.lint_facts import facts_of
from ..journey.codec import to_raw
from ..journey.document import Document
from ..journey.lint import Facts, Nesting, Report, lint, nesting_of, rule_of
from ..journey.lint.engine import fix
from ..texts.sentence import Sentence
from .ages import ages_of
from .edits import Edit, Edited, edit
from .library import Whole, whole
from .measuring import measured_value
from .principals import MapAccess, accessible_maps


@dataclass(frozen=True)
class Linted:
    """The report and the document it is about."""

    document: Document
    report: Report


def linted(access: MapAccess) -> Linted:
    """Judge a journey today, with all that the workspace knows about it."""
    found = whole(access)
    return Linted(found.document, lint(found.document, access.workspace.clock().date(), _facts(access, found)))


def mend(access: MapAccess, rule_id: str) -> Edited:
    """Apply a rule's fix as an ordinary edit of the records it changes.

    NotFoundError: no such rule; UsageError: nothing that it could mend; ConflictError: somebody changed the same records
    meanwhile.
    """
    rule = rule_of(rule_id)
    found = whole(access)
    today = access.workspace.clock().date()
    better = fix(found.document, today, _facts(access, found), (rule,))
    put = [r for r in better if found.document.get(r.id) != r]
    gone = [r.id for r in found.document if r.id not in better]
    if not put and not gone:
        raise UsageError(
            Sentence("workspace.nothing_rule_could_mend"), where=access.document, value=rule_id,
            remedy=Sentence("workspace.get_lint_says_which_findings_fixable"),
        )  # fmt: skip
    return edit(access, Edit([to_raw(r) for r in put], gone, found.own.epoch, found.own.version))


def _facts(access: MapAccess, found: Whole) -> Facts:
    return facts_of(found.document, measured_value(access), _others(access), ages_of(access.workspace))


def _others(access: MapAccess) -> dict[str, Nesting]:
    """The links of every map that the principal may see."""
    documents = access.workspace.documents
    return {a.document: nesting_of(documents.read(a).document) for a in accessible_maps(access.principal)}
