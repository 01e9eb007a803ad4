"""Numbers of a plain table as people write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from resa.errors import UsageError
from resa.events.plain_table import open_table


def read(folder: Path, *cells: str) -> list[float]:
    file = folder / "table.csv"
    file.write_text("name;n\n" + "".join(f"a{i};{cell}\n" for i, cell in enumerate(cells)), "utf-8")
    with open_table(file) as table:
        return [float(n) for n in table.numbers("n")]


@pytest.mark.parametrize(
    ("cells", "numbers"),
    [
        (("1,5", "2", "0,25"), [1.5, 2, 0.25]),
        (("0,244", "3,195"), [0.244, 3.195]),  # a fraction begins with a nought, so all of them are fractions
        (("1,234", "12", "1,234,567"), [1234, 12, 1234567]),
        (("1,234.5", "7"), [1234.5, 7]),
        (("1.234,5", "1.234", "7,25"), [1234.5, 1234, 7.25]),
        (("1.5", "1.234"), [1.5, 1.234]),
        (("1 234", "12\u00a0345,5", "1\u202f000\u202f000"), [1234, 12345.5, 1000000]),
        (("1'234", "-2’000"), [1234, -2000]),
    ],
)  # fmt: skip
def test_decimals_and_groups(tmp_path: Path, cells: tuple[str, ...], numbers: list[float]) -> None:
    assert read(tmp_path, *cells) == numbers


def test_what_is_no_number_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="row 2"):
        read(tmp_path, "1,5", "many")


def test_an_empty_cell_stands_for_what_is_said(tmp_path: Path) -> None:
    file = tmp_path / "table.csv"
    file.write_text("name;n\na;1,5\nb;\nc;NA\n", "utf-8")
    with open_table(file) as table:
        assert table.numbers("n", missing=0.0).tolist() == [1.5, 0, 0]
        with pytest.raises(UsageError, match="row 2"):
            table.numbers("n")


def test_an_unknown_number_is_none_and_no_mistake(tmp_path: Path) -> None:
    file = tmp_path / "table.csv"
    file.write_text("name;n\na;1,5\nb;\nc;nan\n", "utf-8")
    with open_table(file) as table:
        one, *others = table.numbers("n", missing=float("nan")).tolist()
        assert one == 1.5 and all(n != n for n in others)
        with pytest.raises(UsageError, match="row 2"):
            table.numbers("n")


def test_day_and_month_are_settled_by_the_whole_column(tmp_path: Path) -> None:
    """As in a shop's list by date: the first thousand rows could be read either way, a later one tells."""
    file = tmp_path / "table.csv"
    file.write_text("who,at\n" + "a,1/2/2024 8:26\n" * 1500 + "b,1/13/2024 9:00\n", "utf-8")
    with open_table(file) as table:
        days = table.instants("at") // 86_400_000_000
        assert (int(days[0]), int(days[-1])) == (19_724, 19_735)  # 2 and 13 January 2024
        assert not table.warnings
    file.write_text("who,at\na,1/2/2024\nb,3/4/2024\n", "utf-8")
    with open_table(file) as table:
        assert int(table.instants("at")[0]) // 86_400_000_000 == 19_754  # 1 February
        assert table.warnings == ("The dates in at were read as d/m/y, but no value tells day from month.",)


def test_rows_without_a_customer_or_time_are_left_out_and_counted(tmp_path: Path) -> None:
    file = tmp_path / "table.csv"
    file.write_text("who,at,what\na,2024-01-01,x\n,2024-01-02,y\nNA,NA,z\nNA,2024-01-03,\nb,bad,x\n", "utf-8")
    with open_table(file) as table:
        kept = table.filled("who", timed="at")
        assert kept.texts("who") == ["a", "NA", "b"]  # NA is a name, and no time
        assert kept.warnings == ("2 rows with nothing in who, at were left out.",)
        assert table.filled("who").warnings == ("1 row with nothing in who was left out.",)
        with pytest.raises(UsageError, match="row 5"):  # its number in the file
            kept.instants("at")
