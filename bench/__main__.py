"""All benchmarks, one table: `python -m bench [--events N] [--folder DIR] [--runs N] [--only import,ask,map,page,rooms,crowd]`.
`order` (the import's ordering by itself), `http` (what HTTP adds to a question), `store` (what a built store is asked, beside its
targets), `peers` (their own environment from PyPI) and `curve` (from 1 M to `--most` events) run when they are named.

A figure says how long a whole process or a request took; a ratio sets it beside a peer that did the least one could do
with the same data in the same run. `docs/bench.md` says what was found where.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import built_store
import by_http
import crowded_page
import curve
import import_10m
import measured_map
import order
import page_3000_cards
import peers
import questions
import rooms
from alone import folder_of, options
from table import Row, show


def main() -> None:
    """Run what is asked for."""
    parser = options(__doc__)
    parser.add_argument("--most", type=int, default=100_000_000, help="events of the curve's last point")
    parser.add_argument("--only", default="import,ask,map,page,rooms,crowd")
    given = parser.parse_args()
    n, runs = given.events, given.runs
    parts: dict[str, Callable[[Path], Iterator[Row]]] = {
        "import": lambda folder: import_10m.rows(folder, n, runs),
        "order": lambda folder: order.rows(folder, n, runs),
        "http": lambda folder: by_http.rows(folder, n),
        "ask": lambda folder: questions.rows(folder, n, runs),
        "map": lambda folder: measured_map.rows(folder, n, runs),
        "store": lambda folder: built_store.made(folder, n, runs),
        "peers": lambda folder: peers.rows(folder, n, runs),
        "curve": lambda folder: curve.rows(folder, given.most, runs),
        "page": lambda _: page_3000_cards.rows(runs),
        "rooms": lambda _: rooms.rows(runs),
        "crowd": lambda _: crowded_page.rows(runs),
    }
    chosen = [parts[name] for name in given.only.split(",")]
    print(f"{n:,} events, best of {runs}")
    with folder_of(given) as folder:
        shown = show(row for part in chosen for row in part(folder))
    sys.exit(any(questions.DIFFER in row.note for row in shown))


if __name__ == "__main__":
    main()
