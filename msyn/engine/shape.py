"""From config.json to the numbers that the forward pass needs, and the refusal of what it cannot compute.

In: a model folder. Out: a `Shape`. A model that this engine would compute wrongly must fail here, with a sentence, and
not answer nonsense: unknown architectures, activations, quantised weights, partial or growing rotary positions.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from msyn.engine import rope
from msyn.errors import NoEngine, Unsupported

ARCHITECTURES = {"LlamaForCausalLM": "llama", "Qwen2ForCausalLM": "qwen2"}
MAX_LAYERS = 1024


@dataclass(frozen=True)
class Shape:
    """The sizes of one model. `window` counts the positions at which this engine computes it exactly."""

    vocab: int
    dim: int
    layers: int
    heads: int
    kv_heads: int
    head_dim: int
    ffn: int
    eps: float
    tied: bool
    window: int
    rope: rope.Rope


def read(folder: Path) -> Shape:
    """The shape of the model in `folder`."""
    path = folder / "config.json"
    try:
        config = json.loads(path.read_bytes())
        _refuse(config)
        return _shape(config)
    except FileNotFoundError as error:
        raise NoEngine(f"{folder} holds no config.json.", "Point `model` at a Hugging Face model folder.") from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError, ZeroDivisionError) as error:
        why = f"{error} is missing" if isinstance(error, KeyError) else str(error)
        raise NoEngine(f"{path} cannot be used: {why}.", "Download the model again.") from error


def _refuse(config: Mapping[str, Any]) -> None:
    """What would be computed wrongly. Needs no sizes."""
    named = config.get("architectures") or []
    known = [name for name in named if name in ARCHITECTURES]
    if not known and not (not named and config.get("model_type") in ARCHITECTURES.values()):
        what = ", ".join(map(str, named)) or str(config.get("model_type"))
        raise Unsupported(
            f"The reference engine computes Llama and Qwen2 models, not {what}.",
            "Use a GGUF of it with: pip install 'msyn[llama]'",
        )
    if config.get("quantization_config"):
        raise Unsupported("These weights are quantised, which the reference engine does not read.")
    activation = config.get("hidden_act", "silu")
    if activation != "silu":
        raise Unsupported(f"The reference engine computes SwiGLU with silu, this model uses {activation}.")


def _shape(config: Mapping[str, Any]) -> Shape:
    dim, heads = _size(config, "hidden_size"), _size(config, "num_attention_heads")
    head_dim = int(config.get("head_dim") or dim // heads)
    kv_heads = int(config.get("num_key_value_heads") or heads)
    if heads % kv_heads or head_dim % 2:
        raise ValueError(f"{heads} heads of {head_dim} over {kv_heads} key heads")
    turning = rope.from_config(config, head_dim)
    return Shape(
        vocab=_size(config, "vocab_size"),
        dim=dim,
        layers=min(_size(config, "num_hidden_layers"), MAX_LAYERS),
        heads=heads,
        kv_heads=kv_heads,
        head_dim=head_dim,
        ffn=_size(config, "intermediate_size"),
        eps=float(config.get("rms_norm_eps", 1e-6)),
        tied=bool(config.get("tie_word_embeddings", False)),
        window=_window(config, turning),
        rope=turning,
    )


def _window(config: Mapping[str, Any], turning: rope.Rope) -> int:
    """Positions up to which full attention with these frequencies is what the model means."""
    limits = [_size(config, "max_position_embeddings")]
    if turning.constant_to:
        limits.append(turning.constant_to)
    slides = config.get("use_sliding_window") or "sliding_attention" in (config.get("layer_types") or ())
    if slides and config.get("sliding_window"):
        limits.append(int(config["sliding_window"]))
    return min(limits)


def _size(config: Mapping[str, Any], name: str) -> int:
    size = int(config[name])
    if size < 1:
        raise ValueError(f"{name} is {size}")
    return size
