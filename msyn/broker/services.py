"""What a job may use: the engine, how the model wants to be spoken to, and the library of stored KV."""

from dataclasses import dataclass

from msyn.config import Config
from msyn.engine.contract import Engine
from msyn.engine.prompts import Prompts
from msyn.kv.library import Library


@dataclass(frozen=True)
class Services:
    """Handed to every job by the runner."""

    engine: Engine
    prompts: Prompts
    library: Library
    config: Config
