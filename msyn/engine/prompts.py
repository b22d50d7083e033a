"""How a loaded model wants to be spoken to: prompts as token ids, and where its answers end.

In: the model's own `msyn.json` where there is one (kind "command"), else the control tokens it knows (kind
"general": ChatML, Llama-3 headers, or plain text). Out: lists of ids. Control tokens come from the template alone;
what a person wrote is always tokenised as text, so it cannot end a prompt. Files are put behind `shared_prefix()`,
each after its `file_header`, and `question()` closes the prompt; reading and cutting them is left to the jobs.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from msyn.engine.contract import Engine
from msyn.errors import NoEngine

Kind = Literal["command", "general"]
Template = tuple[str, ...]  # pieces: "<control>", or text that may hold {request}, {context}, {name}, {question}

FORMAT = 1
MAX_NAME_CHARS = 200  # of a file, in its header
_CONTROL = re.compile(r"<[^<>\s]+>")
_SLOT = re.compile(r"(\{(?:request|context|name|question)\})")

_DO_RULES = (
    "You write commands for a Linux shell. Answer with one command that does what is asked, and nothing else: "
    "no explanation, no Markdown, no prompt sign."
)
_ASK_RULES = (
    "You answer from the files below and from nothing else. Quote what matters and name the file it is in. "
    "If the files do not hold the answer, say so."
)


@dataclass(frozen=True)
class Style:
    """The templates of one family of models. `answer` is what a prompt ends with."""

    do: Template
    prefix: Template
    header: Template
    question: Template
    stop: tuple[str, ...]


def _chat(begin: Template, turn: tuple[Template, Template, Template], stop: tuple[str, ...]) -> Style:
    """A chat style from its pieces: how the text begins; how the turns of system, user and assistant open."""
    system, user, answer = turn
    return Style(
        do=(*begin, *system, _DO_RULES, *user, "{context}{request}", *answer),
        prefix=(*begin, *system, _ASK_RULES, *user, "Files:\n"),
        header=("\nFile {name}:\n",),
        question=("\n\nQuestion: {question}", *answer),
        stop=stop,
    )


CHATML = _chat(
    begin=(),
    turn=(
        ("<|im_start|>", "system\n"),
        ("<|im_end|>", "\n", "<|im_start|>", "user\n"),
        ("<|im_end|>", "\n", "<|im_start|>", "assistant\n"),
    ),
    stop=("<|im_end|>", "<|endoftext|>"),
)
LLAMA3 = _chat(
    begin=("<|begin_of_text|>",),
    turn=(
        ("<|start_header_id|>", "system", "<|end_header_id|>", "\n\n"),
        ("<|eot_id|>", "<|start_header_id|>", "user", "<|end_header_id|>", "\n\n"),
        ("<|eot_id|>", "<|start_header_id|>", "assistant", "<|end_header_id|>", "\n\n"),
    ),
    stop=("<|eot_id|>", "<|eom_id|>", "<|end_of_text|>"),
)
PLAIN = Style(
    do=(_DO_RULES, "\n\n{context}Request: {request}\nCommand:"),
    prefix=(_ASK_RULES, "\n\nFiles:\n"),
    header=("\nFile {name}:\n",),
    question=("\n\nQuestion: {question}\nAnswer:",),
    stop=("</s>", "<eos>", "<|endoftext|>", "<|end_of_text|>"),
)
_BEGIN = ("<s>", "<bos>", "<|begin_of_text|>")  # what a base model expects to see first, where it has it


@dataclass(frozen=True)
class Prompts:
    """The manners of one loaded model. `not_sure_below` bounds the mean log-probability per token, in nats."""

    engine: Engine = field(repr=False)
    style: Style = field(repr=False)
    kind: Kind
    stop: frozenset[int]
    delex: bool = False
    not_sure_below: float = -1.5

    @classmethod
    def read(cls, engine: Engine, folder: Path | None) -> "Prompts":
        """From the model's folder; without a `msyn.json`, by the control tokens that the model knows."""
        path = folder / "msyn.json" if folder else None
        if path is None or not path.exists():
            return cls.general(engine)
        try:
            return cls.command(engine, json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError, AttributeError, KeyError) as error:
            why = f"no {error}" if isinstance(error, KeyError) else str(error)
            raise NoEngine(f"{path}: {why}.", "Get the model again, or remove this file.") from error

    @classmethod
    def command(cls, engine: Engine, manners: Mapping[str, Any]) -> "Prompts":
        """From the content of a `msyn.json`. Raises KeyError or ValueError for what it cannot use."""
        if manners["format"] != FORMAT or manners["kind"] != "command":
            raise ValueError(f"format {manners['format']} kind {manners['kind']} needs another version of msyn")
        prompts = manners["prompts"]
        style = Style(
            do=_template(prompts["do"]),
            prefix=_template(prompts["file"]),
            header=(),
            question=_template(prompts["question"]),
            stop=_template(manners["stop"]),
        )
        for piece in (*style.do, *style.prefix, *style.question, *style.stop):
            if _CONTROL.fullmatch(piece):
                engine.control(piece)  # a KeyError now, and not at the first request
        return cls(
            engine,
            style,
            "command",
            frozenset(engine.control(name) for name in style.stop),
            delex=bool(manners["delex"]),
            not_sure_below=float(manners["not_sure_below"]),
        )

    @classmethod
    def general(cls, engine: Engine) -> "Prompts":
        """For a model that says nothing about itself."""
        if _knows(engine, "<|im_start|>"):
            style = CHATML
        elif _knows(engine, "<|start_header_id|>"):
            style = LLAMA3
        else:
            begin = tuple(name for name in _BEGIN if _knows(engine, name))[:1]
            style = Style((*begin, *PLAIN.do), (*begin, *PLAIN.prefix), PLAIN.header, PLAIN.question, PLAIN.stop)
        stop = frozenset(engine.control(name) for name in style.stop if _knows(engine, name))
        return cls(engine, style, "general", stop)

    def do(self, request: str, context: str = "") -> list[int]:
        """The whole prompt for one command. The command kind was trained without context and ignores it."""
        told = f"{context.rstrip()}\n\n" if context.strip() else ""
        return self._fill(self.style.do, {"{request}": request, "{context}": told})

    def shared_prefix(self) -> list[int]:
        """The fixed tokens behind which the KV of every file is computed."""
        return self._fill(self.style.prefix, {})

    def file_header(self, name: str) -> list[int]:
        """What is computed in place before a file's KV. Empty for the command kind."""
        shown = "".join(char if char.isprintable() else "?" for char in name)
        return self._fill(self.style.header, {"{name}": shown[-MAX_NAME_CHARS:]})

    def question(self, text: str) -> list[int]:
        """Everything from the end of the last file to where the answer begins."""
        return self._fill(self.style.question, {"{question}": text})

    def _fill(self, template: Template, values: Mapping[str, str]) -> list[int]:
        """Neighbouring pieces of text are tokenised together, as the model saw them in training."""
        ids: list[int] = []
        text = ""
        for piece in template:
            if not _CONTROL.fullmatch(piece):
                # one pass: a value that itself contains "{question}" is text
                text += "".join(values.get(part, part) for part in _SLOT.split(piece))
                continue
            ids += self.engine.tokenize(text) if text else []
            ids.append(self.engine.control(piece))
            text = ""
        return ids + (self.engine.tokenize(text) if text else [])


def _template(pieces: Sequence[Any]) -> Template:
    if not isinstance(pieces, list) or not all(isinstance(piece, str) for piece in pieces):
        raise ValueError(f"a prompt must be a list of texts, not {pieces!r}")
    return tuple(pieces)


def _knows(engine: Engine, name: str) -> bool:
    try:
        engine.control(name)
    except KeyError:
        return False
    return True
