"""Lunna, the demo company: builds its files, and a workspace from them through the same doors that users use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ..texts.sentence import Sentence
from . import charging_events, charging_map, heat_events, heat_map, life_map, shop_events
from .calendar import Calendar
from .charging_answers import survey as charging_survey
from .figures_watched import keep_watch
from .heat_answers import NORWEGIAN_EFFORT, survey
from .log import Log
from .noted import note_changes
from .quality import audit_quality
from .talk import talk

if TYPE_CHECKING:
    from ..journey.records import Record
    from ..voice.options import AnswerOptions
    from ..workspace.workspace import Workspace

SEED = 20261101
#: Parts of the making that are told one by one.
STEPS = 5
Progress = Callable[[int, int | None, Sentence], None]


def quiet(done: int, total: int | None, what: str) -> None:
    """No progress shown."""


def last_month_end(today: date) -> date:
    """The first of this month: the demo's data end with the month before, so that they are fresh."""
    return today.replace(day=1)


def write_files(folder: Path, *, end: date | None = None, seed: int = SEED) -> list[Path]:
    """Events (Parquet), answers (CSV as the survey tools export them) and the three maps (.resa.json) into the folder.

    Same `end` and `seed`, same bytes.
    """
    from ..journey.document import Document
    from ..journey.format import write

    calendar = Calendar(end or last_month_end(date.today()))
    rng = np.random.default_rng(seed)
    heat = heat_events.simulate(rng, calendar)
    log = Log(calendar)
    heat_events.write(heat, log, rng)
    stories = charging_events.write(log, rng)
    shop_events.write(heat, log, np.random.default_rng([seed, 3]))  # draws of its own: the rest stays as it is
    folder.mkdir(parents=True, exist_ok=True)
    log.write(folder / "events.parquet")
    answers = survey(heat, rng, calendar)
    tables = {
        "touchpoints.csv": answers.touchpoints, "recommend.csv": answers.recommend, "effort.csv": answers.effort,
        "effort_norway.csv": answers.effort_norway, "associations.csv": charging_survey(stories, rng, calendar),
    }  # fmt: skip
    for name, table in tables.items():
        table.to_csv(folder / name, index=False, sep=";", lineterminator="\n", date_format="%Y-%m-%d %H:%M:%S")
    maps = {"heat.resa.json": heat_map.records(calendar), "charging.resa.json": charging_map.records(calendar), "life.resa.json": life_map.records(calendar)}  # fmt: skip
    for name, records in maps.items():
        (folder / name).write_bytes(write(Document(_unique(records))))
    return [folder / name for name in ("events.parquet", *tables, *maps)]


def _unique(records: list[Record]) -> list[Record]:
    """The records; two of one id would be a mistake of the demo itself."""
    ids = [r.id for r in records]
    assert len(ids) == len(set(ids)), sorted({i for i in ids if ids.count(i) > 1})
    return records


def build(folder: str | Path, *, end: date | None = None, seed: int = SEED, progress: Progress = quiet) -> None:
    """Make the demo workspace in the folder: files under `files/`, then events, answers and maps imported."""
    from ..workspace import open_workspace

    folder = Path(folder)
    progress(0, STEPS, Sentence("demo.making_two_years_company"))
    write_files(folder / "files", end=end, seed=seed)
    workspace = open_workspace(folder, create=True, flags={"database": ""})  # never into a team's database
    try:
        fill(workspace, folder / "files", progress)
    finally:
        workspace.close()


PURPOSE = "Improve the journey; agreed in the customer terms, section 4"


def answer_options() -> dict[str, AnswerOptions]:
    """File of answers to how it is read; Norway's effort scale runs the other way."""
    from ..voice.options import AnswerOptions

    shared = AnswerOptions(customer="kundnr", at="besvarad", language="sv", purpose=PURPOSE, reversed=False)
    csat = replace(shared, metric="csat", low=1, high=5, about="kontaktpunkt", score=("betyg_1_5",))
    effort = replace(shared, metric="ces", low=1, high=7, about="kontaktpunkt", score=("effort",))
    return {
        "touchpoints.csv": csat,
        "recommend.csv": replace(shared, metric="nps", low=0, high=10, score=("rekommenderar_0_10",)),
        "effort.csv": effort,
        "effort_norway.csv": replace(effort, score=(NORWEGIAN_EFFORT,), reversed=True),
        "associations.csv": csat,
    }


def fill(workspace: Workspace, files: Path, progress: Progress) -> None:
    """Import the files as a user would: events, then answers, then maps."""
    from ..events.ingest import import_files
    from ..events.options import ImportOptions
    from ..events.store import open_store
    from ..voice.store import AnswerStore
    from ..workspace.journeys import bring_file
    from ..workspace.measuring import measured_json
    from ..workspace.principals import accessible_maps, local_owner

    owner = local_owner(workspace)
    progress(1, STEPS, Sentence("demo.reading_events"))
    # Said, not told from names: in an association many persons share a case.
    options = ImportOptions(customer="customer", case="case", value="amount", currency="SEK", purpose=PURPOSE)
    with open_store(workspace.store_path, create=True) as store:
        import_files([files / "events.parquet"], store, options)
    progress(2, STEPS, Sentence("demo.reading_answers"))
    answers = AnswerStore(workspace.store_path)
    for name, options_ in answer_options().items():
        answers.append(files / name, options_)
    progress(3, STEPS, Sentence("demo.drawing_maps"))
    for name in ("life.resa.json", "charging.resa.json", "heat.resa.json"):
        bring_file(owner, (files / name).read_bytes(), name)
    progress(4, STEPS, Sentence("demo.measuring_them_first_time_machine_some"))
    for access in accessible_maps(owner):
        measured_json(access)
    keep_watch(workspace)
    audit_quality(workspace)
    talk(workspace, np.random.default_rng(SEED))
    note_changes(workspace)
    progress(5, STEPS, Sentence("demo.done"))
