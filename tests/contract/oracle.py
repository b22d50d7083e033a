"""What an engine's logits have to be: the same model run by `transformers` in float32, without any cache.

Every situation that an engine reaches by appending, moving and joining is described here as one forward pass over
tokens with explicit positions and an explicit mask of who sees whom.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from transformers import AutoModelForCausalLM, LlamaConfig, LlamaForCausalLM, Qwen2Config, Qwen2ForCausalLM

from tests.contract.tiny import MANNERS, VOCAB, tiny_tokenizer

SIZES: dict[str, Any] = {
    "vocab_size": VOCAB,
    "hidden_size": 96,
    "intermediate_size": 160,
    "num_hidden_layers": 3,
    "num_attention_heads": 6,
    "num_key_value_heads": 2,
    "rms_norm_eps": 1e-5,
    "bos_token_id": 1,
    "eos_token_id": 2,
    "pad_token_id": 0,
}
_KINDS = {"llama": (LlamaConfig, LlamaForCausalLM), "qwen2": (Qwen2Config, Qwen2ForCausalLM)}


@dataclass(frozen=True)
class Part:
    """Tokens that were computed at `base`, behind the parts named in `sees`, and now belong to one sequence."""

    tokens: NDArray[np.int32]
    base: int
    sees: tuple[int, ...] = ()


class Oracle:
    """A model made from random weights, saved as the engines load it."""

    def __init__(self, folder: Path, arch: str = "llama", window: int = 512, **config: Any) -> None:
        config_class, model_class = _KINDS[arch]
        sizes = {"head_dim": 32} | SIZES if arch == "llama" else SIZES
        settings = config_class(
            **sizes | {"max_position_embeddings": window, "tie_word_embeddings": arch == "llama"} | config
        )
        model = model_class(settings)
        _shake(model, seed=7)
        model.save_pretrained(folder)
        tiny_tokenizer().save(str(folder / "tokenizer.json"))
        (folder / "msyn.json").write_text(json.dumps(MANNERS))
        self.folder = folder
        self._model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager")
        self._model.eval()

    def logits(self, tokens: NDArray[np.int32]) -> NDArray[np.float32]:
        """(n, V) of an ordinary causal pass."""
        return self.joined([Part(np.asarray(tokens), 0)])

    def joined(self, parts: list[Part]) -> NDArray[np.float32]:
        """(n, V) of parts that each see themselves and what they say they see, at the positions they say."""
        ends = np.cumsum([0, *(len(part.tokens) for part in parts)])
        n = int(ends[-1])
        visible = np.zeros((n, n), bool)
        for i, part in enumerate(parts):
            rows = slice(ends[i], ends[i + 1])
            visible[rows, rows] = np.tri(len(part.tokens), dtype=bool)
            for other in part.sees:
                visible[rows, ends[other] : ends[other + 1]] = True
        mask = np.where(visible, 0, torch.finfo(torch.float32).min).astype(np.float32)
        positions = np.concatenate([part.base + np.arange(len(part.tokens)) for part in parts])
        with torch.no_grad():
            out = self._model(
                torch.tensor(np.concatenate([part.tokens for part in parts]))[None].long(),
                attention_mask=torch.tensor(mask)[None, None],
                position_ids=torch.tensor(positions)[None],
                use_cache=False,
            )
        return out.logits[0].numpy()


def _shake(model: torch.nn.Module, seed: int) -> None:
    """Weights strong enough that a wrong mask or position shows; biases and norms that are not their defaults."""
    chance = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, weight in model.named_parameters():
            noise = torch.randn(weight.shape, generator=chance)
            if name.endswith("norm.weight"):
                weight.copy_(1 + 0.2 * noise)
            elif name.endswith("bias"):
                weight.copy_(noise)
            else:
                gain = 2.0 if "q_proj" in name or "k_proj" in name else 1.0
                weight.copy_(noise * gain / weight.shape[-1] ** 0.5)
