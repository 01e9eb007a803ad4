"""Words for lifecycle states and for how an event went, lower case, in the languages they are met in. A catalogue."""

from __future__ import annotations

from .role_names import words

#: XES lifecycle states, lower case, and what people write instead.
STARTS = frozenset(
    words("""
    start started begin begun startad påbörjad startet påbegyndt påbegynt
    """)
)
COMPLETES = frozenset(
    words("""
    complete completed end ended finish finished done avslutad slutförd klar afsluttet fullført avsluttet ferdig
    """)
)
FAILS = frozenset(
    words("""
    ate_abort pi_abort abort aborted abort_activity abort_case withdraw withdrawn autoskip manualskip skip
    """)
)
OTHERS = frozenset(
    words("""
    schedule scheduled assign assigned reassign reassigned suspend suspended resume resumed enqueue dequeue
    create created enable enabled unknown ready running
    """)
)
TRANSITIONS = STARTS | COMPLETES | FAILS | OTHERS

_OK = frozenset(
    words("""
    ok success succeeded successful true passed delivered completed 200 201 204 lyckad lyckades godkänd
    vellykket
    """)
)
_FAILED = frozenset(
    words("""
    failed fail failure error false rejected bounced timeout misslyckad misslyckades fel fejl feil mislykket
    """)
)
STATUS_WORDS: dict[str, frozenset[str]] = {"ok": _OK, "failed": _FAILED}
