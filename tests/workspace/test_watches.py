"""Watches: kept, looked at when data come, told as signals, acknowledged, over; and who may do what."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from resa.cli import main
from resa.errors import ConflictError, NotFoundError, PrivacyError, UsageError
from resa.events.ingest import import_files
from resa.events.options import ImportOptions
from resa.events.store import open_store
from resa.evidence.model import Filter
from resa.voice.options import AnswerOptions
from resa.voice.store import AnswerStore
from resa.workspace import Workspace, audit, watches
from resa.workspace.calendar import calendar
from resa.workspace.edits import apply
from resa.workspace.exports import export
from resa.workspace.journeys import make
from resa.workspace.measuring import measured_value
from resa.workspace.principals import MapAccess, access_map, local_guest, local_owner
from resa.workspace.watches import Asked, NewWatch, WatchChange
from resa.workspace.watching import Checked, check

BEGIN = datetime(2025, 1, 6, tzinfo=UTC)  # a Monday
Weeks = Callable[[int, list[int]], None]


@pytest.fixture
def access(workspace: Workspace) -> MapAccess:
    owner = local_owner(workspace)
    return access_map(owner, make(owner, "Resan", "sv", "b2c", "starter").id, "edit")


@pytest.fixture
def weeks(workspace: Workspace, tmp_path: Path) -> Weeks:
    """Import weeks of 40 journeys each that all meet `offer`; so many of each week also sign."""

    def take_in(first: int, signed: list[int]) -> None:
        lines = ["customer,event,at"]
        for week, n in enumerate(signed, first):
            at = BEGIN + timedelta(weeks=week)
            for i in range(40):
                lines.append(f"w{week}c{i},offer,{at:%Y-%m-%dT%H:%M:%SZ}")
                if i < n:
                    lines.append(f"w{week}c{i},sign,{at + timedelta(hours=2):%Y-%m-%dT%H:%M:%SZ}")
        after = BEGIN + timedelta(weeks=first + len(signed))
        lines.append(f"later{first},other,{after:%Y-%m-%dT%H:%M:%SZ}")
        file = tmp_path / f"from{first}.csv"
        file.write_text("\n".join(lines) + "\n")
        with open_store(workspace.store_path, create=True) as store:
            import_files([file], store, ImportOptions())

    return take_in


LOST = Asked(question="drop-off", figure="hazard", row=("touchpoint=offer",), given={"patience": ("3600",)}, baseline=8)


def one(access: MapAccess) -> watches.Watch:
    [found] = watches.watches(access)
    return found


def test_a_signal_is_raised_once_and_over_after_two_quiet_weeks(access: MapAccess, weeks: Weeks) -> None:
    weeks(0, [28, 27, 29, 28, 30, 27, 28, 29])
    watches.save(access, NewWatch(name="Lost at the offer", asked=LOST))
    assert one(access).waiting
    assert check(access.workspace) == Checked(1, 0, 0)
    assert check(access.workspace) == Checked(0, 0, 0), "nothing has come since"
    quiet = one(access)
    assert not quiet.waiting and len(quiet.history) == 8 and not quiet.signals and quiet.unit == "share"

    weeks(8, [8])
    assert one(access).waiting, "told at once that new data wait"
    assert check(access.workspace) == Checked(1, 1, 0)
    [signal] = one(access).signals
    assert (signal.first, signal.last, signal.side, signal.ended_at) == ("2025-03-03", "2025-03-03", "high", None)
    assert signal.sentence.code == "watch.above" and "80.0%" in signal.sentence and "2025-03-03" in signal.sentence

    weeks(9, [28, 6])
    assert check(access.workspace) == Checked(1, 0, 0), "a quiet week between two does not make two signals"
    [signal] = one(access).signals
    assert (signal.n_periods, signal.last) == (2, "2025-03-17")

    weeks(11, [28, 29])
    assert check(access.workspace) == Checked(1, 0, 1)
    assert one(access).signals[0].ended_at is not None


def test_a_threshold_is_told_alone_and_a_changed_one_is_judged_anew(access: MapAccess, weeks: Weeks) -> None:
    weeks(0, [28] * 8 + [20])
    made = watches.save(access, NewWatch(name="x", asked=msgspec.structs.replace(LOST, over=0.9)))
    check(access.workspace)
    assert made.asked.baseline == 0 and not one(access).signals
    assert all(point.low is None for point in one(access).history), "no limits are learned where a threshold was set"

    watches.change(access, made.watch, WatchChange(asked=msgspec.structs.replace(LOST, over=0.3), name="y"))
    assert check(access.workspace).raised == 1
    assert one(access).signals[0].sentence.code == "watch.over" and one(access).name == "y"
    watches.change(access, made.watch, WatchChange(asked=msgspec.structs.replace(LOST, over=0.95)))
    assert check(access.workspace).ended == 1, "the data no longer say so"


def test_what_was_over_before_anybody_watched_is_no_signal(access: MapAccess, weeks: Weeks) -> None:
    weeks(0, [28] * 8 + [5] + [28] * 3)
    watches.save(access, NewWatch(name="x", asked=LOST))
    assert check(access.workspace) == Checked(1, 0, 0)
    weeks(12, [5] + [28] * 3)
    assert check(access.workspace).raised == 1, "what began and ended between two imports is told all the same"
    assert one(access).signals[0].ended_at is not None


def test_acknowledging_ends_the_call_for_review_and_everything_is_in_the_trail(access: MapAccess, weeks: Weeks) -> None:
    document = access.workspace.documents.read(access).document
    step = document.steps()[0]
    weeks(0, [28] * 8 + [5])
    watches.save(access, NewWatch(name="Lost", asked=LOST, about=step.id))
    check(access.workspace)
    apply(access, [msgspec.structs.replace(document.journey, revealed=True, reviewed_at="2090-01-01")], [])
    [told] = measured_value(access).signals
    assert (told.about, told.seen, told.name) == (step.id, False, "Lost")
    sheet, _ = export(access, "svg", language="da")
    assert b"Lost: 87,5" in sheet and "ugen fra 3. mar. 2025" in sheet.decode()

    signal = one(access).signals[0].signal
    seen = watches.acknowledge(access, signal, " The form was broken. ")
    assert seen.signals[0].note == "The form was broken." and seen.signals[0].seen_at is not None
    assert measured_value(access).signals[0].seen
    actions = [line.action for line in audit.trail(access.principal, document=access.document)]
    assert {"save watch", "raise signal", "see signal"} <= set(actions)
    with pytest.raises(NotFoundError):
        watches.acknowledge(access, "signal:none")


def test_a_signal_puts_the_review_into_the_calendar_today(access: MapAccess, weeks: Weeks) -> None:
    document = access.workspace.documents.read(access).document
    today = access.workspace.clock().date().isoformat()
    apply(access, [msgspec.structs.replace(document.journey, revealed=True, reviewed_at=today)], [])
    weeks(0, [28] * 8 + [5])
    watches.save(access, NewWatch(name="Lost", asked=LOST))
    check(access.workspace)
    text = calendar(access.principal, "en")
    assert "Lost" not in text, "reviewed since the signal was raised"
    apply(
        access,
        [msgspec.structs.replace(document.journey, revealed=True, reviewed_at="2020-01-01", review_every_days=36500)],
        [],
    )
    due = calendar(access.principal, "en").replace("\r\n ", "")
    assert "Lost: 87.5" in due and f"DTSTART;VALUE=DATE:{one(access).signals[0].raised_at[:10].replace('-', '')}" in due


def test_figures_of_fewer_than_five_are_not_kept(access: MapAccess, workspace: Workspace, tmp_path: Path) -> None:
    lines = ["customer,event,at"]
    for day in range(6):
        for i in range(4 if day == 3 else 9):
            lines.append(f"d{day}c{i},offer,2025-01-{6 + day:02}T10:00:00Z")
    lines.append("late,offer,2025-02-01T10:00:00Z")
    (tmp_path / "few.csv").write_text("\n".join(lines) + "\n")
    with open_store(workspace.store_path, create=True) as store:
        import_files([tmp_path / "few.csv"], store, ImportOptions())
    asked = Asked(question="touchpoints", figure="n_customers", row=("touchpoint=offer",), every="day", over=100)
    watches.save(access, NewWatch(name="x", asked=asked))
    check(workspace)
    assert [point.value for point in one(access).history][:4] == [9, 9, None, 9]


def test_what_cannot_be_looked_at_says_why_and_is_tried_again_when_data_come(access: MapAccess, weeks: Weeks) -> None:
    weeks(0, [28] * 3)
    watches.save(
        access, NewWatch(name="x", asked=msgspec.structs.replace(LOST, question="funnel", figure="share", given={}))
    )
    assert check(access.workspace) == Checked(1, 0, 0)
    assert one(access).problem is not None and not one(access).waiting


def test_what_customers_say_is_watched_where_they_say_it(access: MapAccess, weeks: Weeks, tmp_path: Path) -> None:
    """Answers arrive week by week: satisfaction at one step falls; another journey's answers and groups of four count nowhere."""
    here, there = access.workspace.documents.read(access).document.steps()[:2]
    weeks(0, [28] * 8)

    def answer(first: int, satisfied: list[int], n: int = 30) -> None:
        lines = ["customer,about,satisfaction,answered"]
        for week, good in enumerate(satisfied, first):
            at = BEGIN + timedelta(weeks=week)
            lines += [f"w{week}c{i},{here.id},{5 if i < good else 1},{at:%Y-%m-%dT%H:%M:%SZ}" for i in range(n)]
            lines += [f"w{week}c{i},{there.id},1,{at:%Y-%m-%dT%H:%M:%SZ}" for i in range(4)]
            lines += [f"w{week}c{i},step:elsewhere,1,{at:%Y-%m-%dT%H:%M:%SZ}" for i in range(n)]
        after = BEGIN + timedelta(weeks=first + len(satisfied))
        lines.append(f"later{first},{here.id},5,{after:%Y-%m-%dT%H:%M:%SZ}")
        (tmp_path / f"answers{first}.csv").write_text("\n".join(lines) + "\n")
        scale = AnswerOptions(metric="csat", low=1, high=5, score=("satisfaction",), reversed=False)
        AnswerStore(access.workspace.store_path).append(tmp_path / f"answers{first}.csv", scale)

    answer(0, [24, 25, 23, 24, 25, 24, 23, 24])
    said = Asked(question="csat", figure="share", given={"by": ("step",)}, row=(f"group={here.id}",), baseline=8)
    watches.save(access, NewWatch(name="Satisfied", about=here.id, asked=said))
    few = msgspec.structs.replace(said, row=(f"group={there.id}",))
    watches.save(access, NewWatch(name="Too few", asked=few))
    mean = msgspec.structs.replace(said, figure="mean", baseline=0, under=4.0)
    watches.save(access, NewWatch(name="The mean", asked=mean))
    assert check(access.workspace) == Checked(3, 0, 0)
    found = {one.name: one for one in watches.watches(access)}
    assert [(p.value, p.n) for p in found["Satisfied"].history[:2]] == [(24 / 30, 30), (25 / 30, 30)]
    assert found["Too few"].problem is not None and all(p.value is None for p in found["Too few"].history)

    answer(9, [8])
    assert check(access.workspace) == Checked(3, 2, 0), "answers that arrive are looked at, as events are"
    told = {name: one.signals for name, one in {one.name: one for one in watches.watches(access)}.items()}
    assert told["Satisfied"][0].sentence.code == "watch.below" and "26.7%" in told["Satisfied"][0].sentence
    assert told["The mean"][0].sentence.code == "watch.under" and "2.1 (n 30)" in told["The mean"][0].sentence
    document = access.workspace.documents.read(access).document
    apply(access, [msgspec.structs.replace(document.journey, revealed=True)], [])
    (mark,) = [one for one in measured_value(access).signals if one.name == "Satisfied"]
    assert (mark.about, mark.since) == (here.id, "2025-03-10")


def test_wrong_watches_are_refused(access: MapAccess) -> None:
    replace = msgspec.structs.replace
    for wrong in (
        replace(LOST, question="nothing"), replace(LOST, question="watch", figure="value"), replace(LOST, figure="touchpoint"),
        replace(LOST, row=("nobody=1",)), replace(LOST, given={"nothing": ("1",)}), replace(LOST, every="year"),
        replace(LOST, baseline=1), replace(LOST, wait=-1), replace(LOST, over=float("nan")), replace(LOST, filter=Filter(persona="persona:none")),
    ):  # fmt: skip
        with pytest.raises((UsageError, NotFoundError)):
            watches.save(access, NewWatch(name="x", asked=wrong))
    for name, about in (("", ""), ("n" * 200, ""), ("x", "step:none")):
        with pytest.raises(UsageError):
            watches.save(access, NewWatch(name=name, asked=LOST, about=about))
    for _ in range(watches.MOST):
        watches.save(access, NewWatch(name="x", asked=LOST))
    with pytest.raises(ConflictError):
        watches.save(access, NewWatch(name="x", asked=LOST))


def test_watches_of_a_journey_are_its_own(access: MapAccess, workspace: Workspace) -> None:
    made = watches.save(access, NewWatch(name="x", asked=LOST))
    other = access_map(access.principal, make(access.principal, "En annan", "sv", "b2c", "empty").id, "edit")
    assert watches.watches(other) == []
    for act in (
        lambda: watches.remove(other, made.watch),
        lambda: watches.change(other, made.watch, WatchChange(name="y")),
    ):
        with pytest.raises(NotFoundError):
            act()
    watches.remove(access, made.watch)
    assert watches.watches(access) == []
    with pytest.raises(PrivacyError):
        access_map(local_guest(workspace, "Gus"), access.document, "edit")


def test_the_command_line_does_the_same(access: MapAccess, weeks: Weeks, capsys: pytest.CaptureFixture[str]) -> None:
    weeks(0, [28] * 8 + [5])
    folder = ["--workspace", str(access.workspace.path)]

    def run(*arguments: str) -> tuple[int, str]:
        with pytest.raises(SystemExit) as stopped:
            main(["watch", *arguments, *folder])
        return int(stopped.value.code or 0), capsys.readouterr().out

    code, out = run("add", "--name", "Lost", "--question", "drop-off", "--figure", "hazard", "--row", "touchpoint=offer",
                    "--given", "patience=3600", "--baseline", "8", "--json")  # fmt: skip
    made = json.loads(out)["watches"][0]
    assert code == 0 and made["journey"] == access.document and len(made["history"]) == 9
    code, out = run("check", "--json")
    [signal] = json.loads(out)["signals"]
    assert code == 1 and signal["watch"] == made["watch"]
    assert "signal" in run("list")[1]
    assert run("seen", signal["signal"], "--note", "mended")[0] == 0
    assert run("check")[0] == 0
    assert run("remove", made["watch"]) == (0, f"Removed {made['watch']}.\n")
    assert run("remove", made["watch"])[0] == 2
