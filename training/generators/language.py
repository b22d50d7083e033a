"""A small language for families of requests: many wordings, one command.

A family reads like this (blank lines and lines that begin with # are skipped):

    =2 tail -n {n} {file}
    [show|print|give me] the last {n} lines [of|in|from] {file}
    follow {file} => tail -f {file}

`=2` is the weight, `[a|b|]` a choice, `<show>` a named choice, `{file}` a slot with a spoken and a command form (two
of the same kind: {file} and {file2}), `=>` gives one wording a command of its own. Literal values are marked in the
command, so that examples.py can swap exactly those for placeholders.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from .loosen import loosen
from .phrases import CHOICES, ORDERED, SUFFIXES, VERBS, WANTED

Slot = Callable[[random.Random], tuple[str, str]]
Maker = Callable[[random.Random], tuple[str, str]]

OPEN, CLOSE = "\x01", "\x02"  # around a literal in a command


@dataclass(frozen=True)
class Wording:
    """One way to ask for one command."""

    request: str
    command: str


@dataclass(frozen=True)
class Family:
    """Wordings of one intent and how often it is drawn."""

    weight: float
    wordings: tuple[Wording, ...]


@dataclass(frozen=True)
class Area:
    """One module's share of the requests: written families, and makers that compose requests from parts."""

    name: str
    families: tuple[Family, ...]
    makers: tuple[tuple[float, Maker], ...] = ()


_QUESTION = re.compile(
    r"(?:how|what|who|whom|which|is|are|where|when|number|am|do|does|did|was|has|have|why|any|can|"
    r"wie|was|welche|wo|wer|quel|quels|quelle|combien|cu[aá]nt|qu[eé]|show me|let me|give me|tell me|"
    r"i |my |there|please|\W)",
    re.IGNORECASE,
)
_SLOT = re.compile(r"\{([a-z]+)(\d?)\}")
_CHOICE = re.compile(r"\[([^\[\]]*)\]")


def literal(value: str) -> str:
    """Marks a literal in a command."""
    return f"{OPEN}{value}{CLOSE}"


def families(text: str) -> tuple[Family, ...]:
    """Reads the families of a module."""
    found: list[Family] = []
    weight, command, wordings = 1.0, "", list[Wording]()
    for line in [*text.splitlines(), "= "]:
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        head = re.match(r"=([\d.]*) (.*)|=$", line)
        if head and not line.startswith("=>"):
            if wordings:
                found.append(Family(weight, tuple(wordings)))
            weight, command, wordings = float(head.group(1) or 1), head.group(2) or "", []
            continue
        request, arrow, own = line.partition(" => ")
        wordings.append(Wording(request.strip(), own.strip() if arrow else command))
    return tuple(found)


def expand(rng: random.Random, text: str) -> str:
    """One draw of a wording's choices."""
    text = re.sub(r"<(\w+)>", lambda m: f"[{CHOICES[m.group(1)]}]", text)
    while match := _CHOICE.search(text):
        text = text[: match.start()] + rng.choice(match.group(1).split("|")) + text[match.end() :]
    return re.sub(r" +([,.?!])", r"\1", " ".join(text.split()))


def fill(rng: random.Random, wording: Wording, slots: dict[str, Slot], *, english: bool = True) -> tuple[str, str]:
    """A request and its command, with values drawn for the slots (the same value for the same name)."""
    request = expand(rng, wording.request)
    drawn: dict[str, tuple[str, str]] = {}

    def value(match: re.Match[str]) -> tuple[str, str] | None:
        key = match.group(1) + match.group(2)
        if key not in drawn:
            if match.group(1) not in slots:
                return None
            taken = {command for _, command in drawn.values()}
            for _ in range(6):
                drawn[key] = slots[match.group(1)](rng)
                if drawn[key][1] not in taken or match.group(1) in {"where", "place"}:
                    break
        return drawn[key]

    def spoken(match: re.Match[str]) -> str:
        pair = value(match)
        return match.group() if pair is None else pair[0]

    def written(match: re.Match[str]) -> str:
        if match.group() == "{where}" and "where" not in drawn:
            return "."
        pair = value(match)
        return match.group() if pair is None else pair[1]

    if english:
        request = loosen(rng, request)
    if rng.random() < 0.1:
        request = misspell(rng, request)
    return " ".join(_SLOT.sub(spoken, request).split()), _SLOT.sub(written, wording.command)


def draw(
    rng: random.Random, areas: Iterable[Area], weights: list[float], slots: dict[str, Slot]
) -> tuple[str, str, str]:
    """An area's name, a request as people type it, and its command."""
    area = rng.choices(list(areas), weights)[0]
    options: list[tuple[float, Family | Maker]] = [(f.weight * len(f.wordings) ** 0.5, f) for f in area.families]
    options += list(area.makers)
    chosen = rng.choices([o for _, o in options], [w for w, _ in options])[0]
    if isinstance(chosen, Family):
        request, command = fill(rng, rng.choice(chosen.wordings), slots, english=area.name != "foreign")
    else:
        request, command = chosen(rng)
    if area.name != "foreign" and rng.random() < 0.06:
        request, command = extended(rng, request, command)
    return area.name, dress(rng, request, command, english=area.name != "foreign"), command


_READS = re.compile(
    r"(?:find|grep|sort|wc|head|tail|cut|awk|du|ls|df|ps|cat|diff|ss|journalctl|docker ps|git log|dpkg|tree|comm)\b"
)
_LISTS = re.compile(r"(?:find|grep -r[nl]|ps|ls|dpkg -l|docker ps|git (?:branch|ls-files|log))\b")
_CHANGES = re.compile(r"-delete|-exec|[<>&]|xargs|sed -i|tee|tar|wc|head|tail -f|-f\b|sudo")


def extended(rng: random.Random, request: str, command: str) -> tuple[str, str]:
    """A reading command whose result goes somewhere: into a file, through head, counted, sorted."""
    if not _READS.match(command) or _CHANGES.search(command):
        return request, command
    roll = rng.random()
    if roll < 0.5:
        numbered = rng.choice("abcdexyz") + str(rng.randint(1, 99))
        target = rng.choice(("result", "list", "out", "report", "found", numbered)) + ".txt"
        said = rng.choice(
            (
                "and save the result to {}",
                "and write the output to {}",
                "and put the list in {}",
                "and save it in {}",
                "into {}",
                "and store the results in {}",
                "> {}",
                "and redirect the output to {}",
                "and save the output as {}",
            )
        )
        return f"{request} {said.format(target)}", f"{command} > {literal(target)}"
    if not _LISTS.match(command) or "|" in command:
        return request, command
    if roll < 0.65:
        n = rng.choice((3, 5, 10, 20))
        said = rng.choice(
            (
                ", only the first {}",
                "but only the first {}",
                ", first {} only",
                "and show just the first {}",
                ", at most {}",
            )
        )
        return request + (" " if said[0] != "," else "") + said.format(n), f"{command} | head -n {n}"
    if roll < 0.82:
        said = rng.choice(
            (" and count them", " and count the results", ", how many are there", " and tell me how many there are")
        )
        return request + said, f"{command} | wc -l"
    said = rng.choice(
        (
            " sorted alphabetically",
            " in alphabetical order",
            " sorted",
            " and sort the result",
            " and sort them by name",
        )
    )
    return request + said, f"{command} | sort"


def dress(rng: random.Random, request: str, command: str, *, english: bool) -> str:
    """Politeness, capitals and final marks."""
    if english and rng.random() < 0.25 and not _QUESTION.match(request):
        ordered = request.split(" ", 1)[0].lower() in VERBS
        request = rng.choice(ORDERED if ordered else WANTED) + request
    if rng.random() < 0.2:
        request += rng.choice(SUFFIXES if english else SUFFIXES[:3])
    roll = rng.random()
    first = request.split(" ", 1)[0]
    if roll < 0.3 and OPEN + first not in command:
        request = request[:1].upper() + request[1:]
    elif roll < 0.32 and OPEN not in command:
        request = request.upper()
    return request


_NEIGHBOURS = dict(zip("qwertyuiopasdfghjklzxcvbnm", "wqryteuoilsafdhgkjlxzvcmbn", strict=True))


def misspell(rng: random.Random, text: str) -> str:
    """One or two typing mistakes in the template's own words, never in a slot."""
    words = text.split(" ")
    for _ in range(rng.choice((1, 1, 2))):
        at = rng.randrange(len(words))
        if "{" not in words[at]:
            words[at] = typo(rng, words[at])
    return " ".join(words)


def typo(rng: random.Random, word: str) -> str:
    """The word with a letter lost, doubled, swapped with its neighbour or hit on the next key."""
    if len(word) < 4 or not word.isalpha():
        return word
    at = rng.randrange(1, len(word) - 1)
    kind = rng.random()
    if kind < 0.35:
        return word[:at] + word[at + 1 :]
    if kind < 0.65:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind < 0.8:
        return word[:at] + word[at] + word[at:]
    return word[:at] + _NEIGHBOURS.get(word[at].lower(), "e") + word[at + 1 :]
