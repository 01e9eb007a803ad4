"""A query's rows as NumPy arrays while it runs, by the Arrow C stream interface: no copy, no lock held, no pyarrow.

DuckDB hands out batches of some hundred thousand rows as its threads make them; `fetchnumpy` would hold the whole answer,
and take half as long again. Only integers without nulls are read: that is all the arrays are made of.
Layout of the structs: https://arrow.apache.org/docs/format/CStreamInterface.html
"""

from __future__ import annotations

import ctypes
from collections.abc import Generator
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ...errors import UnreadableError
from ...texts.sentence import Sentence

if TYPE_CHECKING:
    import duckdb

Batch = dict[str, npt.NDArray[Any]]

#: Arrow's words for the integers, as NumPy calls them.
_FORMATS = {b"c": "i1", b"C": "u1", b"s": "i2", b"S": "u2", b"i": "i4", b"I": "u4", b"l": "i8", b"L": "u8"}


class _Schema(ctypes.Structure):
    pass


class _Array(ctypes.Structure):
    pass


class _Stream(ctypes.Structure):
    pass


_Schema._fields_ = [
    ("format", ctypes.c_char_p),
    ("name", ctypes.c_char_p),
    ("metadata", ctypes.c_char_p),
    ("flags", ctypes.c_int64),
    ("n_children", ctypes.c_int64),
    ("children", ctypes.POINTER(ctypes.POINTER(_Schema))),
    ("dictionary", ctypes.c_void_p),
    ("release", ctypes.CFUNCTYPE(None, ctypes.POINTER(_Schema))),
    ("private", ctypes.c_void_p),
]
_Array._fields_ = [
    ("length", ctypes.c_int64),
    ("null_count", ctypes.c_int64),
    ("offset", ctypes.c_int64),
    ("n_buffers", ctypes.c_int64),
    ("n_children", ctypes.c_int64),
    ("buffers", ctypes.POINTER(ctypes.c_void_p)),
    ("children", ctypes.POINTER(ctypes.POINTER(_Array))),
    ("dictionary", ctypes.c_void_p),
    ("release", ctypes.CFUNCTYPE(None, ctypes.POINTER(_Array))),
    ("private", ctypes.c_void_p),
]
_Stream._fields_ = [
    ("get_schema", ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(_Stream), ctypes.POINTER(_Schema))),
    ("get_next", ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(_Stream), ctypes.POINTER(_Array))),
    ("get_last_error", ctypes.CFUNCTYPE(ctypes.c_char_p, ctypes.POINTER(_Stream))),
    ("release", ctypes.CFUNCTYPE(None, ctypes.POINTER(_Stream))),
    ("private", ctypes.c_void_p),
]

_pointer = ctypes.pythonapi.PyCapsule_GetPointer
_pointer.restype = ctypes.c_void_p
_pointer.argtypes = [ctypes.py_object, ctypes.c_char_p]


def batches(connection: duckdb.DuckDBPyConnection, query: str) -> Generator[Batch, None, None]:
    """The query's rows batch by batch, in whatever order its threads come to them. Each is valid until the next is asked for.

    Raises UnreadableError with DuckDB's own words when the query cannot go on.
    """
    relation = connection.sql(query)
    capsule = relation.__arrow_c_stream__()
    address = _pointer(capsule, b"arrow_array_stream")
    stream = ctypes.cast(address, ctypes.POINTER(_Stream))
    try:
        columns = _columns(stream)
        while True:
            array = _Array()
            _require(stream, stream.contents.get_next(stream, ctypes.byref(array)))
            if not array.release:
                return
            try:
                yield {name: _values(array.children[i].contents, dtype) for i, (name, dtype) in enumerate(columns)}
            finally:
                array.release(ctypes.byref(array))
    finally:
        if stream.contents.release:  # ends the query if it still runs; the capsule finds nothing left to release
            stream.contents.release(stream)


def _columns(stream: Any) -> list[tuple[str, np.dtype[Any]]]:
    """Name and type of each column."""
    schema = _Schema()
    _require(stream, stream.contents.get_schema(stream, ctypes.byref(schema)))
    try:
        fields = [schema.children[i].contents for i in range(schema.n_children)]
        return [(field.name.decode(), np.dtype(_FORMATS[field.format])) for field in fields]
    finally:
        schema.release(ctypes.byref(schema))


def _values(column: Any, dtype: np.dtype[Any]) -> npt.NDArray[Any]:
    if column.null_count:
        raise ValueError("a column of integers without nulls was asked for")
    if not column.length:
        return np.zeros(0, dtype)
    begin = column.buffers[1] + column.offset * dtype.itemsize
    return np.frombuffer((ctypes.c_char * (column.length * dtype.itemsize)).from_address(begin), dtype)


def _require(stream: Any, code: int) -> None:
    if code:
        said = stream.contents.get_last_error(stream) or b""
        raise UnreadableError(Sentence("events.events_could_not_read"), value=said.decode(errors="replace"))
