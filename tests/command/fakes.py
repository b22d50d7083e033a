"""An engine that says what a test wrote down: the script is a distribution over whole answers, one byte per token."""

from collections.abc import Callable, Generator, Mapping, Sequence
from typing import Any

import numpy as np

from msyn.broker.job import Call, Forward
from msyn.engine.contract import Append, KVRange, Logits, ModelInfo
from msyn.engine.prompts import Prompts
from msyn.errors import Unsupported

_CONTROL = {"<bos>": 256, "<eos>": 257, "<sep>": 258, "<ctx>": 259, "<q>": 260, "<|im_start|>": 261, "<|im_end|>": 262}
_N_VOCAB = 263
Script = Callable[[str], Mapping[str, float]]
MANNERS = {
    "format": 1,
    "kind": "command",
    "prompts": {"do": ["<bos>", "{request}", "<sep>"], "file": ["<bos>"], "question": ["<q>", "{question}"]},
    "stop": ["<eos>"],
    "delex": True,
    "not_sure_below": -1.0,
}


class FakeEngine:
    """`script(prompt text)` gives answers with weights; the next byte is as likely as the answers that go on so."""

    def __init__(self, script: Script, *, window: int = 512) -> None:
        self.info = ModelInfo("fake", "fake", "0" * 64, _N_VOCAB, window, 0, False)
        self.script = script
        self.open_seqs: dict[int, list[int]] = {}
        self.n_opened = 0
        self.n_appends = 0

    def tokenize(self, text: str) -> list[int]:
        return list(text.encode())

    def detokenize(self, ids: Sequence[int]) -> bytes:
        return bytes(token for token in ids if token < 256)

    def control(self, name: str) -> int:
        return _CONTROL[name]

    def open(self) -> int:
        self.n_opened += 1
        self.open_seqs[self.n_opened] = []
        return self.n_opened

    def close(self, seq: int) -> None:
        self.open_seqs.pop(seq, None)

    def length(self, seq: int) -> int:
        return len(self.open_seqs[seq])

    def append(self, batch: Sequence[Append]) -> list[Logits]:
        assert len({item.seq for item in batch}) == len(batch)
        self.n_appends += 1
        for item in batch:
            self.open_seqs[item.seq] += [int(token) for token in item.tokens]
        return [self._logits(self.open_seqs[item.seq]) for item in batch]

    def fork(self, seq: int) -> int:
        copy = self.open()
        self.open_seqs[copy] = list(self.open_seqs[seq])
        return copy

    def truncate(self, seq: int, n_tokens: int) -> None:
        del self.open_seqs[seq][n_tokens:]

    def export(self, seq: int, start: int, stop: int) -> KVRange:
        raise Unsupported("a fake has no KV")

    def attach(self, seq: int, kv: KVRange) -> None:
        raise Unsupported("a fake has no KV")

    def unload(self) -> None:
        pass

    def _logits(self, tokens: list[int]) -> Logits:
        last = max(index for index, token in enumerate(tokens) if token >= 256)
        prompt, written = self.detokenize(tokens[:last]).decode(), self.detokenize(tokens[last + 1 :])
        if tokens[last] == _CONTROL["<|im_start|>"]:
            written = written.removeprefix(b"assistant\n")
        weights = np.zeros(_N_VOCAB)
        for answer, weight in self.script(prompt).items():
            whole = answer.encode("utf-8", "surrogateescape")
            if whole.startswith(written):
                stop = _CONTROL["<|im_end|>" if tokens[last] == _CONTROL["<|im_start|>"] else "<eos>"]
                weights[whole[len(written)] if len(whole) > len(written) else stop] += weight
        if not weights.any():
            weights[_CONTROL["<eos>"]] = 1.0
        with np.errstate(divide="ignore"):
            return np.log(weights / weights.sum()).astype(np.float32)[None, :]


def command_prompts(engine: FakeEngine) -> Prompts:
    return Prompts.command(engine, MANNERS)


def drive(steps: Generator[Any, Any, Any], engine: FakeEngine) -> Any:
    """Do for a job what the runner does; its result."""
    answer: Any = None
    while True:
        try:
            asked = steps.send(answer)
        except StopIteration as end:
            return end.value
        if isinstance(asked, Forward):
            answer = engine.append(asked.appends)
        else:
            assert isinstance(asked, Call)
            answer = asked.work()
