"""How many threads the BLAS inside NumPy may use: the one setting that NumPy has no door to.

The library that is already mapped into this process is asked by its C function; one without it is left as it is.
"""

import ctypes
from contextlib import suppress
from pathlib import Path

import numpy as np  # noqa: F401  maps the library that is looked for below

_SETTERS = ("scipy_openblas_set_num_threads64_", "scipy_openblas_set_num_threads", "openblas_set_num_threads")


def limit_threads(n_threads: int) -> bool:
    """Whether a BLAS was found and told."""
    for path in sorted(_mapped_libraries()):
        with suppress(OSError):
            library = ctypes.CDLL(path)
            for name in _SETTERS:
                if hasattr(library, name):
                    getattr(library, name)(ctypes.c_int(n_threads))
                    return True
    return False


def _mapped_libraries() -> set[str]:
    with suppress(OSError):
        lines = Path("/proc/self/maps").read_text(errors="surrogateescape").splitlines()
        return {line.split(maxsplit=5)[5] for line in lines if "blas" in line and line.count("/")}
    return set()
