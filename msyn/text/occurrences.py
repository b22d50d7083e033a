"""Which lines of a text hold which terms of a question, fast enough for a disk full of text.

In: the question and the lines. Out: for each line with a term, what each term is worth in it. A stem is a prefix of its
word, so every term shows itself as a substring: each form is searched through the whole text at once, and only the
token where it is found is taken apart. Taking apart every line that might matter cost ten times as much.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from msyn.text.lines import fold, stem, terms, token_terms
from msyn.text.question import Question, Term

COMPOUND = 0.6  # a term that begins or ends a longer word: `memory` in maxmemory, `miete` in Mietvertrag
COMPOUND_CHARS = 5

Vector = list[float]


def occurrences(question: Question, lines: Sequence[str]) -> dict[int, Vector]:
    """The lines that hold terms themselves."""
    text = "\n".join(lines)
    folded = fold(text)
    if len(folded) != len(text):  # `ß` became `ss`: places in one are not places in the other
        return _line_by_line(question, lines, folded.split("\n"))
    found: dict[int, Vector] = {}
    ends = list(accumulate(len(line) + 1 for line in lines))
    for t, term in enumerate(question.terms):
        for form, worth in sorted(term.forms.items(), key=lambda pair: -pair[1]):
            edge = COMPOUND if form == stem(term.surface) and len(form) >= COMPOUND_CHARS else 0.0
            for i, value in _lines_with(form, worth, edge, lines, folded, ends):
                vector = found.setdefault(i, [0.0] * len(question.terms))
                vector[t] = max(vector[t], value)
    return found


def _lines_with(
    form: str, worth: float, edge: float, lines: Sequence[str], folded: str, ends: Sequence[int]
) -> Iterator[tuple[int, float]]:
    """The lines that hold a form, and what it is worth there."""
    at = folded.find(form) if form else -1
    while at >= 0:
        i = bisect_right(ends, at)
        line = lines[i]
        local = at - ends[i] + len(line) + 1
        start, stop = _token_around(line, local)
        if form in token_terms(line[start:stop]):
            yield i, worth
            at = folded.find(form, ends[i])
            continue
        if edge and _is_edge(line, local, len(form)):
            yield i, edge
        at = folded.find(form, at + stop - local)


def _token_around(line: str, at: int) -> tuple[int, int]:
    """Where the token at a place begins and ends: what stands between two blanks."""
    start = max(line.rfind(" ", 0, at), line.rfind("\t", 0, at)) + 1
    stops = (line.find(" ", at), line.find("\t", at))
    return start, min((stop for stop in stops if stop >= 0), default=len(line))


def _is_edge(line: str, at: int, n_chars: int) -> bool:
    return not line[at - 1 : at].isalnum() or not line[at + n_chars : at + n_chars + 1].isalnum()


def _line_by_line(question: Question, lines: Sequence[str], folded: Sequence[str]) -> dict[int, Vector]:
    """The same for texts whose folding changes their length, slower."""
    forms = sorted({form for term in question.terms for form in term.forms if form})
    found = {}
    for i, line in enumerate(folded):
        if any(form in line for form in forms):
            held = terms(lines[i])
            vector = [_worth(term, held, line) for term in question.terms]
            if any(vector):
                found[i] = vector
    return found


def _worth(term: Term, held: set[str], folded: str) -> float:
    worth = max((value for form, value in term.forms.items() if form in held), default=0.0)
    root = stem(term.surface)
    if worth or len(root) < COMPOUND_CHARS:
        return worth
    at = folded.find(root)
    while at >= 0:
        if _is_edge(folded, at, len(root)):
            return COMPOUND
        at = folded.find(root, at + 1)
    return 0.0
