"""Model folders small enough for every test: random weights, a real tokenizer, made without torch.

Out: a Hugging Face folder (config.json, model.safetensors, tokenizer.json, msyn.json) that engines load in a
few milliseconds. The weights are large enough that attention really looks around: with tiny weights every wrong
mask or position would still pass. The same seed gives the same bytes.
"""

import json
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file
from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers

CONTROL = (
    "<pad>",
    "<bos>",
    "<eos>",
    "<sep>",
    "<ctx>",
    "<q>",
    "<ans>",
    "<none>",
    *(f"<r{i}>" for i in range(8)),
)
VOCAB = 384
DIM, LAYERS, HEADS, KV_HEADS, HEAD_DIM, FFN = 64, 2, 2, 1, 32, 128

MANNERS: dict[str, Any] = {
    "format": 1,
    "name": "tiny",
    "release": "test",
    "kind": "command",
    "prompts": {
        "do": ["<bos>", "{request}", "<sep>"],
        "file": ["<bos>", "<ctx>"],
        "question": ["<q>", "{question}"],
    },
    "stop": ["<eos>"],
    "delex": True,
    "not_sure_below": -0.5,
}

_SPLIT = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}"
    r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
_CORPUS = (
    "find files modified in the last seven days and count lines of every file in this folder",
    "find . -name '*.py' -mtime -7 -type f -print0 | xargs -0 wc -l | sort -n | tail",
    "the phone number of the billing team is in the notes of the meeting on the third of may",
    "grep -rn --include='*.txt' 'error' /var/log | head -n 5; du -sh * | sort -h; tar -czf logs.tar.gz logs",
)


def make_tiny_model(
    folder: Path,
    arch: Literal["llama", "qwen2"] = "llama",
    seed: int = 0,
    window: int = 1024,
    command_manners: bool = True,
    dtype: str = "float32",
    **config: Any,
) -> Path:
    """Write a loadable model into `folder` and return it. `config` overrides keys of config.json."""
    folder.mkdir(parents=True, exist_ok=True)
    settings = tiny_config(arch, window) | config
    save_file(tiny_weights(settings, seed, dtype), folder / "model.safetensors", metadata={"format": "pt"})
    (folder / "config.json").write_text(json.dumps(settings, indent=1))
    tiny_tokenizer().save(str(folder / "tokenizer.json"))
    if command_manners:
        (folder / "msyn.json").write_text(json.dumps(MANNERS, indent=1))
    return folder


def tiny_config(arch: str = "llama", window: int = 1024) -> dict[str, Any]:
    return {
        "architectures": ["LlamaForCausalLM" if arch == "llama" else "Qwen2ForCausalLM"],
        "model_type": arch,
        "vocab_size": VOCAB,
        "hidden_size": DIM,
        "intermediate_size": FFN,
        "num_hidden_layers": LAYERS,
        "num_attention_heads": HEADS,
        "num_key_value_heads": KV_HEADS,
        "head_dim": HEAD_DIM,
        "hidden_act": "silu",
        "max_position_embeddings": window,
        "rms_norm_eps": 1e-5,
        "rope_theta": 10000.0,
        "tie_word_embeddings": arch == "llama",
        "bos_token_id": 1,
        "eos_token_id": 2,
        "pad_token_id": 0,
    }


def tiny_weights(config: dict[str, Any], seed: int = 0, dtype: str = "float32") -> dict[str, NDArray]:
    """Random weights by their Hugging Face names."""
    draw = np.random.default_rng(seed)
    dim, ffn, head = config["hidden_size"], config["intermediate_size"], config["head_dim"]
    q_rows, kv_rows = config["num_attention_heads"] * head, config["num_key_value_heads"] * head

    def matrix(rows: int, columns: int, scale: float = 1.0) -> NDArray:
        return (draw.standard_normal((rows, columns)) * scale / np.sqrt(columns)).astype(dtype)

    def norm() -> NDArray:
        return (1 + 0.1 * draw.standard_normal(dim)).astype(dtype)

    weights = {
        "model.embed_tokens.weight": matrix(config["vocab_size"], dim, 4.0),
        "model.norm.weight": norm(),
    }
    if not config["tie_word_embeddings"]:
        weights["lm_head.weight"] = matrix(config["vocab_size"], dim, 2.0)
    for layer in range(config["num_hidden_layers"]):
        prefix = f"model.layers.{layer}."
        weights |= {
            prefix + "input_layernorm.weight": norm(),
            prefix + "self_attn.q_proj.weight": matrix(q_rows, dim, 2.0),
            prefix + "self_attn.k_proj.weight": matrix(kv_rows, dim, 2.0),
            prefix + "self_attn.v_proj.weight": matrix(kv_rows, dim),
            prefix + "self_attn.o_proj.weight": matrix(dim, q_rows),
            prefix + "post_attention_layernorm.weight": norm(),
            prefix + "mlp.gate_proj.weight": matrix(ffn, dim),
            prefix + "mlp.up_proj.weight": matrix(ffn, dim),
            prefix + "mlp.down_proj.weight": matrix(dim, ffn),
        }
        if config["model_type"] == "qwen2":
            for name, rows in (("q", q_rows), ("k", kv_rows), ("v", kv_rows)):
                weights[f"{prefix}self_attn.{name}_proj.bias"] = draw.standard_normal(rows).astype(dtype)
    return weights


def tiny_tokenizer(control: tuple[str, ...] = CONTROL) -> Tokenizer:
    """Byte-level BPE with every byte, the control tokens first, and about a hundred merges."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(_SPLIT), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCAB,
        min_frequency=1,
        special_tokens=list(control),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(_CORPUS, trainer)
    return tokenizer
