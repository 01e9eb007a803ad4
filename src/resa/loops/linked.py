"""Puts the object file of a loop where it can run, without LLVM, which takes longer to load than most loops to run.

An object that LLVM makes for use in the same process is simple: it holds code and constants, and names both (and `memset`
and its like) by whole addresses, so that putting it in place is copying it and writing those addresses. That is done here for
ELF on 64-bit x86. An object that holds anything else is left to LLVM.
"""

from __future__ import annotations

import ctypes
import mmap
import struct
import sys
from typing import NamedTuple

#: Of the ELF specification: 64 bits, little-endian; relocatable; x86-64.
_MAGIC, _KIND = b"\x7fELF\x02\x01", (1, 62)
_SYMBOLS, _ADDRESSES, _EMPTY, _TAKES_MEMORY = 2, 4, 8, 2
_WHOLE_ADDRESS, _UNDEFINED = 1, 0
#: How the stack is unwound, which no loop does.
_UNWINDING = b".eh_frame"
#: What LLVM writes for a loop that fills or copies.
_OUTSIDE = (b"memset", b"memcpy", b"memmove")
_READ, _EXECUTE = 1, 4


class _Section(NamedTuple):
    name: int
    kind: int
    flags: int
    address: int
    offset: int
    size: int
    link: int
    info: int
    align: int
    entry: int


class _Symbol(NamedTuple):
    name: int
    info: int
    other: int
    section: int
    value: int
    size: int


def linked(code: bytes, symbol: str) -> tuple[int, object] | None:
    """(the address of `symbol`, what must be held for as long as it is called); None: not an object of the simple kind, or
    a system where that cannot be done."""
    if sys.platform == "win32":
        return None
    try:
        if code[: len(_MAGIC)] != _MAGIC or struct.unpack_from("<HH", code, 16) != _KIND:
            return None
        return _in_place(_Object(code), symbol.encode())
    except (struct.error, LookupError, ValueError, OSError, AttributeError):  # cut short, or another C library
        return None


class _Object:
    """The tables of an object file."""

    def __init__(self, code: bytes) -> None:
        self.code = code
        (table,) = struct.unpack_from("<Q", code, 40)
        n, names = struct.unpack_from("<HH", code, 60)
        self.sections = [_Section(*struct.unpack_from("<IIQQQQIIQQ", code, table + 64 * i)) for i in range(n)]
        self._names = self.sections[names]

    def kept(self, section: _Section) -> bool:
        """Whether it must be in memory when the loop runs."""
        return bool(section.flags & _TAKES_MEMORY) and self.text(self._names, section.name) != _UNWINDING

    def text(self, strings: _Section, at: int) -> bytes:
        begin = strings.offset + at
        return self.code[begin : self.code.index(b"\0", begin)]

    def symbols(self, table: _Section) -> list[tuple[bytes, _Symbol]]:
        found = [_Symbol(*each) for each in struct.iter_unpack("<IBBHQQ", self.content(table))]
        return [(self.text(self.sections[table.link], symbol.name), symbol) for symbol in found]

    def content(self, section: _Section) -> bytes:
        return self.code[section.offset : section.offset + section.size]


def _in_place(found: _Object, wanted: bytes) -> tuple[int, object] | None:
    places, size = _laid_out(found)
    memory = mmap.mmap(-1, max(size, 1), prot=mmap.PROT_READ | mmap.PROT_WRITE)
    start = ctypes.addressof(ctypes.c_char.from_buffer(memory))
    for i, place in places.items():
        if found.sections[i].kind != _EMPTY:
            memory[place : place + found.sections[i].size] = found.content(found.sections[i])
    tables = {i: found.symbols(table) for i, table in enumerate(found.sections) if table.kind == _SYMBOLS}

    def address(name: bytes, symbol: _Symbol) -> int | None:
        if symbol.section == _UNDEFINED and name in _OUTSIDE:
            return ctypes.cast(getattr(library, name.decode()), ctypes.c_void_p).value
        return start + places[symbol.section] + symbol.value if symbol.section in places else None

    library = ctypes.CDLL(None)
    for section in found.sections:
        if section.kind == _ADDRESSES and section.info in places:
            for where, what, more in struct.iter_unpack("<QQq", found.content(section)):
                target = address(*tables[section.link][what >> 32])
                if what & 0xFFFFFFFF != _WHOLE_ADDRESS or target is None:
                    return None
                struct.pack_into("<Q", memory, places[section.info] + where, target + more)
    entry = next((address(*each) for table in tables.values() for each in table if each[0] == wanted), None)
    if entry is None or library.mprotect(ctypes.c_void_p(start), ctypes.c_size_t(len(memory)), _READ | _EXECUTE):
        return None
    return entry, memory


def _laid_out(found: _Object) -> tuple[dict[int, int], int]:
    """Where each section that is kept begins, and how much they take together."""
    places, size = {}, 0
    for i, section in enumerate(found.sections):
        if found.kept(section):
            align = max(section.align, 1)
            places[i] = -(-size // align) * align
            size = places[i] + section.size
    return places, size
