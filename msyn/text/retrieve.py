"""Finding the lines that answer a question, by their words: BM25's idf over lines, and what stands around a line.

In: a question, then texts one after the other (a text is not kept, only its promising lines are, so a whole disk can
pass through). Out: `Hit`s, best first, and whether the best of them answers at all. Pure; knows no model: `broker.jobs`
may add the model's own evidence to the order.

A line is worth, for each term of the question, that term's idf times how near the term stands: in the line itself, in
its heading, in its column's name, beside it, in the file's name, somewhere in the file. bench/ask.py measured LEVELS,
the factors and ANSWERS.
"""

import itertools
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from msyn.text.kinds import STRICT, VAGUE
from msyn.text.lines import stem, terms, words
from msyn.text.occurrences import occurrences
from msyn.text.outline import Outline, outline
from msyn.text.question import Question, is_stop

HEAD_LEVELS = (0.62, 0.5, 0.42, 0.36, 0.3)
BESIDE_LEVELS = (0.42, 0.3, 0.2)
COMMENT_LEVEL = 0.6  # a comment right above explains its line
KIND_LEVEL = 0.6  # the line holds a thing of the kind that the word asks for
NAME_LEVEL = 0.45  # in the file's name or its first line
ANYWHERE_LEVEL = 0.15
COVERED = 0.9  # of that, what must be covered when names count like other words
ANSWERS = 0.46  # a best line worth less than this share of the question answers nothing
CLEAR_WINNER = 0.84  # further lines are printed while they are worth this share of the best
KEY_BONUS = 0.08
NEAR = 0.25  # a line worth less is not even named as the nearest
NOT_NEARLY = 0.5  # of the best: further lines that -n may ask for
BEST_FACTOR = 1.3  # _factor gives no more
KEPT_PER_TEXT = 60
KEPT_LINES = 4000
FEW_LINES = 60  # idf of a tiny collection is taken as if it had this many lines
LONG_LINE = 240
MANY_MATCHES = 300

_ASKS = re.compile(r"[?？](?:\s|$)")
_KEY = re.compile(r"[\s\-*\"'|]*([A-Za-z][\w .-]{0,40}?)[\"'*]*\s*[:=]")
_COMMENT = re.compile(r"\s*(?:#|//|;|--|/\*|\*|\"\"\"|<!--)")
Vector = list[float]


@dataclass(frozen=True)
class Hit:
    """A line worth showing. `line` counts from 1; `score` is the share of the question it answers."""

    name: str
    line: int
    text: str
    score: float
    is_answer: bool = False


@dataclass(frozen=True)
class _Kept:
    """What remains of a line when its text is gone."""

    name: str
    line: int
    text: str
    levels: Vector
    factor: float


class Search:
    """One question put to many texts."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.n_lines = 0
        self._n_with = [0] * len(question.terms)  # lines that hold the term: its df
        self._kept: list[_Kept] = []
        self._best = 0.0
        self._forms = sorted({form for term in question.terms for form in term.forms if form})

    def add(self, name: str, lines: Sequence[str]) -> bool:
        """Look through a text; whether it holds anything of the question. `name` comes back in its hits."""
        self.n_lines += sum(1 for line in lines if line and not line.isspace())
        own = occurrences(self.question, lines)
        for vector in own.values():
            for i, level in enumerate(vector):
                self._n_with[i] += level > 0
        named = self.question.matches(_beginnings(terms(name)) | terms(_first_line(lines)))
        if own or any(named):
            self._keep(name, lines, own, named)
        if len(self._kept) > 2 * KEPT_LINES:
            self._kept = sorted(self._kept, key=self._score, reverse=True)[:KEPT_LINES]
        return bool(own)

    def hits(self, n: int = 50) -> list[Hit]:
        """The best lines, best first."""
        ranked = sorted(((self._score(kept), kept) for kept in self._kept), key=lambda pair: -pair[0])
        if self.question.order:
            ranked = self._in_asked_order(ranked)
        return [
            Hit(kept.name, kept.line + 1, kept.text, score, score >= ANSWERS and self._answers(kept))
            for score, kept in ranked[:n]
        ]

    def relevance(self, text: str) -> float:
        """How much a longer text (a segment) has to do with the question: which files and segments to attach."""
        found = self.question.matches(terms(text))
        return sum(idf * worth for idf, worth in zip(self._weights(), found, strict=True))

    def excerpt(self, line: str, n_chars: int) -> str:
        """The part of an overlong line where most of the question's words are; a short line as it is."""
        if len(line) <= n_chars:
            return line
        lowered = line.lower()
        found = [(at, form) for form in self._forms for at in _places(form, lowered, MANY_MATCHES)] or [(0, "")]
        inside = {at: {word for other, word in found if at <= other < at + n_chars // 2} for at, _ in found}
        start = max(0, max(inside, key=lambda at: (len(inside[at]), -at)) - n_chars // 4)
        return line[start : start + n_chars]

    def _keep(self, name: str, lines: Sequence[str], own: dict[int, Vector], named: Vector) -> None:
        anywhere = _highest(own.values(), len(self.question.terms))
        if self._at_most(_highest([anywhere, named], len(named))) < self._floor():
            return  # no line of this text can come near: most files of a disk end here
        shape = outline(lines)
        least = [max(NAME_LEVEL * n, ANYWHERE_LEVEL * a) for n, a in zip(named, anywhere, strict=True)]
        found = []
        for i in _candidates(lines, own, shape):
            levels = _levels(lines, i, own, shape, least)
            if self._at_most(levels) >= self._floor():
                self._raise_for_kinds(levels, lines[i])
                found.append(_Kept(name, i, lines[i], levels, self._factor(lines[i], i, shape)))
        found.sort(key=self._score, reverse=True)
        self._kept += found[:KEPT_PER_TEXT]
        self._best = max([self._best, *map(self._score, found[:1])])

    def _floor(self) -> float:
        """What is worth less than this nobody will see, whatever comes."""
        return max(NEAR, NOT_NEARLY * self._best)

    def _at_most(self, levels: Vector) -> float:
        """A bound on the score of a line with these levels, cheaper than its score."""
        weights, whole = self._weights(), 0.0
        for term, weight, level in zip(self.question.terms, weights, levels, strict=True):
            whole += weight * (max(level, KIND_LEVEL) if term.kinds else level)
        return BEST_FACTOR * whole / (sum(weights) or 1.0)

    def _raise_for_kinds(self, levels: Vector, line: str) -> None:
        """`192.0.2.77` says "ip address" without the words."""
        has = self.question.has_wanted(line) if self.question.wants else frozenset()
        for t, term in enumerate(self.question.terms):
            if term.kinds & has:
                levels[t] = max(levels[t], KIND_LEVEL)

    def _weights(self) -> Vector:
        return [t.weight * rarity for t, rarity in zip(self.question.terms, self._rarity(), strict=True)]

    def _rarity(self) -> Vector:
        """The idf of each term: a word in every other line tells little, one in a single line nearly all."""
        n = max(self.n_lines, FEW_LINES)
        return [math.log(1 + n / (df + 0.5)) for df in self._n_with]

    def _score(self, kept: _Kept) -> float:
        weights = self._weights()
        whole = sum(weights)
        return kept.factor * sum(w * v for w, v in zip(weights, kept.levels, strict=True)) / whole if whole else 0.0

    def _factor(self, line: str, i: int, shape: Outline) -> float:
        """What makes a line a better or worse answer whatever its terms: does it tell something, of the kind asked?"""
        factor = 1.0
        if not _tells_more(line, self.question):
            factor *= 0.6
        if _ASKS.search(line):
            factor *= 0.6
        if i in shape.headings:
            factor *= 0.85
        if self.question.wants:
            has = self.question.has_wanted(line)
            clear = self.question.wants - VAGUE
            factor *= 1.1 + 0.05 * len(has) if (has & clear if clear else has) else 0.85
            factor *= 0.6 ** len((self.question.wants & STRICT) - has)
        factor *= 1 - min(len(line), LONG_LINE) / 4000  # of two as good, the shorter
        if key := _KEY.match(line):
            factor *= 1 + KEY_BONUS * self._asked_share(key[1])
        if len(line) > LONG_LINE:
            factor *= max(0.75, (LONG_LINE / len(line)) ** 0.1)
        if _COMMENT.match(line) and not shape.is_rows:
            factor *= 0.96
        return factor

    def _asked_share(self, key: str) -> float:
        """How much of a key (`Birthday:`, `WAIT_BETWEEN_REGIONS=`) is what the question asks for."""
        parts = words(key.replace("_", " "))
        asked = sum(any(self.question.matches({stem(part)})) for part in parts)
        return asked / len(parts) if parts else 0.0

    def _answers(self, kept: _Kept) -> bool:
        """A question about Bob is not answered where no Bob is. Nor is one about his salary where only he is: a name
        orders lines by its weight, here it counts like any word."""
        terms_and_levels = list(zip(self.question.terms, self._rarity(), kept.levels, strict=True))
        if any(term.is_name and not level for term, _, level in terms_and_levels):
            return False
        told = [level > 0 for term, _, level in terms_and_levels if term.weight >= 1]
        if 2 * sum(told) < len(told):
            return False
        whole = sum(min(1.0, term.weight) * rarity for term, rarity, _ in terms_and_levels)
        return (
            sum(min(1.0, term.weight) * rarity * level for term, rarity, level in terms_and_levels)
            >= ANSWERS * whole * COVERED
        )

    def _in_asked_order(self, ranked: list[tuple[float, _Kept]]) -> list[tuple[float, _Kept]]:
        """`last` and `first` choose among lines that are otherwise as good, in one file."""
        if not ranked:
            return ranked
        best = ranked[0]
        peers = [pair for pair in ranked if pair[1].name == best[1].name and pair[0] >= 0.93 * best[0]]
        rest = [pair for pair in ranked if pair not in peers]
        return sorted(peers, key=lambda pair: self.question.order * pair[1].line) + rest


def worth_printing(hits: Sequence[Hit], n: int | None) -> list[Hit]:
    """The hits to show: `n` when asked for, else the winner and at most two that come close."""
    answers = [hit for hit in hits if hit.is_answer]
    if n is not None:
        return answers[:n]
    return [hit for hit in answers[:3] if hit.score >= CLEAR_WINNER * answers[0].score]


def _places(form: str, text: str, limit: int) -> list[int]:
    """The first places of a form in a text."""
    return [match.start() for match in itertools.islice(re.finditer(re.escape(form), text), limit)]


def _beginnings(found: set[str]) -> set[str]:
    """A file's name abbreviates: `ssh` is asked of sshd_config, `config` of configuration.md."""
    return {term[:n] for term in found for n in range(min(3, len(term)), len(term) + 1)}


def _first_line(lines: Sequence[str]) -> str:
    return next((line for line in lines[:5] if line.strip()), "")[:200]


def _candidates(lines: Sequence[str], own: dict[int, Vector], shape: Outline) -> list[int]:
    """Lines that hold a term, those beside them, and those under a heading that holds one."""
    best = sorted(own, key=lambda i: -sum(own[i]))[:200]
    found = set(best)
    if not shape.is_rows:
        for i in best:
            found.update(
                j for j in range(i - 1, i + 9) if 0 <= j < len(lines) and (abs(i - j) == 1 or i in shape.heads[j][:2])
            )
    return sorted(i for i in found if lines[i].strip())


def _levels(lines: Sequence[str], i: int, own: dict[int, Vector], shape: Outline, floor: Vector) -> Vector:
    levels = list(floor)
    _raise(levels, own.get(i), 1.0)
    for head, level in zip(shape.heads[i], HEAD_LEVELS, strict=False):
        _raise(levels, own.get(head), level)
    if shape.is_rows:
        return levels
    for step in (-1, 1):
        for distance, level in enumerate(BESIDE_LEVELS, 1):
            j = i + step * distance
            if not 0 <= j < len(lines) or not lines[j].strip() or j in shape.headings:
                break  # a heading says nothing about the line above it, and `heads` knows those below
            explains = step == -1 and distance == 1 and _COMMENT.match(lines[j])
            _raise(levels, own.get(j), COMMENT_LEVEL if explains else level)
    return levels


def _raise(levels: Vector, by: Vector | None, level: float) -> None:
    if by:
        for t, worth in enumerate(by):
            levels[t] = max(levels[t], level * worth)


def _highest(vectors: Iterable[Vector], n: int) -> Vector:
    highest = [0.0] * n
    for vector in vectors:
        _raise(highest, vector, 1.0)
    return highest


def _tells_more(line: str, question: Question) -> bool:
    """Whether the line holds anything that the question did not say already."""
    asked = {form for term in question.terms for form in term.forms}
    return any(word not in asked and not is_stop(word) for word in terms(line))
