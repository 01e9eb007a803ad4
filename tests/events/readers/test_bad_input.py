"""Files that are broken or mean harm: a clear error, bounded time and memory, the store as it was."""

from __future__ import annotations

import gzip
import io
import os
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from resa.errors import LimitError, ResaError, UnreadableError, UsageError
from resa.events.ingest import ImportOptions, import_files
from resa.events.limits import Limits
from resa.events.store import open_store

GOOD = "customer,event,time\nu1,open,2024-01-01 10:00:00\nu1,close,2024-01-02 10:00:00\n"
MIB = 1 << 20


@pytest.fixture
def refuses(tmp_path: Path) -> Callable[..., ResaError]:
    """Import something bad into a store that holds something good: the error, after checking the store is unchanged."""
    (tmp_path / "good.csv").write_text(GOOD)
    store = tmp_path / "store"
    with open_store(store, create=True) as opened:
        import_files([tmp_path / "good.csv"], opened)

    def picture() -> tuple[Any, ...]:
        with open_store(store) as opened, opened.snapshot() as snapshot:
            return (snapshot.n_events, snapshot.digest, len(opened.batches()), sorted((store / "segments").iterdir()))

    def run(bad: Path, kind: type[ResaError], **options: Any) -> ResaError:
        before = picture()
        with pytest.raises(kind) as caught, open_store(store) as opened:
            import_files([bad], opened, ImportOptions(**options))
        assert picture() == before
        assert caught.value.message
        return caught.value

    return run


def put(path: Path, content: bytes | str) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.csv", b"", "empty"),
        ("blank.csv", b"\n\n  \n", "no rows"),
        ("header.csv", b"customer,event,time\n", "only a header"),
        ("junk.csv", bytes(range(256)) * 40, "binary"),
        ("photo.csv", b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "a picture"),
        ("report.pdf", b"%PDF-1.7 ...", "a PDF"),
        ("nothing.json", b"[]", "no JSON objects"),
        ("cut.csv.gz", gzip.compress(GOOD.encode() * 500)[:-40], "truncated"),
        ("bent.csv.gz", b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03" + b"\xff" * 100, "damaged"),
        ("bent.zip", b"PK\x03\x04" + b"\x00" * 60, "damaged"),
        ("page.csv", b"<html><body>Please log in</body></html>", "web page"),
    ],
)
def test_files_that_cannot_be_read_say_why(refuses: Any, tmp_path: Path, name: str, content: bytes, says: str) -> None:
    error = refuses(put(tmp_path / name, content), UnreadableError)
    assert says in error.message
    assert error.exit_code == 3


def test_missing_files_and_folders(refuses: Any, tmp_path: Path) -> None:
    (tmp_path / "good.csv").write_text("x", "utf-8")
    (tmp_path / "salaries.csv").write_text("x", "utf-8")
    missed = refuses(tmp_path / "goood.csv", UnreadableError)
    assert "no such file" in missed.message and "Did you mean 'good.csv'?" in missed.message
    assert "salaries" not in str(missed.to_dict()), "what else lies there is not told"
    assert "good.csv" in refuses(tmp_path / "goood.csv", UnreadableError).message
    assert "folder" in refuses(tmp_path, UnreadableError).message


def test_a_file_of_refused_rows_alone_says_why(refuses: Any, tmp_path: Path) -> None:
    error = refuses(put(tmp_path / "f.csv", "customer,event,time\nu,x,2024-13-45\nu,x,9999-01-01\n"), UnreadableError)
    assert "2 rows refused" in error.message
    assert "cannot be read: 2024-13-45" in error.message


def test_gzip_bombs_are_stopped_by_ratio_and_by_size(refuses: Any, tmp_path: Path) -> None:
    row = b"u1,open,2024-01-01 10:00:00\n"
    squeeze = zlib.compressobj(9, zlib.DEFLATED, 31)
    with (tmp_path / "bomb.csv.gz").open("wb") as out:
        out.write(squeeze.compress(b"customer,event,time\n"))
        for _ in range(160):
            out.write(squeeze.compress(row * (MIB // len(row))))
        out.write(squeeze.flush())
    small = Limits(ratio_from=8 * MIB, ratio=100)
    assert "zip bomb" in refuses(tmp_path / "bomb.csv.gz", LimitError, limits=small).message
    assert "more than 16,777,216 bytes" in refuses(
        tmp_path / "bomb.csv.gz", LimitError, limits=Limits(unpacked=16 * MIB)
    ).message  # fmt: skip


def test_zip_bombs_and_lies(refuses: Any, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("log.csv", GOOD + "u1,open,2024-01-01 10:00:00\n" * 900_000)
    limits = Limits(ratio_from=MIB, ratio=100)
    assert "zip bomb" in refuses(tmp_path / "bomb.zip", LimitError, limits=limits).message
    with zipfile.ZipFile(tmp_path / "many.zip", "w") as archive:
        for number in range(20):
            archive.writestr(f"{number}.csv", GOOD)
    assert "too many files" in refuses(tmp_path / "many.zip", LimitError, limits=Limits(entries=10)).message


@pytest.mark.parametrize(
    "name", ["../../evil.csv", "/etc/evil.csv", "..\\evil.csv", "C:\\evil.csv", "a/../../evil.csv"]
)
def test_archives_cannot_write_outside(refuses: Any, tmp_path: Path, name: str) -> None:
    with zipfile.ZipFile(tmp_path / "t.zip", "w") as archive:
        archive.writestr(zipfile.ZipInfo(name), GOOD)
    before = set(tmp_path.parent.rglob("evil*"))
    assert "outside" in refuses(tmp_path / "t.zip", UnreadableError).message
    assert set(tmp_path.parent.rglob("evil*")) == before


def test_office_documents_are_told_apart(refuses: Any, tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.save(tmp_path / "book.xlsx")
    assert "no rows" in refuses(tmp_path / "book.xlsx", UnreadableError).message
    with zipfile.ZipFile(tmp_path / "letter.docx", "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")
    assert "Office document" in refuses(tmp_path / "letter.docx", UnreadableError).message


def test_ten_thousand_columns(refuses: Any, tmp_path: Path) -> None:
    wide = ",".join(f"c{i}" for i in range(10_000)) + "\n" + ",".join("1" * 10_000) + "\n"
    error = refuses(put(tmp_path / "wide.csv", wide), LimitError)
    assert "2,000 columns" in error.message and "10,000" in error.message
    record = "{" + ",".join(f'"k{i}": 1' for i in range(10_000)) + "}\n"
    assert "2,000 columns" in refuses(put(tmp_path / "wide.jsonl", record), LimitError).message
    attributes = "".join(f'<string key="k{i}" value="1"/>' for i in range(10_000))
    log = f"<log><trace><event>{attributes}</event></trace></log>"
    assert "too many attributes" in refuses(put(tmp_path / "wide.xes", log), LimitError).message


def test_unknown_formats_and_options(refuses: Any, tmp_path: Path) -> None:
    good = put(tmp_path / "f.csv", GOOD + "u3,x,2024-01-01\n")
    assert refuses(good, UsageError, format="excel").exit_code == 2
    assert refuses(good, UsageError, encoding="utf-99").exit_code == 2
    assert refuses(good, UsageError, delimiter="ab").exit_code == 2
    assert refuses(good, UsageError, currency="kronor", value="1").exit_code == 2


def test_formulas_stay_text_and_are_disarmed_where_they_are_written(tmp_path: Path) -> None:
    rows = "customer,event,time,note\n=1+1,@SUM(A1),2024-01-01,-5\n=2+2,+cmd|' /C calc'!A0,bad,-5\n"
    put(tmp_path / "f.csv", rows)
    with open_store(tmp_path / "store", create=True, keep_ids=True) as store:
        report = import_files([tmp_path / "f.csv"], store)
        with store.snapshot() as snapshot:
            assert snapshot.names == ("@SUM(A1)",)
    assert report.refused_file is not None
    text = report.refused_file.read_text("utf-8-sig")
    assert "'=2+2" in text and "'+cmd" in text
    assert ",-5" in text
    assert report.refused_file.stat().st_mode & 0o077 == 0 or os.name == "nt"


def test_one_endless_line_takes_little_memory(tmp_path: Path) -> None:
    """In a process of its own, whose peak stays far below the file; mostly sparse, so the disk holds little."""
    path = tmp_path / "long.csv"
    with path.open("wb") as file:
        file.write(b"customer,event,time\nu1,")
        for _ in range(8):
            file.write(b"x" * MIB)
        file.truncate(1 << 28)
    code = (
        "import pathlib, re, resource, sys\n"
        "from resa.events.ingest import import_files\n"
        "from resa.errors import LimitError\n"
        "try:\n    import_files([sys.argv[1]], None)\n"
        "except LimitError as error:\n    print(error.message)\n"
        # ru_maxrss of a child keeps the peak of the process it was started from; Linux tells its own elsewhere
        "status = pathlib.Path('/proc/self/status')\n"
        "own = re.search(r'VmHWM:\\s+(\\d+)', status.read_text()) if status.exists() else None\n"
        "print(own.group(1) if own else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    message, peak = done.stdout.strip().splitlines()
    assert "A line is longer than" in message
    assert int(peak) < (1 << 28) // 1024 * (1024 if sys.platform == "darwin" else 1)


def test_zip_with_one_or_several_data_files_is_read(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data/a.csv", GOOD)
        archive.writestr("data/b.csv", GOOD.replace("u1", "u2"))
        archive.writestr("__MACOSX/._a.csv", b"\0\0")
        archive.writestr("README.md", "about")
    report = import_files([put(tmp_path / "logs.zip", buffer.getvalue())], None)
    assert (report.events, report.customers) == (4, 2)
