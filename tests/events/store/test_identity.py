"""Pseudonyms are HMACs, the same in SQL and in Python; numbers are dense and lasting; readable ids only where asked for."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from typing import Any

import duckdb
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from resa.events.memory import Event
from resa.events.store import Store, identity, pseudonyms

Stage = Callable[..., Any]


@given(
    st.lists(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])), min_size=1),
    st.binary(min_size=32, max_size=32),
)
def test_sql_hashes_as_hmac_does(ids: list[str], key: bytes) -> None:
    query = f"SELECT lower(hex({identity.pseudonym_sql(key, 'id')})) FROM (SELECT unnest(?) AS id)"
    found = [row[0] for row in duckdb.execute(query, [ids]).fetchall()]
    assert found == [hmac.new(key, i.encode(), hashlib.sha256).hexdigest()[:32] for i in ids]
    assert found == [identity.pseudonym(key, i) for i in ids]


def test_customers_keep_their_number(store: Store, stage: Stage) -> None:
    store.append(stage([Event("ada", "a", 1), Event("NA", "a", 2)]))
    store.append(stage([Event("ben", "a", 1), Event("ada", "a", 2), Event("cleo", "a", 2)]))
    asked = [store.pseudonym(i) for i in ("cleo", "ada", "nobody", "NA", "ada", "ben")]
    assert store.customer_numbers(asked).tolist() == [3, 0, -1, 1, 0, 2]
    assert store.customer_numbers(["ada", "", "zz"]).tolist() == [-1, -1, -1]
    assert store.customer_numbers([]).tolist() == []


def test_readable_ids_only_where_kept(store: Store, stage: Stage) -> None:
    store.append(stage([Event("ådå-19", "a", 1, case_id="order 5")]))
    store.append(stage([Event("ben", "a", 1, case_id="order 6")]), keep_ids=True)
    with store.snapshot() as snapshot:
        numbers = np.array([1, 0])
        assert snapshot.unit_labels("customer", numbers) == ["ben", store.pseudonym("ådå-19")]
        assert snapshot.unit_labels("journey", numbers) == ["order 6", store.pseudonym("order 5")]
    on_disk = b"".join(p.read_bytes() for p in store.path.rglob("*") if p.is_file() and "readable" not in p.name)
    assert "ådå-19".encode() not in on_disk and b"order 5" not in on_disk


def test_undo_takes_readable_ids_away(store: Store, stage: Stage) -> None:
    store.append(stage([Event("ada", "a", 1)]), keep_ids=True)
    store.append(stage([Event("ben", "a", 1), Event("ada", "a", 2)]), keep_ids=True)
    store.undo(2)
    assert not any(b"ben" in p.read_bytes() for p in (store.path / "identity").iterdir())
    with store.snapshot() as snapshot:
        assert snapshot.unit_labels("customer", np.array([0])) == ["ada"]


def test_more_names_than_sixteen_bits(store: Store, stage: Stage) -> None:
    log = stage([])
    log.relation = "(SELECT staged.* REPLACE (i + 1 AS row, 'c' || (i % 5) AS customer, 'c' || (i % 5) AS case_id, 'n' || i AS name, i AS \"at\") FROM range(66000) t(i) LEFT JOIN staged ON false)"
    store.append(stage([Event("ada", "a", 1)]))
    store.append(log)
    with store.snapshot() as snapshot:
        runs = list(snapshot.sequences())
        assert {s.code.dtype for s in runs} == {np.dtype(np.uint32)}
        assert max(int(s.code.max()) for s in runs) == 66_000
        assert snapshot.names[66_000] == "n65999"


@given(st.lists(st.integers(-(2**63), 2**63 - 1), min_size=1), st.binary(min_size=1, max_size=80))
def test_numbers_are_hashed_as_their_digits(ids: list[int], key: bytes) -> None:
    high, low = pseudonyms.of_numbers(key, np.array([0, -1, *ids], np.int64))
    found = [f"{int(a):016x}{int(b):016x}" for a, b in zip(high, low, strict=True)]
    assert found == [identity.pseudonym(key, str(i)) for i in [0, -1, *ids]]
