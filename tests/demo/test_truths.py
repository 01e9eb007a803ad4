"""The product finds what was planted: every entry of demo/truths.json, through the same functions that users call."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

import resa
from resa.demo.company import PURPOSE, fill, write_files
from resa.errors import UsageError
from resa.events.model import Slice
from resa.evidence.model import Filter, Measure, Measured

END = date(2026, 11, 1)
TRUTHS: dict[str, dict[str, Any]] = {
    t["id"]: t for t in json.loads(resources.files("resa.demo").joinpath("truths.json").read_text("utf-8"))["truths"]
}
DAY = 86400


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The demo workspace, made once through the public importers."""
    from resa.workspace import open_workspace

    folder = tmp_path_factory.mktemp("lunna")
    write_files(folder / "files", end=END)
    workspace = open_workspace(folder, create=True)
    try:
        fill(workspace, folder / "files", lambda done, total, what: None)
    finally:
        workspace.close()
    yield folder


@pytest.fixture(scope="module")
def heat(demo: Path) -> Measured:
    return resa.measure(demo / "files" / "heat.resa.json", demo / "store")


def by_id(measures: tuple[Measure, ...]) -> dict[str, Measure]:
    return {m.id: m for m in measures}


def sql(demo: Path, query: str) -> list[tuple[Any, ...]]:
    with resa.open_store(demo / "store") as store:
        return store.snapshot().connection().execute(query).fetchall()


def test_the_same_seed_writes_the_same_bytes(demo: Path, tmp_path: Path) -> None:
    for path in write_files(tmp_path, end=END):
        assert path.read_bytes() == (demo / "files" / path.name).read_bytes(), path.name


@pytest.mark.parametrize("name", ["heat.resa.json", "charging.resa.json", "life.resa.json"])
def test_the_maps_are_sound_and_in_four_languages(demo: Path, name: str) -> None:
    assert resa.check_map(demo / "files" / name) == []
    records = json.loads((demo / "files" / name).read_text("utf-8"))["records"]
    for record in records:
        for field in ("title", "text", "purpose", "scenario", "verdict_text", "customer_goal", "message", "moment"):
            if isinstance(record.get(field), dict):
                assert set(record[field]) == {"sv", "da", "nb", "en"}, (record["id"], field)


def test_leak_that_misleads(heat: Measured) -> None:
    truth, steps = TRUTHS["leak-that-misleads"], heat.steps
    assert max(steps, key=lambda m: m.flow.lost or 0).id == truth["most_lost"]
    headline = next(h for h in heat.headlines if h.kind == "greatest_leak")
    assert headline.about == truth["most_worth"]
    assert headline.values["currency"] == "SEK"


def test_slow_handover(demo: Path) -> None:
    truth = TRUTHS["slow-handover"]

    def wait(country: str) -> dict[str, Any]:
        answer = resa.time_between(
            demo / "store", from_="order_confirmed", to="handover_accepted", slice=Slice(traits={"country": (country,)})
        )
        return next(answer.rows())

    sweden, norway = wait("SE"), wait("NO")
    assert sweden["median_seconds"] / DAY == pytest.approx(truth["median_days"], abs=1.2)
    assert sweden["q90"] / DAY == pytest.approx(truth["q90_days"], abs=5)
    assert norway["median_seconds"] / DAY == pytest.approx(truth["norway_median_days"], abs=0.3)


def test_wrong_beliefs(heat: Measured) -> None:
    truth = TRUTHS["wrong-beliefs"]
    wrong = [m.id for m in heat.steps if m.belief_gap and m.belief_gap.beyond_chance]
    assert wrong == truth["steps"]
    install = by_id(heat.steps)["step:install"].belief_gap
    assert install is not None and install.assumed == truth["install_assumed"]
    assert install.measured == pytest.approx(truth["install_measured"], abs=0.25)
    assert len(heat.steps) == 14


def test_nobody_owns(heat: Measured) -> None:
    headline = next(h for h in heat.headlines if h.kind == "nobody_owns")
    assert headline.about == TRUTHS["nobody-owns"]["about"]


def test_blind_spot_and_ghost(heat: Measured) -> None:
    considering = by_id(heat.touchpoints)["touchpoint:calculator"].flow.reached
    assert considering
    visit = next(u for u in heat.unmatched if u.name == "neighbour_visit")
    assert visit.journeys is not None
    assert visit.journeys / considering == pytest.approx(TRUTHS["blind-spot"]["share"], abs=0.015)
    assert TRUTHS["ghost"]["ghost"] in heat.ghosts
    brochure = by_id(heat.touchpoints)["touchpoint:brochure"].flow.reached
    assert brochure is not None
    assert brochure / considering == pytest.approx(TRUTHS["ghost"]["brochure_share"], abs=0.0025)


def test_sms_worked(demo: Path) -> None:
    truth = TRUTHS["sms-worked"]
    rows = sql(
        demo,
        """WITH j AS (SELECT journey, max(name = 'handover_accepted') AS handed, max(name = 'install_date_sms') AS sms,
                       sum((name = 'customer_call' AND "p.topic" = 'installation_date')::INT) AS calls
                  FROM events GROUP BY journey)
           SELECT sms, count(*), avg(calls) FROM j WHERE handed GROUP BY sms ORDER BY sms""",
    )
    (_, n_without, without), (_, n_with, with_) = rows
    assert n_with / (n_with + n_without) == pytest.approx(truth["reach"], abs=0.04)
    assert 1 - with_ / without == pytest.approx(truth["fall"], abs=0.12)


def test_brochure_only_seemed_to_work(demo: Path) -> None:
    import pandas as pd

    answers = pd.read_csv(demo / "files" / "recommend.csv", sep=";", parse_dates=["besvarad"])
    score = answers["rekommenderar_0_10"]
    answers["points"] = 100.0 * ((score >= 9).astype(int) - (score <= 6).astype(int))
    late = answers["besvarad"] >= pd.Timestamp(END - timedelta(days=365))
    first, second = (answers[m].groupby("region")["points"].agg(["mean", "sem"]) for m in (~late, late))
    worst = first["mean"].idxmin()
    raw = second.loc[worst, "mean"] - first.loc[worst, "mean"]
    assert raw >= TRUTHS["brochure-only-seemed"]["raw_at_least"]
    between = max(0.0, first["mean"].var() - (first["sem"] ** 2).mean())
    kept = between / (between + first.loc[worst, "sem"] ** 2)
    expected_by_chance = (1 - kept) * (first["mean"].mean() - first.loc[worst, "mean"])
    assert raw - expected_by_chance == pytest.approx(
        TRUTHS["brochure-only-seemed"]["true_lift"], abs=2 * second.loc[worst, "sem"]
    )


def test_heating_decides_the_way_and_age_does_not(demo: Path) -> None:
    truth = TRUTHS["no-age-structure"]

    def visits(trait: str, value: str) -> float:
        found = resa.measure(
            demo / "files" / "heat.resa.json", demo / "store", filter=Filter(segment={trait: (value,)})
        )
        points = by_id(found.touchpoints)
        visit, calculator = points["touchpoint:visit"].flow.reached, points["touchpoint:calculator"].flow.reached
        assert visit and calculator
        return visit / calculator

    assert visits("heating", "oil") - visits("heating", "electric") >= truth["heating_difference_at_least"]
    assert abs(visits("age_group", "25–39") - visits("age_group", "65+")) <= truth["age_difference_at_most"]


def test_denmark_has_too_few_answers(demo: Path) -> None:
    found = resa.measure(demo / "files" / "heat.resa.json", demo / "store", filter=Filter(segment={"country": ("DK",)}))
    emotion = by_id(found.steps)["step:install"].emotion
    assert emotion is None or (emotion.value is None and emotion.reason in TRUTHS["denmark-too-few"]["reason"])


def test_norways_reversed_scale_is_asked_about(demo: Path, tmp_path: Path) -> None:
    from resa.voice.options import AnswerOptions
    from resa.voice.store import AnswerStore

    resa.open_store(tmp_path / "store", create=True).close()
    store = AnswerStore(tmp_path / "store")
    file = demo / "files" / "effort_norway.csv"
    with pytest.raises(UsageError, match="revers"):
        store.append(file, AnswerOptions(customer="kundnr", metric="ces", low=1, high=7, purpose=PURPOSE))
    report = store.append(
        file, AnswerOptions(customer="kundnr", metric="ces", low=1, high=7, reversed=True, purpose=PURPOSE)
    )
    assert report.answers > 100
    assert TRUTHS["norway-reversed"]["asks"]


def test_who_helped_them_decide(demo: Path) -> None:
    import pandas as pd

    helped = pd.read_csv(demo / "files" / "recommend.csv", sep=";")["helped_by"].value_counts(normalize=True)
    assert helped["neighbour"] == pytest.approx(TRUTHS["who-helped"]["share"], abs=0.05)


def test_the_lost_associations_chose_nobody(demo: Path) -> None:
    with resa.open_store(demo / "store") as store:
        lost = dict(store.snapshot().property_values("lost_to"))
    assert lost["nobody"] / sum(lost.values()) == pytest.approx(TRUTHS["chose-nobody"]["share"], abs=0.08)


def test_the_treasurer_decides(demo: Path) -> None:
    rows = sql(
        demo,
        """WITH j AS (SELECT journey, max(name = 'brf_total_cost_sent') AS informed,
                       max(name = 'brf_general_meeting' AND status = 'ok') AS yes, max(name = 'brf_general_meeting') AS met
                  FROM events GROUP BY journey)
           SELECT informed, avg(yes::INT) FROM j WHERE met GROUP BY informed ORDER BY informed""",
    )
    truth = TRUTHS["treasurer"]
    assert rows[0][1] == pytest.approx(truth["yes_without"], abs=0.08)
    assert rows[1][1] == pytest.approx(truth["yes_with"], abs=0.08)


def test_the_charging_map_measures(demo: Path) -> None:
    found = resa.measure(demo / "files" / "charging.resa.json", demo / "store")
    leak = next(h for h in found.headlines if h.kind == "greatest_leak")
    assert leak.about == "step:brf-meeting"
    assert found.arrived and found.lost


def test_the_shop_s_customers_come_back(demo: Path) -> None:
    truth = TRUTHS["shop-comes-back"]
    answer = resa.clv(demo / "store")
    row = next(iter(answer.rows()))
    for name in ("between", "leaves_share", "mean_value"):
        assert row[f"{name}_low"] < truth[name] < row[f"{name}_high"], name
        assert row[f"{name}_high"] < 1.4 * row[f"{name}_low"], "well told"
    assert None not in [
        row[f"{name}_{end}"] for name in ("r", "alpha", "a", "b", "p", "q", "v") for end in ("low", "high")
    ]
    assert row["currency"] == "SEK" and row["n_customers"] > 1000 and row["n_repeat"] > 4000
    assert answer.sentence.code == "analysis.plain_clv_money" and " SEK each time" in answer.sentence
    assert "shop_order" in next(w for w in answer.warnings if w.code == "analysis.counted_as_purchase")
    back = [
        row["share"]
        for row in resa.retention(
            demo / "store", period="month", start_event=["shop_order"], return_event=["shop_order"]
        ).rows()
    ]
    assert 0.25 < back[1] < 0.6 and back[1] > back[6] > back[12] > 0, "a curve that falls and goes on"


def test_the_review_is_overdue(demo: Path) -> None:
    journey = resa.read_map(demo / "files" / "heat.resa.json").journey
    assert journey.reviewed_at is not None
    due = date.fromisoformat(journey.reviewed_at) + timedelta(days=journey.review_every_days)
    assert due < END


def test_every_truth_has_its_test() -> None:
    source = Path(__file__).read_text("utf-8")
    assert not [name for name in TRUTHS if f'TRUTHS["{name}"]' not in source and name != "overdue"]
