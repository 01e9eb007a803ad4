"""BG/NBD: the likelihood written out, planted parameters found again, the same from files, summaries and stores."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resa.analysis import bg_nbd, gamma_gamma, notes
from resa.analysis.asking import ask, ask_file
from resa.analysis.clv import _summed
from resa.analysis.registry import get
from resa.errors import UnreadableError, UsageError
from resa.events.memory import Event, MemorySnapshot

from .small_logs import SECOND, log

positive = st.floats(0.05, 5)


@given(st.tuples(positive, positive, positive, positive), st.integers(0, 6), st.floats(0, 5), st.floats(0, 5))
def test_the_likelihood_as_published(parameters, x, t_x, more) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    r, alpha, a, b = parameters
    t_x = t_x if x else 0.0
    age = t_x + more

    def beta(p: float, q: float) -> float:
        return math.exp(math.lgamma(p) + math.lgamma(q) - math.lgamma(p + q))

    rate = math.gamma(r + x) / math.gamma(r) * alpha**r
    expected = beta(a, b + x) / beta(a, b) * rate / (alpha + age) ** (r + x)
    if x:
        expected += beta(a + 1, b + x - 1) / beta(a, b) * rate / (alpha + t_x) ** (r + x)
    row = (np.array([float(x)]), np.array([t_x]), np.array([age]), np.array([1.0]))
    assert bg_nbd.log_likelihood(np.array(parameters), *row) == pytest.approx(math.log(expected), abs=1e-9)


def test_planted_parameters_are_found_again() -> None:
    rng = np.random.default_rng(7)
    planted = (0.6, 5.0, 0.8, 3.0)
    rows = []
    for _ in range(1500):
        rate, leaves = rng.gamma(planted[0], 1 / planted[1]), rng.beta(planted[2], planted[3])
        age, now, x, last = rng.uniform(20, 60), 0.0, 0, 0.0
        while (now := now + rng.exponential(1 / rate)) < age:
            x, last = x + 1, now
            if rng.random() < leaves:
                break
        rows.append((x, last, age))
    table = np.array(rows)
    found = bg_nbd.fit(table[:, 0].astype(np.int64), table[:, 1], table[:, 2])
    for true, interval in zip(planted, found.intervals, strict=True):
        assert interval is not None and interval.low < true < interval.high


def _bought(
    n: int, leaves: Callable[[np.random.Generator], float], ages: tuple[float, float]
) -> tuple[np.ndarray, ...]:
    """(x, t_x, T) of customers who buy at rates of gamma(1, 4) and leave with this chance."""
    rng, rows = np.random.default_rng(5), []
    for _ in range(n):
        rate, chance = rng.gamma(1, 1 / 4), leaves(rng)
        age, now, x, last = rng.uniform(*ages), 0.0, 0, 0.0
        while (now := now + rng.exponential(1 / rate)) < age:
            x, last = x + 1, now
            if rng.random() < chance:
                break
        rows.append((x, last, age))
    table = np.array(rows)
    return table[:, 0].astype(np.int64), table[:, 1], table[:, 2]


def test_what_the_data_do_not_tell_is_no_answer(tmp_path: Path) -> None:
    """Where all customers have the same chance to leave, a and b have no finite value; their ratio has."""
    alike = bg_nbd.fit(*_bought(600, lambda rng: 0.3, (20, 60)))
    assert alike.told == (True, True, False, False) and alike.intervals[2:] == (None, None)
    assert alike.odds is not None and alike.odds.low < 3 / 7 < alike.odds.high
    # Hardly anybody has come back yet: not even how soon they leave.
    x, t_x, age = _bought(150, lambda rng: rng.beta(0.8, 3), (0.2, 0.6))
    assert 0 < x.sum() < 30
    file = tmp_path / "short.csv"
    lines = [f"{a},{b},{c}" for a, b, c in zip(x, t_x, age, strict=True)]
    file.write_text("frequency,recency,T\n" + "\n".join(lines) + "\n", "utf-8")
    result = ask_file("clv", file)
    row = next(iter(result.rows()))
    assert [row[name] for name in ("a", "b", "a_low", "b_high", "leaves_share", "leaves_share_high")] == [None] * 6
    assert result.warnings[0].code == "analysis.not_told_leaving", "it comes first"
    told, rest = notes.not_told(result.warnings)
    assert told[-1].code == "analysis.not_told_leaving" and "analysis.parameters_left_empty" in {w.code for w in rest}
    assert get("clv").sentence_of(result).code == "analysis.plain_clv_counts"


def test_the_plain_answer_is_how_often_and_how_soon() -> None:
    rng, made = np.random.default_rng(2), []
    for who in range(300):
        rate, leaves, day = rng.gamma(0.8, 1 / 30), rng.beta(1, 3), float(rng.integers(0, 100))
        while day < 500:
            made.append(Event(f"u{who}", "buy", int(day) * 86_400 * SECOND, properties={}))
            day += 1 + rng.exponential(1 / rate)
            if rng.random() < leaves:
                break
    result = ask("clv", MemorySnapshot(made))
    row = next(iter(result.rows()))
    assert row["between_low"] < row["between"] < row["between_high"]
    assert row["between"] == pytest.approx(row["alpha"] / row["r"])
    assert row["leaves_share_low"] < row["leaves_share"] < row["leaves_share_high"] < 1
    assert row["leaves_share"] == pytest.approx(row["a"] / (row["a"] + row["b"]))
    said = get("clv").sentence_of(result)
    assert said.code == "analysis.plain_clv" and f"once in {row['between']:.1f} weeks" in said


rows_ = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 20)), min_size=1, max_size=25)


@given(rows_, st.sampled_from([None, 8, 30]))
def test_days_are_summed_up(made, until) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    worth = np.array([float(10 * w + d) for w, d in made])
    found = _summed(np.array([w for w, _ in made]), np.array([d for _, d in made]), worth, until)
    days: dict[int, dict[int, float]] = {}
    for who, day in made:
        if until is None or day <= until:
            of = days.setdefault(who, {})
            of[day] = of.get(day, 0.0) + 10 * who + day
    end = until if until is not None else max(d for _, d in made)
    expected = [(len(d) - 1, (max(d) - min(d)) / 7, (end - min(d)) / 7) for _, d in sorted(days.items())]
    assert list(zip(found.x.tolist(), found.t_x.tolist(), found.age.tolist(), strict=True)) == expected
    values = [v for _, d in sorted(days.items()) if len(d) > 1 for v in [(sum(d.values()) - d[min(d)]) / (len(d) - 1)]]
    assert found.value is None or found.value[found.x > 0].tolist() == pytest.approx(values)


PURCHASES = [("a", 1), ("a", 8), ("a", 8), ("a", 12), ("b", 2), ("c", 3), ("c", 30), ("d", 4), ("e", 5), ("e", 9)]


def test_a_store_and_a_file_agree(tmp_path: Path) -> None:
    file = tmp_path / "purchases.csv"
    file.write_text("customer;date\n" + "".join(f"{w};2026-01-{d:02d}\n" for w, d in PURCHASES), "utf-8")
    made = [Event(w, "buy", (20_453 + d) * 86_400 * SECOND, properties={}) for w, d in PURCHASES]
    from_file = next(iter(ask_file("clv", file).rows()))
    assert (from_file["n_customers"], from_file["n_repeat"]) == (5, 4)
    from_store = next(iter(ask("clv", MemorySnapshot(made, partitions=2)).rows()))
    assert from_store == pytest.approx(from_file)
    early = next(iter(ask_file("clv", file, {"until": "2026-01-10", "customer": "1", "at": "date"}).rows()))
    assert (early["n_customers"], early["n_repeat"]) == (5, 2)


def test_planted_values_are_found_again() -> None:
    rng = np.random.default_rng(3)
    p, q, v = 4.0, 5.0, 200.0
    x = rng.integers(1, 9, 3000)
    m = rng.gamma(p * x, 1 / (rng.gamma(q, 1 / v, 3000) * x))
    found = gamma_gamma.fit(x, m)
    for true, interval in zip((p, q, v), found.intervals, strict=True):
        assert interval is not None and interval.low < true < interval.high
    assert found.mean == pytest.approx(v * p / (q - 1), rel=0.03)


def test_the_values_density_adds_up_to_one() -> None:
    m = np.linspace(1e-6, 4000, 400_001)
    density = np.exp(gamma_gamma.log_likelihood(np.array([2.0, 6.0, 100.0]), np.full(len(m), 3.0), m))
    assert float(np.trapezoid(density, m)) == pytest.approx(1, abs=1e-4)


def test_values_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "purchases.csv"
    lines = [f"{w};2026-01-{d:02d};{10 + d + i}" for i, (w, d) in enumerate(PURCHASES)]
    file.write_text("customer;date;belopp\n" + "\n".join(lines) + "\n", "utf-8")
    row = next(iter(ask_file("clv", file).rows()))
    assert row["n_valued"] == 3 and row["p"] > 0
    without = next(iter(ask_file("clv", file, {"value": "belopp", "until": "2026-01-03"}).rows()))
    assert without["n_valued"] == 0 and without["p"] is None


def test_nothing_to_tell() -> None:
    result = ask("clv", log("u1: buy", "u2: buy"))
    assert next(iter(result.rows()))["r"] is None and "second day" in result.warnings[0]
    with pytest.raises(UsageError, match="what a purchase is"):
        ask("clv", log("u: see buy"))


@settings(max_examples=5)
@given(st.floats(0.1, 100))
def test_the_unit_of_time_is_only_alpha_s(scale) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    rng = np.random.default_rng(1)
    x = rng.integers(0, 4, 60)
    age = rng.uniform(10, 20, 60)
    t_x = np.where(x > 0, age * rng.uniform(0, 1, 60), 0)
    one, other = bg_nbd.fit(x, t_x, age), bg_nbd.fit(x, t_x * scale, age * scale)
    assert other.values[0] == pytest.approx(one.values[0], rel=1e-2)
    assert other.values[1] == pytest.approx(one.values[1] * scale, rel=1e-2)
    assert other.log_likelihood == pytest.approx(one.log_likelihood - float(x.sum()) * math.log(scale), abs=1e-3)


def test_a_purchase_is_what_has_a_value_and_is_done_again() -> None:
    rng, made = np.random.default_rng(5), []
    for who in range(120):
        made.append(Event(f"u{who}", "see", 0))
        made.append(Event(f"u{who}", "contract", SECOND, value_minor=900_000, currency="JPY"))
        mean = rng.gamma(5, 100)
        for day in np.sort(rng.integers(1, 300, rng.integers(1, 8))).tolist():
            made.append(
                Event(
                    f"u{who}",
                    "order",
                    day * 86_400 * SECOND,
                    value_minor=1 + int(rng.gamma(4, mean / 4)),
                    currency="JPY",
                )
            )
    snapshot = MemorySnapshot(made, partitions=2)
    result, said = ask("clv", snapshot), ask("clv", snapshot, {"goal": "order"})
    assert result.data == said.data and result.data["n_customers"] == [120]
    assert [w.values["name"] for w in result.warnings if w.code == "analysis.counted_as_purchase"] == ["order"]
    assert "analysis.counted_as_purchase" not in {w.code for w in said.warnings}
    row = next(iter(result.rows()))
    assert (
        row["currency"] == "JPY" and 300 < row["mean_value_low"] < row["mean_value"] < row["mean_value_high"] < 800
    ), "yen have no minor unit"
    assert ask("clv", snapshot, {"goal": "contract"}).data["n_repeat"] == [0]


def test_the_interval_of_what_a_purchase_is_worth_holds_it() -> None:
    rng, held = np.random.default_rng(3), 0
    for _ in range(40):
        x = 1 + rng.poisson(2, 250)
        m = rng.gamma(4.0 * x, 1 / (x * rng.gamma(5.0, 1 / 640.0, 250)))
        found = gamma_gamma.fit(x, m).mean_interval
        held += found is not None and found.low < 640 < found.high
    assert held >= 35


SHOP = (("a", 1, "9,5"), ("a", 15, "20"), ("a", 29, "8"), ("b", 3, "5"), ("b", 20, "7"), ("c", 9, "30"), ("d", 13, "4"))


@pytest.mark.parametrize(
    ("head", "row", "encoding"),
    [
        ("cust;date;sales", "{who};2024-01-{day:02};{value}", "utf-8"),
        ("\ufeffKundnr\tDatum\tBelopp", "{who}\t2024-01-{day:02} 10:15\t{value}", "utf-8"),
        ("Beløb|Dato|Kunde", "{value}|{day:02}-01-2024|{who}", "latin-1"),
        ("Invoice;Quantity;InvoiceDate;Price;Customer ID", "5{day};2;1/{day}/2024 8:26;1,5;{who}", "utf-8"),
        ("customer_id;timestamp;amount", "{who};{stamp};{value}", "utf-8"),
        ("customer_id;timestamp;amount", "{who};{stamp}000;{value}", "utf-8"),
    ],
)
def test_shops_write_their_lists_in_many_ways(tmp_path: Path, head: str, row: str, encoding: str) -> None:
    file = tmp_path / "shop.csv"
    rows = [row.format(who=w, day=d, value=v, stamp=1_704_067_200 + (d - 1) * 86_400 + 40_000) for w, d, v in SHOP]
    file.write_text("\r\n".join([head, *rows, "", ""]), encoding, newline="")
    answer = ask_file("clv", file, {"until": "2024-02-20"})
    found = next(iter(answer.rows()))
    assert (found["n_customers"], found["n_repeat"]) == (4, 3)
    x, t_x, age = np.array([2, 1, 0, 0]), np.array([4, 17 / 7, 0, 0]), np.array([50, 48, 42, 38]) / 7
    assert found["log_likelihood"] == pytest.approx(bg_nbd.fit(x, t_x, age).log_likelihood, abs=1e-6)
    # the price of one thing beside a quantity is not what the purchase was worth
    assert found["n_valued"] == (None if "Price" in head else 2)
    assert ("No column is known as a purchase's value" in " ".join(answer.warnings)) == ("Price" in head)


def test_purchases_without_a_buyer_or_a_value_are_told(tmp_path: Path) -> None:
    file = tmp_path / "shop.csv"
    rows = [f"{w},2024-01-{d:02},{v.replace(',', '.')}" for w, d, v in SHOP]
    file.write_text("\n".join(["customer,date,value", *rows, ",2024-01-05,9", "c,2024-01-20,"]) + "\n", "utf-8")
    answer = ask_file("clv", file)
    found = next(iter(answer.rows()))
    assert (found["n_customers"], found["n_repeat"], found["n_valued"]) == (4, 4, 2)
    assert "1 row with nothing in customer was left out." in answer.warnings
    assert any("1 customer whose repeat purchases have no value above 0" in w for w in answer.warnings)
    (tmp_path / "none.csv").write_text("customer,date\n", "utf-8")
    with pytest.raises(UnreadableError, match="no rows"):
        ask_file("clv", tmp_path / "none.csv")


@pytest.mark.parametrize(("currency", "digits"), [("SEK", 2), ("ISK", 0), ("KWD", 3), (None, 2)])
def test_values_of_a_store_are_in_whole_units_as_in_a_file(tmp_path: Path, currency: str | None, digits: int) -> None:
    rng = np.random.default_rng(2)
    levels = 1 / rng.gamma(4, 1 / 60, 600)
    made = [
        (f"k{i}", day, round(rng.gamma(5, level)))
        for i, level in enumerate(levels)
        for day in sorted(rng.choice(90, 1 + i % 5, False))
    ]
    file = tmp_path / "shop.csv"
    days = [(who, np.datetime64("2024-01-01") + int(day), worth) for who, day, worth in made]
    file.write_text("kund;datum;belopp\n" + "\n".join(f"{w};{d};{v}" for w, d, v in days), "utf-8")
    events = [
        Event(w, "köp", int(d.astype("datetime64[us]").astype(np.int64)), value_minor=v * 10**digits, currency=currency)
        for w, d, v in days
    ]
    of_file, of_store = next(iter(ask_file("clv", file).rows())), next(iter(ask("clv", MemorySnapshot(events)).rows()))
    assert of_store == pytest.approx(of_file | {"currency": currency})
    assert 50 < of_store["mean_value"] < 200


def test_a_summary_as_btyd_names_it(tmp_path: Path) -> None:
    file = tmp_path / "summary.csv"
    text = "cust,x,t.x,T.cal\n1,2,30.43,38.86\n2,1,1.71,38.86\n3,0,0,38.86\n4,3,20,30\n"
    file.write_text(text, "utf-8")
    btyd = next(iter(ask_file("clv", file).rows()))
    file.write_text(text.replace("x,t.x,T.cal", "frequency,recency,T"), "utf-8")
    assert next(iter(ask_file("clv", file).rows())) == btyd
    assert (btyd["n_customers"], btyd["n_repeat"]) == (4, 6)
    assert "--value names it" in " ".join(ask_file("clv", file).warnings)
    heads = ("ID,x,t_x,T,zbar", "customer_id,frequency_cal,recency_cal,T_cal,monetary_value_cal")
    worth = [f"{line},{who * 10}" for who, line in enumerate(text.splitlines()[1:])]
    for head in heads:
        file.write_text("\n".join([head, *worth]), "utf-8")
        known = next(iter(ask_file("clv", file).rows()))
        assert (known["alpha"], known["n_valued"]) == (btyd["alpha"], 2)


def test_a_summit_on_a_ridge_is_shown_without_an_interval(tmp_path: Path) -> None:
    """As other programs print it; how little it is known stands beside it."""
    x, t_x, age = _bought(600, lambda rng: 0.3, (20, 60))
    file = tmp_path / "summary.csv"
    lines = [f"{a},{b},{c}" for a, b, c in zip(x, t_x, age, strict=True)]
    file.write_text("frequency,recency,T\n" + "\n".join(lines) + "\n", "utf-8")
    answer = ask_file("clv", file)
    row = next(iter(answer.rows()))
    fitted = np.array([row[name] for name in bg_nbd.PARAMETERS])
    weight = np.ones(len(x))
    for i in range(4):  # a summit: uphill from no side
        for factor in (0.97, 1.03):
            beside = fitted * np.where(np.arange(4) == i, factor, 1.0)
            assert bg_nbd.log_likelihood(beside, x.astype(float), t_x, age, weight) < row["log_likelihood"]
    assert row["a_low"] is row["b_high"] is None and row["r_low"] < row["r"] < row["r_high"]
    assert "analysis.parameters_hardly_told" in {w.code for w in answer.warnings}
