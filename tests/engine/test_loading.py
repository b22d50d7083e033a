"""What a model folder may be, what is refused, and with which words."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from msyn.config import Config
from msyn.engine import loading
from msyn.engine.contract import Append
from msyn.engine.reference import ReferenceEngine
from msyn.errors import NoEngine, Unsupported
from tests.contract.tiny import make_tiny_model, tiny_config, tiny_weights

TOKENS = np.arange(20, 60, dtype=np.int32)


def logits_of(folder: Path) -> np.ndarray:
    engine = ReferenceEngine(folder, kv_dtype="float32")
    return engine.append([Append(engine.open(), TOKENS, "all")])[0]


def edit(path: Path, **changes: Any) -> None:
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


# Storage


def test_half_precision_weights_are_computed_in_float32(tmp_path: Path) -> None:
    half = make_tiny_model(tmp_path / "half", dtype="float16")
    full = make_tiny_model(tmp_path / "full")
    weights = load_file(half / "model.safetensors")
    save_file({name: array.astype(np.float32) for name, array in weights.items()}, full / "model.safetensors")
    assert np.array_equal(logits_of(half), logits_of(full))


def test_bfloat16_is_the_upper_half_of_a_float32(tmp_path: Path) -> None:
    folder, exact = make_tiny_model(tmp_path / "bf16", "qwen2"), make_tiny_model(tmp_path / "exact", "qwen2")
    cut = {
        name: (array.view(np.uint32) & 0xFFFF0000).view(np.float32)
        for name, array in load_file(folder / "model.safetensors").items()
    }
    save_file(cut, exact / "model.safetensors")
    write_bfloat16(cut, folder / "model.safetensors")
    assert np.array_equal(logits_of(folder), logits_of(exact))


def write_bfloat16(weights: dict[str, np.ndarray], path: Path) -> None:
    header, payload = {}, b""
    for name, array in weights.items():
        data = (array.view(np.uint32) >> 16).astype(np.uint16).tobytes()
        header[name] = {
            "dtype": "BF16",
            "shape": list(array.shape),
            "data_offsets": [len(payload), len(payload) + len(data)],
        }
        payload += data
    text = json.dumps(header).encode()
    path.write_bytes(len(text).to_bytes(8, "little") + text + payload)


def test_shards(tmp_path: Path) -> None:
    whole, parts = make_tiny_model(tmp_path / "whole"), make_tiny_model(tmp_path / "parts")
    weights = load_file(parts / "model.safetensors")
    (parts / "model.safetensors").unlink()
    names = sorted(weights)
    halves = {"a.safetensors": names[::2], "b.safetensors": names[1::2]}
    for file, kept in halves.items():
        save_file({name: weights[name] for name in kept}, parts / file)
    index = {"weight_map": {name: file for file, kept in halves.items() for name in kept}}
    (parts / "model.safetensors.index.json").write_text(json.dumps(index))
    assert np.array_equal(logits_of(parts), logits_of(whole))

    (parts / "b.safetensors").unlink()
    with pytest.raises(NoEngine, match=r"b\.safetensors"):
        ReferenceEngine(parts)


def test_an_index_cannot_name_files_elsewhere(tmp_path: Path) -> None:
    folder = make_tiny_model(tmp_path / "model")
    (folder / "model.safetensors").rename(tmp_path / "outside.safetensors")
    index = {"weight_map": {"model.norm.weight": "../outside.safetensors"}}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index))
    with pytest.raises(NoEngine, match="outside"):
        ReferenceEngine(folder)


# Refusals


@pytest.mark.parametrize("file", ["config.json", "model.safetensors", "tokenizer.json"])
def test_a_missing_file_is_named(tmp_path: Path, file: str) -> None:
    folder = make_tiny_model(tmp_path)
    (folder / file).unlink()
    with pytest.raises(NoEngine, match=file.replace(".", r"\.")):
        ReferenceEngine(folder)


@pytest.mark.parametrize("file", ["config.json", "model.safetensors", "tokenizer.json"])
@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff" * 64, b"\x00" * 64])
def test_a_broken_file_is_named(tmp_path: Path, file: str, content: bytes) -> None:
    folder = make_tiny_model(tmp_path)
    (folder / file).write_bytes(content)
    with pytest.raises(NoEngine, match=file.replace(".", r"\.")):
        ReferenceEngine(folder)


def test_weights_cut_short(tmp_path: Path) -> None:
    path = make_tiny_model(tmp_path) / "model.safetensors"
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(NoEngine, match="outside the file"):
        ReferenceEngine(tmp_path)


def test_a_missing_tensor(tmp_path: Path) -> None:
    path = make_tiny_model(tmp_path) / "model.safetensors"
    weights = load_file(path)
    del weights["model.layers.1.mlp.up_proj.weight"]
    save_file(weights, path)
    with pytest.raises(NoEngine, match=r"model\.layers\.1\.mlp\.up_proj\.weight"):
        ReferenceEngine(tmp_path)


def test_a_tensor_of_another_shape(tmp_path: Path) -> None:
    path = make_tiny_model(tmp_path) / "model.safetensors"
    weights = load_file(path)
    weights["model.layers.0.self_attn.k_proj.weight"] = np.zeros((32, 63), np.float32)
    save_file(weights, path)
    with pytest.raises(NoEngine, match=r"k_proj.*63"):
        ReferenceEngine(tmp_path)


def test_a_part_that_would_be_ignored(tmp_path: Path) -> None:
    path = make_tiny_model(tmp_path) / "model.safetensors"
    save_file(load_file(path) | {"model.layers.0.self_attn.q_norm.weight": np.ones(32, np.float32)}, path)
    with pytest.raises(Unsupported, match="q_norm"):
        ReferenceEngine(tmp_path)


def test_a_stored_type_that_is_not_read(tmp_path: Path) -> None:
    path = make_tiny_model(tmp_path) / "model.safetensors"
    weights = load_file(path)
    weights["model.norm.weight"] = weights["model.norm.weight"].astype(np.int8)
    save_file(weights, path)
    with pytest.raises(Unsupported, match="I8"):
        ReferenceEngine(tmp_path)


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"architectures": ["GPT2LMHeadModel"], "model_type": "gpt2"}, "GPT2LMHeadModel"),
        ({"architectures": None, "model_type": "mamba"}, "mamba"),
        ({"hidden_act": "gelu"}, "gelu"),
        ({"quantization_config": {"bits": 4}}, "quantised"),
        ({"num_key_value_heads": 3}, "heads"),
        ({"hidden_size": 0}, "hidden_size"),
        ({"hidden_size": "large"}, "config"),
        ({"num_hidden_layers": None}, "config"),
    ],
)
def test_models_that_would_be_computed_wrongly(tmp_path: Path, changes: dict[str, Any], word: str) -> None:
    folder = make_tiny_model(tmp_path)
    edit(folder / "config.json", **changes)
    with pytest.raises((NoEngine, Unsupported), match=word):
        ReferenceEngine(folder)


def test_a_tokenizer_larger_than_the_model(tmp_path: Path) -> None:
    config = tiny_config() | {"vocab_size": 300}
    make_tiny_model(tmp_path)
    edit(tmp_path / "config.json", vocab_size=300)
    save_file(tiny_weights(config), tmp_path / "model.safetensors")
    with pytest.raises(NoEngine, match=r"tokenizer\.json"):
        ReferenceEngine(tmp_path)


def test_a_sliding_window_ends_the_window(tmp_path: Path) -> None:
    folder = make_tiny_model(tmp_path, "qwen2", window=512, use_sliding_window=True, sliding_window=200)
    assert ReferenceEngine(folder).info.window == 200
    assert ReferenceEngine(folder, window=64).info.window == 64
    edit(folder / "config.json", use_sliding_window=False)
    assert ReferenceEngine(folder).info.window == 512


# Fingerprint


def test_the_fingerprint_covers_what_changes_a_key(tmp_path: Path) -> None:
    base = make_tiny_model(tmp_path / "base")
    changed = {
        "weights": make_tiny_model(tmp_path / "weights", seed=1),
        "positions": make_tiny_model(tmp_path / "positions", rope_theta=20_000.0),
        "epsilon": make_tiny_model(tmp_path / "epsilon", rms_norm_eps=1e-6),
        "tokenizer": make_tiny_model(tmp_path / "tokenizer"),
    }
    path = changed["tokenizer"] / "tokenizer.json"
    path.write_text(path.read_text() + "\n")
    prints = {name: ReferenceEngine(folder).info.fingerprint for name, folder in changed.items()}
    prints["base"] = ReferenceEngine(base).info.fingerprint
    prints["kv type"] = ReferenceEngine(base, kv_dtype="float32").info.fingerprint
    assert len(set(prints.values())) == len(prints)


def test_the_fingerprint_covers_no_more(tmp_path: Path) -> None:
    one, other = make_tiny_model(tmp_path / "one"), make_tiny_model(tmp_path / "other", command_manners=False)
    assert ReferenceEngine(one).info.fingerprint == ReferenceEngine(other).info.fingerprint
    assert ReferenceEngine(one).info.name == "one"


# The door


def test_load_from_a_folder(tmp_path: Path) -> None:
    engine, prompts = loading.load(Config(model=str(make_tiny_model(tmp_path)), threads=1))
    assert engine.info.engine == "reference"
    assert prompts.kind == "command"
    engine.unload()
    with pytest.raises(NoEngine):
        engine.append([])


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (Config(model="/nowhere/at/all"), "/nowhere/at/all"),
        (Config(engine="abacus"), "abacus.*reference"),
        (Config(engine="exllamav2"), r"exllamav2"),
        (Config(engine="llamacpp"), r"llamacpp"),
    ],
)
def test_what_cannot_be_loaded_says_what_to_do(settings: Config, words: str) -> None:
    with pytest.raises(NoEngine, match=words) as caught:
        loading.load(settings)
    assert caught.value.todo


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "find_spec", lambda module: None)
    for engine, extra in (("llamacpp", "llama"), ("exllamav2", "gpu")):
        with pytest.raises(NoEngine, match=rf"pip install 'msyn\[{extra}\]'"):
            loading.load(Config(engine=engine))


def test_no_bundled_model_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "BUNDLED", "not-there")
    with pytest.raises(NoEngine, match="no bundled model"):
        loading.model_folder("not-there")


def test_loading_imports_no_framework(tmp_path: Path) -> None:
    folder = make_tiny_model(tmp_path)
    code = (
        "import sys; from msyn.config import Config; from msyn.engine.loading import load;"
        f"load(Config(model={str(folder)!r}));"
        "print([m for m in ('torch', 'transformers', 'safetensors', 'msyn.broker') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
