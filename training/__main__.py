"""`python -m training STEP`: tokenizer, shards, train, export, evaluate, or all of them in that order.

Every step reads and writes under --out, so any of them can be repeated alone:
tokenizer.json, shards/, checkpoint.pt, model/ (what is shipped).
"""

from __future__ import annotations

import argparse
import dataclasses
import os
import sys
from collections.abc import Iterator
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")  # its threads would take the training's core

import torch
from tokenizers import Tokenizer

from . import examples, export, shards, tokenizer
from .model import PRESETS, Decoder
from .train import Run, load_model, mean_loss, say, train

N_TOKENIZER_EXAMPLES = 60_000
N_TOKENIZER_TEXTS = 2_000
N_HELD_OUT = 240


def main(argv: list[str] | None = None) -> int:
    args = parser().parse_args(argv)
    if args.threads:
        torch.set_num_threads(args.threads)
    args.out.mkdir(parents=True, exist_ok=True)
    steps = {"tokenizer": make_tokenizer, "shards": make_shards, "train": do_train, "export": do_export}
    if args.step == "all":
        make_tokenizer(args)
        do_train(args)
        do_export(args)
        return evaluate(args)
    if args.step == "evaluate":
        return evaluate(args)
    steps[args.step](args)
    return 0


def parser() -> argparse.ArgumentParser:
    p = argparse.ArgumentParser(prog="python -m training", description=__doc__.splitlines()[0])
    p.add_argument("step", choices=["all", "tokenizer", "shards", "train", "export", "evaluate"])
    p.add_argument(
        "--data",
        type=Path,
        default=Path(os.environ.get("MSYN_DATA", "data")),
        metavar="DIR",
        help="folder of nl2bash_train.tsv, nl2bash_dev.tsv and tldr.tsv (default $MSYN_DATA)",
    )
    p.add_argument("--out", type=Path, default=Path("build/training"), metavar="DIR", help="everything is written here")
    p.add_argument("--minutes", type=float, default=55.0, help="wall clock for the training proper")
    p.add_argument("--steps", type=int, default=0, help="a budget in steps instead: exactly repeatable")
    p.add_argument("--preset", choices=sorted(PRESETS), default="s12")
    p.add_argument("--rate", type=float, default=3e-3, help="peak learning rate")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--threads", type=int, default=0, help="torch threads (default: torch decides)")
    p.add_argument("--ranking-every", type=int, default=10, help="every n-th batch is a ranking batch, 0: none")
    p.add_argument("--resume", action="store_true", help="go on from --out/checkpoint.pt")
    p.add_argument("--no-compile", action="store_true", help="eager mode: slower, starts at once")
    p.add_argument("--count", type=int, default=8, help="shards: how many of each kind to have ready")
    p.add_argument("--workers", type=int, default=1, help="shards: processes")
    p.add_argument("--release", default="2026.11", help="export: name of the release")
    return p


def make_tokenizer(args: argparse.Namespace) -> None:
    """Kept if there: the shards and the checkpoint of this folder depend on it."""
    path = args.out / "tokenizer.json"
    if path.exists():
        return
    trained = tokenizer.train(tokenizer_texts(args.seed, args.data))
    trained.save(str(path))
    dev = list(examples.dev_examples(args.data))
    n_tokens = sum(len(tokenizer.encode(trained, e.command)) for e in dev) / len(dev)
    say(f"tokenizer: {trained.get_vocab_size()} entries, {n_tokens:.1f} tokens per natural command")


def tokenizer_texts(seed: int, data: Path) -> Iterator[str]:
    for example in islice(examples.examples(seed, data_dir=data), N_TOKENIZER_EXAMPLES):
        yield example.request
        yield example.command
    for text, question in islice(examples.rank_examples(seed), N_TOKENIZER_TEXTS):
        yield text
        yield question


def batches(args: argparse.Namespace, vocabulary: Tokenizer) -> tuple[shards.Batches, shards.Batches]:
    def commands(seed: int) -> Iterator[shards.Texts]:
        return ((e.request, e.command) for e in examples.examples(seed, data_dir=args.data))

    folder = args.out / "shards"
    return (
        shards.Batches(shards.COMMANDS, folder, vocabulary, args.seed, commands),
        shards.Batches(shards.RANKING, folder, vocabulary, args.seed, examples.rank_examples),
    )


def make_shards(args: argparse.Namespace) -> None:
    """Ahead of the training and beside it, on other cores."""
    with get_context("fork").Pool(args.workers) as pool:
        for line in pool.imap_unordered(_make_shard, [(args, n) for n in range(args.count)]):
            say(line)


def _make_shard(job: tuple[argparse.Namespace, int]) -> str:
    args, number = job
    for kind in batches(args, tokenizer.load(args.out / "tokenizer.json")):
        if not kind.path(number).exists():
            kind.make(number)
    return f"shard {number} is ready"


def do_train(args: argparse.Namespace) -> None:
    vocabulary = tokenizer.load(args.out / "tokenizer.json")
    commands, ranking = batches(args, vocabulary)
    run = Run(
        shape=dataclasses.replace(PRESETS[args.preset], vocab=vocabulary.get_vocab_size()),
        minutes=0.0 if args.steps else args.minutes,
        steps=args.steps,
        rate=args.rate,
        seed=args.seed,
        ranking_every=args.ranking_every,
        compile=not args.no_compile,
    )
    say(f"{run} on {torch.get_num_threads()} threads")
    sets = held_out(args, vocabulary)

    def measure(model: Decoder) -> dict[str, float]:
        return {name: mean_loss(model, parts) for name, parts in sets.items()}

    train(run, commands, ranking, args.out / "checkpoint.pt", resume=args.resume, measure=measure)


def held_out(args: argparse.Namespace, vocabulary: Tokenizer) -> dict[str, list[list[torch.Tensor]]]:
    """Losses to watch: natural pairs (overfitting shows here) and fresh draws of the generators."""
    sources = {
        "dev": islice(examples.dev_examples(args.data), N_HELD_OUT),
        "generated": examples.held_out(args.seed + 7919, N_HELD_OUT),
    }
    found: dict[str, list[list[torch.Tensor]]] = {}
    for name, source in sources.items():
        pairs = list(shards.command_pairs(((e.request, e.command) for e in source), vocabulary))
        found[name] = [shards.padded(pairs[i : i + 48], shards.COMMANDS.n_time) for i in range(0, len(pairs), 48)]
    return found


def do_export(args: argparse.Namespace) -> None:
    asked = f"python -m training all --preset {args.preset} --seed {args.seed} --rate {args.rate:g}"
    budget = f" --steps {args.steps}" if args.steps else f" --minutes {args.minutes:g}"
    threads = f" --threads {args.threads}" if args.threads else ""
    release = export.Release(args.release, f"{asked}{budget}{threads} --data DIR --out DIR")
    model = load_model(args.out / "checkpoint.pt")
    export.export(model, tokenizer.load(args.out / "tokenizer.json"), release, args.out / "model")
    size = sum(f.stat().st_size for f in (args.out / "model").iterdir())
    say(f"exported {model.n_parameters() / 1e6:.1f} M parameters, {size / 1e6:.1f} MB")


def evaluate(args: argparse.Namespace) -> int:
    """Figures into the card and the bound into msyn.json."""
    from bench import model  # the benchmark uses this package, not the other way round

    return model.main(
        [
            "--model",
            str(args.out / "model"),
            "--data",
            str(args.data),
            "--shards",
            str(args.out / "shards"),
            "--ranking",
            "--write",
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
