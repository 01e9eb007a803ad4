"""`@native`: a loop that numba compiles once per machine, and that later processes run without loading numba.

Loading numba costs more than a quarter of a second, several times what these loops take over ten million events. So the
machine code is kept as a plain object file; it is put in place by `linked`, or by llvmlite (which numba stands on) where that
cannot, and called by ctypes, without the GIL. Where none of it can be done (nowhere to write, another argument than below) it
is the `@compiled` loop.

What such a loop may do: plain arithmetic over arrays that it is given. It allocates nothing, raises nothing, calls nothing
and returns an integer or nothing; arguments are contiguous arrays, integers and floats. `.py` is the plain Python original.
"""

from __future__ import annotations

import ctypes
import functools
import hashlib
import importlib.util
import itertools
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from .jit import compiled
from .linked import linked

#: Part of every key: raised when the objects of earlier versions no longer fit.
_LAYOUT = 3
_lock = threading.Lock()
_owners: list[object] = []
"""They own the code in place."""


def native(function: Callable[..., Any]) -> Callable[..., Any]:
    """`function` as machine code, one per kind of arguments, compiled or loaded at the first call."""
    ready: dict[tuple[str, ...], Callable[..., Any]] = {}
    by_numba = compiled(function)

    @functools.wraps(function)
    def call(*args: Any) -> Any:
        kinds = tuple(map(_kind, args))
        found = ready.get(kinds)
        if found is None:
            with _lock:
                found = ready.get(kinds) or _prepare(function, args, kinds) or by_numba
                ready[kinds] = found
        return found(*args)

    call.py = function  # type: ignore[attr-defined]  # a function carries its plain twin for the tests
    return call


def _kind(value: Any) -> str:
    """`int64*1` for an array of one dimension; "" for what only numba takes."""
    if isinstance(value, np.ndarray):
        plain = value.flags.c_contiguous and value.flags.aligned and value.dtype.isnative and value.ndim
        return f"{value.dtype.str}*{value.ndim}" if plain else ""
    if isinstance(value, int | np.integer):  # flags too
        return "i"
    return "f" if isinstance(value, float) else ""


def _prepare(function: Callable[..., Any], args: tuple[Any, ...], kinds: tuple[str, ...]) -> Callable[..., Any] | None:
    """The loaded loop; None where it must be numba's own."""
    if "" in kinds or os.environ.get("NUMBA_DISABLE_JIT"):
        return None
    try:
        name = f"{function.__module__.rpartition('.')[2]}.{function.__name__}-{_key(function, kinds)}.native"
        content = _kept(_folders(function), name)
        if content is None:
            content = _compile(function, args)
            _keep(content, _folders(function), name)
        return _load(content, kinds)
    except (ImportError, OSError, RuntimeError, AttributeError):  # another llvmlite than we know: numba knows it
        return None


def _llvm() -> tuple[Any, Any]:
    """LLVM, and this processor as numba compiles for it."""
    import llvmlite.binding as llvm

    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    return llvm, llvm.Target.from_default_triple().create_target_machine(
        cpu=llvm.get_host_cpu_name(), features=llvm.get_host_cpu_features().flatten(),
        opt=3, reloc="default", codemodel="jitdefault", jit=True,
    )  # fmt: skip


def _key(function: Callable[..., Any], kinds: tuple[str, ...]) -> str:
    """Changes with the loop, the constants it names, its arguments, the compiler and the processor."""
    code = function.__code__
    constants = [(name, repr(function.__globals__.get(name))) for name in code.co_names if name.lstrip("_").isupper()]
    parts = (
        _LAYOUT, code.co_code, code.co_consts[1:], code.co_names, code.co_varnames, constants, kinds, sys.version_info[:2],
        _compiler(), _processor(),
    )  # fmt: skip
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:24]


@functools.cache
def _compiler() -> bytes:
    """Which llvmlite there is, told without loading it."""
    found = importlib.util.find_spec("llvmlite")
    if found is None or found.origin is None:
        raise ImportError("llvmlite")
    return Path(found.origin).with_name("_version.py").read_bytes()


#: What tells processors apart in Linux' list of them.
_TELLING = ("vendor_id", "cpu family", "model", "stepping", "flags", "CPU", "Features")


@functools.cache
def _processor() -> tuple[str, ...]:
    """The processor, and what it can do: as the system says it where it does, since LLVM takes longer to ask."""
    if sys.platform == "linux" and (told := _of_the_list(Path("/proc/cpuinfo"))):
        return (os.uname().machine, *told)
    llvm, _ = _llvm()
    return llvm.get_process_triple(), llvm.get_host_cpu_name(), llvm.get_host_cpu_features().flatten()


def _of_the_list(path: Path) -> tuple[str, ...]:
    """What the first processor of Linux' list is; nothing where there is no list."""
    try:
        with path.open(encoding="ascii", errors="replace") as file:
            return tuple(line for line in itertools.takewhile(str.strip, file) if line.startswith(_TELLING))
    except OSError:
        return ()


def _folders(function: Callable[..., Any]) -> list[Path]:
    """Where objects are kept: as told, else beside the module, else with the user's caches."""
    if told := os.environ.get("NUMBA_CACHE_DIR"):
        return [Path(told)]
    caches = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or Path.home() / ".cache"
    return [Path(function.__code__.co_filename).parent / "__pycache__", Path(caches) / "resa"]


def _kept(folders: list[Path], name: str) -> bytes | None:
    """The object from the first folder that has it whole: a broken one would end the process."""
    for folder in folders:
        try:
            written = (folder / name).read_bytes()
        except OSError:
            continue
        if hashlib.sha256(written[32:]).digest() == written[:32]:
            return written[32:]
    return None


def _keep(content: bytes, folders: list[Path], name: str) -> None:
    """Write the object into the first folder that takes it, whole or not at all."""
    import tempfile

    for folder in folders:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=folder) as aside:
                (Path(aside) / name).write_bytes(hashlib.sha256(content).digest() + content)
                (Path(aside) / name).replace(folder / name)
        except OSError:
            continue
        return


def _compile(function: Callable[..., Any], args: tuple[Any, ...]) -> bytes:
    """What it returns ("i", or "n" for nothing), the symbol, a zero byte, the object: numba's code without its wrappers."""
    import numba
    from numba.core import types

    llvm, machine = _llvm()
    dispatcher = numba.njit(nogil=True, error_model="numpy")(function)  # a division that could raise holds on to arrays
    dispatcher.compile(
        tuple(
            types.Array(numba.from_dtype(a.dtype), a.ndim, "C")
            if isinstance(a, np.ndarray)
            else types.int64 if isinstance(a, int | np.integer) else types.float64
            for a in args
        )
    )  # fmt: skip
    overloads: dict[Any, Any] = dispatcher.overloads
    ((signature, overload),) = overloads.items()
    symbol = overload.fndesc.llvm_func_name
    module = llvm.parse_assembly(dispatcher.inspect_llvm(signature))
    for one in module.functions:
        if not one.is_declaration and one.name != symbol:
            one.linkage = "internal"
    passes = llvm.create_new_module_pass_manager()
    passes.add_global_dead_code_eliminate_pass()
    passes.run(module, llvm.create_pass_builder(machine, llvm.create_pipeline_tuning_options(speed_level=3)))
    outside = [f.name for f in module.functions if f.is_declaration and not f.name.startswith("llvm.")]
    returns = {types.none: "n", types.int64: "i"}.get(overload.signature.return_type)
    if outside or returns is None:
        raise TypeError(f"{function.__name__} is no loop for @native: {outside or overload.signature.return_type}")
    code: bytes = machine.emit_object(module)
    return f"{returns}{symbol}".encode() + b"\0" + code


def _placed_by_llvm(code: bytes, symbol: str) -> tuple[int, object]:
    llvm, machine = _llvm()
    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), machine)
    engine.add_object_file(llvm.ObjectFileRef.from_data(code))
    engine.finalize_object()
    address = engine.get_function_address(symbol)
    if not address:
        raise RuntimeError(f"{symbol} is not in its object")
    return address, engine


def _load(content: bytes, kinds: tuple[str, ...]) -> Callable[..., Any]:
    head, _, code = content.partition(b"\0")
    returns, symbol = head[:1], head[1:].decode()
    address, owner = linked(code, symbol) or _placed_by_llvm(code, symbol)
    _owners.append(owner)
    # numba's convention: where the answer goes, where an exception would go, then the arguments; an array is its owner
    # twice, items, item size, data, shape, strides.
    taken: list[Any] = [ctypes.c_void_p, ctypes.c_void_p]
    for kind in kinds:
        if "*" in kind:
            dimensions = int(kind.partition("*")[2])
            taken += [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int64, ctypes.c_int64, ctypes.c_void_p]
            taken += [ctypes.c_int64] * 2 * dimensions
        else:
            taken.append(ctypes.c_int64 if kind == "i" else ctypes.c_double)
    entry = ctypes.CFUNCTYPE(ctypes.c_int32, *taken)(address)

    def call(*args: Any) -> Any:
        answer, exception = ctypes.c_int64(0), ctypes.c_void_p(None)
        words: list[Any] = [ctypes.addressof(answer), ctypes.addressof(exception)]
        for arg in args:
            if isinstance(arg, np.ndarray):
                data = arg.__array_interface__["data"][0]
                words += (None, None, arg.size, arg.itemsize, data, *arg.shape, *arg.strides)
            else:
                words.append(arg)
        entry(*words)
        return answer.value if returns == b"i" else None

    return call
