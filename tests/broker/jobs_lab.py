"""Jobs on a real engine and a real library, without a broker around them: one generator driven to its end."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from msyn.broker.job import Call, Emit, Forward, Job, Outcome
from msyn.broker.services import Services
from msyn.config import Config
from msyn.engine.prompts import Prompts
from msyn.engine.reference import ReferenceEngine
from msyn.kv.library import Library
from msyn.protocol import Event
from tests.contract.tiny import make_tiny_model

JobFactory = Callable[[Services, dict[str, Any], Emit], Job]


@dataclass
class Lab:
    """Runs jobs one after the other and keeps what they said."""

    services: Services
    events: list[Event] = field(default_factory=list)
    n_computed: int = 0

    @classmethod
    def make(cls, folder: Path, *, command: bool, window: int = 1024) -> "Lab":
        make_tiny_model(folder / "model", window=window, command_manners=command)
        engine = ReferenceEngine(folder / "model")
        library = Library(folder / "library", quota_bytes=1 << 30, note=lambda text: None)
        return cls(Services(engine, Prompts.read(engine, folder / "model"), library, Config()))

    def fresh_library(self, folder: Path) -> "Lab":
        library = Library(folder, quota_bytes=1 << 30, note=lambda text: None)
        return Lab(replace(self.services, library=library))

    def run(self, job: JobFactory, **args: Any) -> Outcome:
        self.events.clear()
        return self.drive(job(self.services, args, self.events.append))

    def drive(self, steps: Iterator[Any]) -> Any:
        """What the runner does, in one piece."""
        answer: Any = None
        try:
            while True:
                asked = steps.send(answer)  # type: ignore[attr-defined]
                answer = asked.work() if isinstance(asked, Call) else self._forward(asked)
        except StopIteration as end:
            return end.value

    def _forward(self, asked: Forward) -> list[np.ndarray]:
        self.n_computed += asked.n_tokens
        return self.services.engine.append(asked.appends)

    @property
    def said(self) -> str:
        """The streamed text, without the cited lines."""
        return "".join(e["text"] for e in self.events if e["event"] == "token" and "path" not in e)

    @property
    def notes(self) -> list[str]:
        return [event["text"] for event in self.events if event["event"] == "note"]
