"""From a checkpoint to the folder that engines load: Hugging Face Llama layout, msyn.json and the model card.

In: a Decoder, a tokenizer, the manners (what a prompt looks like, when to say "not sure") and the figures.
Out: config.json, model.safetensors (float16), tokenizer.json, tokenizer_config.json, msyn.json,
MODEL_CARD.md. `load` reads such a folder back, so that what is evaluated is what is shipped.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch import Tensor

from . import card
from .model import Decoder, Shape
from .tokenizer import BOS, EOS, PAD
from .tokenizer import load as load_tokenizer

# our name of a block's weight -> its name in a Hugging Face Llama layer
NAMES = {
    "attn_norm.weight": "input_layernorm.weight",
    "q": "self_attn.q_proj.weight",
    "k": "self_attn.k_proj.weight",
    "v": "self_attn.v_proj.weight",
    "o": "self_attn.o_proj.weight",
    "ffn_norm.weight": "post_attention_layernorm.weight",
    "gate": "mlp.gate_proj.weight",
    "up": "mlp.up_proj.weight",
    "down": "mlp.down_proj.weight",
}


@dataclass(frozen=True)
class Release:
    """What the model is called, how it was made, and what was measured."""

    release: str
    command: str
    not_sure_below: float = -1.0
    figures: dict[str, Any] = field(default_factory=dict)
    name: str = "msyn-mini"


def export(model: Decoder, tokenizer: Tokenizer, release: Release, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    save_file(weights(model), folder / "model.safetensors", metadata={"format": "pt"})
    (folder / "model.safetensors").chmod(0o644)  # safetensors makes it private, and a wheel would keep that
    tokenizer.save(str(folder / "tokenizer.json"))
    write_json(folder / "config.json", config(model.shape))
    write_json(folder / "tokenizer_config.json", tokenizer_config(model.shape))
    describe(release, model.shape, folder)


def describe(release: Release, shape: Shape, folder: Path) -> None:
    """The two files that depend on measurements; they can be written again without the weights."""
    write_json(folder / "msyn.json", manners(release))
    text = card.text(release.name, release.release, release.command, release.figures, shape)
    (folder / "MODEL_CARD.md").write_text(text, encoding="utf-8")


def load(folder: Path) -> tuple[Decoder, Tokenizer]:
    """The exported model in float32."""
    c = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    shape = Shape(
        vocab=c["vocab_size"],
        dim=c["hidden_size"],
        layers=c["num_hidden_layers"],
        heads=c["num_attention_heads"],
        kv_heads=c["num_key_value_heads"],
        ffn=c["intermediate_size"],
        head_dim=c["head_dim"],
        theta=c["rope_theta"],
        eps=c["rms_norm_eps"],
        context=c["max_position_embeddings"],
    )
    model = Decoder(shape)
    stored = load_file(folder / "model.safetensors")
    model.load_state_dict({ours: stored[theirs].float() for ours, theirs in names(shape).items()})
    return model.eval(), load_tokenizer(folder / "tokenizer.json")


def names(shape: Shape) -> dict[str, str]:
    """Every weight: our name -> the Hugging Face name. The output projection is the embedding, not stored."""
    found = {"embedding": "model.embed_tokens.weight", "norm.weight": "model.norm.weight"}
    for i in range(shape.layers):
        found |= {f"blocks.{i}.{ours}": f"model.layers.{i}.{theirs}" for ours, theirs in NAMES.items()}
    return found


def weights(model: Decoder) -> dict[str, Tensor]:
    state = model.state_dict()
    return {
        theirs: state[ours].detach().to("cpu", torch.float16).contiguous()
        for ours, theirs in names(model.shape).items()
    }


def config(shape: Shape) -> dict[str, Any]:
    return {
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        "vocab_size": shape.vocab,
        "hidden_size": shape.dim,
        "intermediate_size": shape.ffn,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "num_key_value_heads": shape.kv_heads,
        "head_dim": shape.head_dim,
        "hidden_act": "silu",
        "max_position_embeddings": shape.context,
        "rms_norm_eps": shape.eps,
        "rope_theta": shape.theta,
        "tie_word_embeddings": True,
        "attention_bias": False,
        "mlp_bias": False,
        "bos_token_id": BOS,
        "eos_token_id": EOS,
        "pad_token_id": PAD,
        "torch_dtype": "float16",
    }


def tokenizer_config(shape: Shape) -> dict[str, Any]:
    return {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "bos_token": "<bos>",
        "eos_token": "<eos>",
        "pad_token": "<pad>",
        "model_max_length": shape.context,
        "clean_up_tokenization_spaces": False,
    }


def manners(release: Release) -> dict[str, Any]:
    """How to talk to this model, as data. not_sure_below bounds the mean log-probability per token (nats)."""
    return {
        "format": 1,
        "name": release.name,
        "release": release.release,
        "kind": "command",
        "prompts": {
            "do": ["<bos>", "{request}", "<sep>"],
            "file": ["<bos>", "<ctx>"],
            "question": ["<q>", "{question}"],
        },
        "stop": ["<eos>"],
        "delex": True,
        "not_sure_below": round(release.not_sure_below, 3),
    }


def write_json(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
