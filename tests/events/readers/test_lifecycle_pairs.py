"""Start and complete rows as one event (rules L1–L6 of lifecycle.py), against a plain-Python oracle."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

MINUTE = 60_000_000


def log(*rows: str, instance: bool = True) -> str:
    """`log("A wash start 0 1")`: case, event, state, minute, instance."""
    lines = ["case_id,activity,lifecycle,timestamp" + (",instance" if instance else "")]
    for row in rows:
        case, event, state, minute, *rest = row.split()
        at = f"2024-01-01 {int(minute) // 60:02}:{int(minute) % 60:02}:00"
        lines.append(",".join([case, event, state, at, *(rest if instance else [])]))
    return "\n".join(lines) + "\n"


def short(found: Any) -> list[tuple[str, str, int, int | None]]:
    day = 1_704_067_200_000_000
    return [
        (e["case_id"], e["name"], (e["at"] - day) // MINUTE, None if e["duration"] is None else e["duration"] // MINUTE)
        for e in found.events
    ]


def test_pairs_stand_at_their_start_with_duration(read: Any) -> None:
    found = read(log("A wash start 0 1", "A dry start 5 2", "A wash complete 10 1", "A dry complete 9 2"))
    assert short(found) == [("A", "wash", 0, 10), ("A", "dry", 5, 4)]
    assert found.rows == 4
    assert "2 pairs of start and complete" in found.warnings


def test_unpaired_ends_are_events_and_counted(read: Any) -> None:
    found = read(log("A in complete 0 1", "A wash start 1 2", "A wash complete 2 2", "B wash start 3 3"))
    assert short(found) == [("A", "in", 0, None), ("A", "wash", 1, 1), ("B", "wash", 3, None)]
    assert "1 start has no complete" in found.warnings
    assert "1 complete has no start" in found.warnings


def test_without_instances_the_earliest_open_start_is_completed(read: Any) -> None:
    rows = ("A x complete 0", "A x start 1", "A x start 2", "A x complete 5", "A x complete 9", "A x complete 11")
    assert short(read(log(*rows, instance=False))) == [
        ("A", "x", 0, None), ("A", "x", 1, 4), ("A", "x", 2, 7), ("A", "x", 11, None),
    ]  # fmt: skip


def test_a_moment_written_complete_first_is_still_a_pair(read: Any) -> None:
    assert short(read(log("A x complete 3", "A x start 3", instance=False))) == [("A", "x", 3, 0)]


def test_other_states_are_inside_an_event_or_stand_alone(read: Any) -> None:
    rows = ("A op schedule 0 1", "A op start 4 1", "A op suspend 5 1", "A op complete 6 1", "A later schedule 8 2")
    found = read(log(*rows))
    assert short(found) == [("A", "op", 4, 2), ("A", "later", 8, None)]
    assert "2 rows with other lifecycle states" in found.warnings
    assert "1 row with another lifecycle state stands alone" in found.warnings


def test_aborted_events_failed(read: Any) -> None:
    found = read(log("A op start 0 1", "A op ate_abort 3 1", "A op start 5 2", "A op complete 6 2"))
    assert found.column("status") == ["failed", None]
    assert short(found) == [("A", "op", 0, 3), ("A", "op", 5, 1)]


def test_an_instance_that_pairs_nothing_is_left_out(read: Any) -> None:
    found = read(log("A x start 0 1", "A x complete 2 2"))
    assert short(found) == [("A", "x", 0, 2)]
    assert "pairs no start with a complete" in found.warnings


def test_a_log_of_completes_alone_is_as_it_is(read: Any) -> None:
    found = read(log("A x complete 0 1", "A y complete 1 2"))
    assert short(found) == [("A", "x", 0, None), ("A", "y", 1, None)]
    assert found.column("p.lifecycle") == ["complete", "complete"]


def test_states_that_are_no_lifecycle_are_the_events_own_business(read: Any) -> None:
    found = read("case_id,activity,status,timestamp\nA,x,open,2024-01-01\nA,x,closed,2024-01-02\n")
    assert len(found.events) == 2


def test_start_and_end_columns_make_one_event(read: Any) -> None:
    text = "case,activity,start_timestamp,end_timestamp\nA,x,2024-01-01 10:00:00,2024-01-01 10:05:00\nA,y,,2024-01-01 11:00:00\n"
    found = read(text)
    assert [(e["name"], e["duration"]) for e in found.events] == [("x", 5 * MINUTE), ("y", None)]
    assert found.roles["start"] == "start_timestamp"
    only_end = read(text, at="end_timestamp")
    assert only_end.column("duration") == [None, None]
    swapped = read(text, at="start_timestamp", start="end_timestamp")
    assert "1 row ends before it starts" in swapped.warnings


def oracle(rows: list[tuple[str, str, str, int]]) -> list[tuple[str, str, int, int | None]]:
    """First in, first out, row by row."""
    order = sorted(range(len(rows)), key=lambda i: (rows[i][3], rows[i][2] != "start", i))
    open_starts: dict[tuple[str, str], list[int]] = {}
    found: dict[int, tuple[str, str, int, int | None]] = {}
    for i in order:
        case, event, state, minute = rows[i]
        waiting = open_starts.setdefault((case, event), [])
        if state == "start":
            waiting.append(i)
            found[i] = (case, event, minute, None)
        elif waiting:
            start = waiting.pop(0)
            found[start] = (case, event, rows[start][3], minute - rows[start][3])
        else:
            found[i] = (case, event, minute, None)
    return [found[i] for i in sorted(found)]


ROW = st.tuples(
    st.sampled_from("ABCDEFGH"), st.sampled_from("xy"), st.sampled_from(["start", "complete"]), st.integers(0, 6)
)


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(rows=st.lists(ROW, min_size=20, max_size=90))
def test_pairing_is_first_in_first_out(read: Any, rows: list[tuple[str, str, str, int]]) -> None:
    rows = [*rows, ("Z", "z", "start", 0), ("Z", "z", "complete", 1)]
    lines = [f"{case} {event} {state} {minute}" for case, event, state, minute in rows]
    assert short(read(log(*lines, instance=False))) == oracle(rows)
