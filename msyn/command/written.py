"""Files that a line writes and then runs: `echo 'rm x' > a.sh; sh a.sh`, `curl -o a.sh ...; ./a.sh`, `>> ~/.bashrc`.

`Written` follows one line. A file's text is known when the line itself holds it, and None when it came from elsewhere.
Pure: nothing is read from the disk.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from msyn.command import constants
from msyn.command.constants import Variables
from msyn.command.feeding import SHELLS
from msyn.command.parts import Stage
from msyn.command.verdicts import operands, values

_START_UP = re.compile(
    r".*/?\.(?:bashrc|bash_profile|bash_login|profile|zshrc|zshenv|zprofile|bash_logout|xinitrc)|/etc/profile.*"
)
_INTERPRETERS = SHELLS | {"python", "python3", "perl", "ruby", "node", "php", "source", "."}


@dataclass
class Written:
    """Path, as normalised by `_plain` -> text, or None."""

    texts: dict[str, str | None] = field(default_factory=dict)

    def follow(self, stage: Stage, known: Variables) -> None:
        """What this stage writes."""
        for redirect in stage.redirects:
            if redirect.op in (">", ">|", ">>", "&>"):
                self._add(redirect.target.text, _text(stage, known), appends=redirect.op == ">>")
        if stage.program == "tee":
            for target in operands(stage):
                self._add(target, stage.given, appends=False)
        elif stage.program == "curl":
            for target in values(stage, "-o", "--output"):
                self._add(target, None, appends=False)
        elif stage.program == "wget":
            for target in values(stage, "-O", "--output-document"):
                self._add(target, None, appends=False)
        if stage.program in ("curl", "wget"):
            for url in operands(stage):
                self._add(url.rstrip("/").rpartition("/")[2], None, appends=False)

    def _add(self, path: str, text: str | None, *, appends: bool) -> None:
        before = self.texts.get(_plain(path), "") if appends else ""
        self.texts[_plain(path)] = None if text is None or before is None else before + text

    def run_by(self, stage: Stage) -> Iterator[tuple[str, str | None]]:
        """The written files that this stage runs."""
        for redirect in stage.redirects:
            if redirect.op in (">", ">>") and _START_UP.fullmatch(redirect.target.text):
                text = _text(stage, Variables())
                if text:
                    yield redirect.target.text, text
        if not stage.words:
            return
        started = stage.words[0].text
        if "/" in started and _plain(started) in self.texts:
            yield started, self.texts[_plain(started)]
        elif stage.program in _INTERPRETERS and not {"-c", "-n"} & set(stage.args):
            for script in operands(stage)[:1]:
                if _plain(script) in self.texts:
                    text = self.texts[_plain(script)]
                    yield script, text if stage.program in SHELLS or stage.program in ("source", ".") else None


def _plain(path: str) -> str:
    return os.path.normpath(path)


def _text(stage: Stage, known: Variables) -> str | None:
    """What the stage prints, when the line says so."""
    if stage.program == "cat" and stage.given is not None and not operands(stage):
        return stage.given
    return constants.output(" ".join(word.raw for word in stage.words), known) if stage.words else None
