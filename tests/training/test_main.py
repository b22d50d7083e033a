"""The whole pipeline as its user starts it, with a toy's worth of everything."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from training import __main__ as command
from training import shards

PAIRS = "list all files\tls -a\ncount the lines of notes.txt\twc -l notes.txt\nshow running processes\tps aux\n"
PAGE = "ls\tList files.\tList all files, one per line\tls -1 {{path/to/directory}}\n"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    for name, text in (("nl2bash_train", PAIRS), ("nl2bash_dev", PAIRS), ("tldr", PAGE)):
        (folder / f"{name}.tsv").write_text(text)
    return folder


def test_one_folder_holds_everything_from_tokenizer_to_package(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "N_TOKENIZER_EXAMPLES", 300)
    monkeypatch.setattr(command, "N_TOKENIZER_TEXTS", 20)
    monkeypatch.setattr(command, "N_HELD_OUT", 4)
    monkeypatch.setattr(shards, "COMMANDS", shards.Kind("commands", 128, 4, 0.6, 4))
    monkeypatch.setattr(shards, "RANKING", shards.Kind("ranking", 384, 2, 0.2, 2))
    asked: list[Path] = []
    monkeypatch.setattr(command, "evaluate", lambda args: asked.append(args.out) or 0)
    out = tmp_path / "out"
    words = f"all --preset tiny --steps 12 --no-compile --data {data} --out {out}".split()
    assert command.main(words) == 0
    assert asked == [out]
    made = {p.name for p in (out / "model").iterdir()}
    assert made == {
        *("config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json", "msyn.json", "MODEL_CARD.md"),
    }
    assert json.loads((out / "model" / "msyn.json").read_text())["kind"] == "command"
    card = (out / "model" / "MODEL_CARD.md").read_text()
    assert "python -m training all --preset tiny --seed 1" in card and str(tmp_path) not in card
    assert command.main(["train", *words[1:], "--resume"]) == 0
