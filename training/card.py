"""The model card, written from the figures so that it cannot claim what was not measured."""

from __future__ import annotations

from typing import Any

from .model import Decoder, Shape

TEXT = """# {name} {release}

A {millions:.1f} M parameter Llama ({layers} layers, width {dim}, {heads} heads, {kv_heads} key/value heads,
vocabulary {vocab}), trained from scratch. It turns a request in plain language into one shell command, and
it orders lines or files by how well they fit a question. The weights are float16; msyn.json says how to
prompt it.

## How it was made

    {command}

## What it learned from

- Generators written for this project (`training/generators`): most of the examples.
- NL2Bash, MIT licence, Copyright (c) 2020 NL2Bash dataset. Filtered; arguments replaced.
- tldr-pages, CC BY 4.0, by the tldr-pages team and contributors (https://tldr.sh). The placeholders were
  filled in and the wording of the examples adapted.

Arguments of a request (names, paths, numbers, quoted strings) are replaced by short placeholders before the
model and put back after it, in training and in use.

## What was measured

{figures}

`python -m bench.model --model FOLDER` prints these. A request counts as solved when its command, run in a throw-away
directory, gives the expected output or leaves the expected files. All requests were written by the people who wrote
the training code. Quote the figures for fresh requests, and expect less on other people's: the failures on the other
set led to generators that come close to its wordings.

## What it cannot do

- It is small: unusual wording, rare programs and long chains of steps give a wrong command that looks
  right. Read every command before you run it.
- It writes no prose, explains nothing and knows no facts. Questions over files are answered by showing lines.
- Languages other than English appear only in the generators, in a few phrasings.
- It sees one request, not your session, and does not know which programs are installed.
- It may propose commands that delete or overwrite. msyn marks those; it never runs one by itself.
"""


def text(name: str, release: str, command: str, figures: dict[str, Any], shape: Shape) -> str:
    lines = "\n".join(f"- {key}: {value}" for key, value in figures.items()) or "- nothing yet"
    return TEXT.format(
        name=name,
        release=release,
        command=command,
        figures=lines,
        millions=Decoder(shape).n_parameters() / 1e6,
        layers=shape.layers,
        dim=shape.dim,
        heads=shape.heads,
        kv_heads=shape.kv_heads,
        vocab=shape.vocab,
    )
