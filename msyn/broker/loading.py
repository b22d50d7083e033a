"""The door to the engine: what the broker loads when the first job needs a model. Runs on the engine thread."""

from pathlib import Path
from typing import TYPE_CHECKING

from msyn.config import Config
from msyn.errors import BadUsage, NoEngine

if TYPE_CHECKING:
    from msyn.broker.services import Services


def load(settings: Config) -> "Services":
    """The engine named in the settings, with its prompts and the library of stored KV. Raises NoEngine, BadUsage."""
    from msyn.broker.services import Services
    from msyn.engine.prompts import Prompts
    from msyn.engine.reference import ReferenceEngine
    from msyn.kv.library import Library

    if settings.engine != "reference":
        raise BadUsage(f"There is no engine {settings.engine!r}.", 'Set engine = "reference" in config.toml.')
    folder = model_folder(settings)
    engine = ReferenceEngine(folder)
    return Services(engine, Prompts.read(engine, folder), Library.open(engine.info, settings), settings)


def model_folder(settings: Config) -> Path:
    """Where the model lies. Raises NoEngine when there is none."""
    folder = Path(__file__).parents[1] / "models" / "bundled"
    if settings.model != "bundled":
        folder = Path(settings.model).expanduser()
    if not (folder / "config.json").is_file():
        raise NoEngine(f"There is no model in {folder}.", "Set MSYN_MODEL to a model folder, or reinstall msyn.")
    return folder
