"""XES: attributes, missing names, packing; and XML that means harm."""

from __future__ import annotations

import gzip
from typing import Any

import pytest

from resa.errors import LimitError, UnreadableError


def xes(*traces: str, head: str = "") -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{head}<log xes.version="1.0">{"".join(traces)}</log>'


def trace(name: str | None, *events: str, extra: str = "") -> str:
    named = f'<string key="concept:name" value="{name}"/>' if name else ""
    return f"<trace>{named}{extra}{''.join(events)}</trace>"


def event(name: str | None, at: str | None, extra: str = "") -> str:
    named = f'<string key="concept:name" value="{name}"/>' if name is not None else ""
    timed = f'<date key="time:timestamp" value="{at}"/>' if at else ""
    return f"<event>{named}{timed}{extra}</event>"


LOG = xes(
    '<global scope="event"><string key="concept:name" value="UNKNOWN"/></global>',
    trace("NA", event("åäö &amp; co", "2024-01-01T10:00:00.000+01:00", '<string key="org:resource" value="r1"/>'),
          event(None, "2024-01-01T11:00:00.000+01:00"), event("late", None), extra='<int key="age" value="40"/>'),
    trace(None, event("b", "2024-01-02T10:00:00Z", '<string key="n" value="1"><string key="deep" value="2"/></string>')),
    trace("empty"),
)  # fmt: skip


@pytest.mark.parametrize("pack", [False, True])
def test_events_with_what_they_have(read: Any, pack: bool) -> None:
    found = read(gzip.compress(LOG.encode()) if pack else LOG, "log.xes.gz" if pack else "log.xes")
    assert found.column("case_id") == ["NA", "NA", "trace 2"]
    assert found.column("name") == ["åäö & co", "(no name)", "b"]
    assert found.events[0]["p.org:resource"] == "r1"
    assert found.events[0]["p.case:age"] == "40"
    assert found.events[2]["p.n"] == "1" and "p.deep" not in found.events[2]
    assert found.refused == [(3, "no time")]
    assert found.rows == 4
    assert "1 trace has no concept:name" in found.warnings
    assert "1 trace holds no event" in found.warnings


def test_namespaces_and_utf16(read: Any) -> None:
    text = LOG.replace("<log ", '<log xmlns="http://www.xes-standard.org/" ').replace("UTF-8", "UTF-16")
    assert len(read(text.encode("utf-16"), "log.xes", format="xes").events) == 3


def test_lists_are_kept_as_text(read: Any) -> None:
    listed = '<list key="who"><values><string key="a" value="1"/><string key="b" value="2"/></values></list>'
    found = read(xes(trace("c", event("x", "2024-01-01T10:00:00Z", listed))), "l.xes")
    assert found.events[0]["p.who"] == '[{"a": "1"}, {"b": "2"}]'


def test_entity_expansion_is_refused_before_it_expands(read: Any) -> None:
    laughs = '<!DOCTYPE log [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    with pytest.raises(UnreadableError, match="document type or entities"):
        read(xes(trace("c", event("&b;", "2024-01-01T10:00:00Z")), head=laughs), "l.xes")


def test_external_entities_are_refused(read: Any, tmp_path: Any) -> None:
    (tmp_path / "secret").write_text("secret")
    head = f'<!DOCTYPE log [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]>'
    with pytest.raises(UnreadableError, match="document type or entities"):
        read(xes(trace("c", event("&x;", "2024-01-01T10:00:00Z")), head=head), "l.xes")


def test_truncated_and_foreign_xml(read: Any) -> None:
    with pytest.raises(UnreadableError, match="broken or ends in the middle"):
        read(LOG[: len(LOG) // 2], "l.xes")
    with pytest.raises(UnreadableError, match="no <log>"):
        read("<?xml version='1.0'?><catalogue><book/></catalogue>", "l.xml")
    with pytest.raises(UnreadableError, match="web page"):
        read("<!DOCTYPE html><html><body>Log in</body></html>", "l.xes")


def test_an_endless_attribute_and_bottomless_nesting(read: Any, tmp_path: Any) -> None:
    path = tmp_path / "long.xes"
    with path.open("w") as file:
        file.write('<log><trace><event><string key="a" value="')
        for _ in range(20):
            file.write("x" * (1 << 20))
    with pytest.raises(LimitError, match="between two tags"):
        read(path)
    with pytest.raises(LimitError, match="nested too deep"):
        read("<log>" + "<string key='a'>" * 500, "deep.xes")
