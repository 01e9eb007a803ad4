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
