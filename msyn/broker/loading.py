"""What the broker loads when the first job needs a model: engine, prompts, and the library of stored KV.

Runs on the engine thread, and again at the next job after a failure.
"""

from typing import TYPE_CHECKING

from msyn import config

if TYPE_CHECKING:
    from msyn.broker.services import Services


def load(settings: config.Config) -> "Services":
    """Everything a job may use, by the settings. Raises NoEngine."""
    from msyn.broker.services import Services
    from msyn.engine import loading
    from msyn.kv.library import Library

    engine, prompts = loading.load(settings)
    library = Library(config.cache_dir(), quota_bytes=settings.quota_bytes)
    return Services(engine, prompts, library, settings)
