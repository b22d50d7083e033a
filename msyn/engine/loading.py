"""From settings to a loaded engine: the one place that knows which engines there are.

In: `Config.engine` and `Config.model`. Out: the engine and its model's manners, or NoEngine with what to install. Every
adapter is imported only when it is asked for.
"""

import os
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

from msyn.config import Config
from msyn.engine.contract import Engine
from msyn.engine.prompts import Prompts
from msyn.errors import NoEngine

BUNDLED = "bundled"
_EXTRAS = {"llamacpp": ("llama_cpp", "llama"), "exllamav2": ("exllamav2", "gpu")}  # engine: (module, extra)


def load(settings: Config) -> tuple[Engine, Prompts]:
    """Load the model that the settings name."""
    if settings.engine != "reference":
        raise _no_engine(settings.engine)
    folder = model_folder(settings.model)
    from msyn.engine.blas import limit_threads
    from msyn.engine.reference import ReferenceEngine

    limit_threads(settings.threads or _half_the_cores())
    engine = ReferenceEngine(folder)
    return engine, Prompts.read(engine, folder)


def _half_the_cores() -> int:
    """On two cores, two threads give 1.4 times the prefill of one while the machine is idle, and half of it beside a
    single busy process, because BLAS threads wait for each other (bench/engine.py, OPENBLAS_NUM_THREADS)."""
    return max(1, len(os.sched_getaffinity(0)) // 2)


def model_folder(model: str) -> Path:
    """Where a model lies: inside the package, or where the person says."""
    if model != BUNDLED:
        return Path(model).expanduser()
    folder = Path(str(files("msyn.models"))) / BUNDLED
    if not (folder / "config.json").is_file():
        raise NoEngine(
            "This installation of msyn carries no bundled model.",
            "Install a released wheel, or set `model` in config.toml to the folder of a Llama or Qwen2 model.",
        )
    return folder


def _no_engine(name: str) -> NoEngine:
    if name not in _EXTRAS:
        return NoEngine(
            f"There is no engine {name!r}.", "Set `engine` to one of: reference, " + ", ".join(sorted(_EXTRAS)) + "."
        )
    module, extra = _EXTRAS[name]
    if find_spec(module) is None:
        return NoEngine(f"The engine {name!r} needs more than is installed.", f"Run: pip install 'msyn[{extra}]'")
    return NoEngine(f"This version of msyn does not drive {name} yet.", "Set `engine` to: reference.")
