"""Says a request in other everyday words: synonyms, missing articles, chat spelling. Slots and literals stay."""

from __future__ import annotations

import random
import re

_SYNONYMS = """
show: display print list see view output
display: show print list
print: show display output
list: show display enumerate print
find: locate look_for search_for hunt_down dig_up spot
delete: remove erase get_rid_of wipe drop kill_off
remove: delete erase get_rid_of drop take_out strip
folder: directory dir
directory: folder dir
folders: directories dirs
directories: folders dirs
largest: biggest heaviest most_massive
biggest: largest heaviest
smallest: tiniest littlest
modified: changed edited updated altered touched
changed: modified edited updated altered touched
create: make produce set_up
copy: duplicate cp
move: mv put shift
extract: unpack unzip_or_untar open_up
unpack: extract open
compress: pack squeeze shrink
called: named titled
named: called
contain: include have mention
containing: including that_contain which_contain having
inside: in within
under: below in within
count: tally
compare: diff contrast
newest: latest most_recent
latest: newest most_recent
machine: computer box system pc
computer: machine pc box
which: what
kill: terminate end
terminate: kill stop
lines: rows
download: fetch grab
fetch: get download
number: count amount
space: room storage
without: w/o
and: & plus
currently: right_now now
running: active live
logs: log_output log_messages
whole: entire complete
beginning: start
unique: distinct different
duplicate: repeated double
numbers: figures
contents: content
quickly: fast
"""
_TABLE = {
    line.split(":")[0]: line.split(":")[1].replace("_or_untar", "").split() for line in _SYNONYMS.strip().splitlines()
}
_CHAT = {
    "you": "u",
    "are": "r",
    "please": "plz",
    "because": "cuz",
    "people": "ppl",
    "to": "2",
    "for": "4",
    "with": "w/",
    "directory": "dir",
    "directories": "dirs",
    "what is": "whats",
    "what's": "whats",
    "don't": "dont",
    "i am": "im",
    "want to": "wanna",
    "going to": "gonna",
    "something": "sth",
    "about": "abt",
}
_WORD = re.compile(r"[A-Za-z']+")


def loosen(rng: random.Random, text: str, keep: str = "") -> str:
    """The template (or a request whose literals are listed in `keep`) with some words exchanged."""
    if rng.random() < 0.35:
        text = _exchanged(rng, text, keep)
    roll = rng.random()
    if roll < 0.07:
        text = re.sub(r"(?<![\w'\"/])(?:the|a|an) (?!\{)", "", text)
    elif roll < 0.085 and not keep:
        for plain, short in _CHAT.items():
            if rng.random() < 0.6 and short not in {"2", "4"}:
                text = re.sub(rf"(?<![\w{{]){plain}(?![\w}}])", short, text)
    return text


def _exchanged(rng: random.Random, text: str, keep: str) -> str:
    places = [m for m in _WORD.finditer(text) if m.group() in _TABLE and not _fixed(text, m) and m.group() not in keep]
    if not places:
        return text
    for match in sorted(rng.sample(places, min(len(places), rng.choice((1, 1, 2)))), key=lambda m: -m.start()):
        new = rng.choice(_TABLE[match.group()]).replace("_", " ")
        text = text[: match.start()] + new + text[match.end() :]
    return text


def _fixed(text: str, match: re.Match[str]) -> bool:
    """Part of a slot, a literal, a file name or an option."""
    before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    return (before in {"{", "'", '"', "`", "/", ".", "_", "-", "~", "<"} and bool(before)) or (
        after in {"}", "/", ".", "_", "-", ":"} and bool(after)
    )
