"""What a question asks for: its informative terms, with synonyms, and the kind of thing that would answer it.

In: the question as typed (English above all; German, French, Spanish and Chinese question words are known). Out: a
`Question` of plain values. Knows no files; `retrieve` does the finding.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from msyn.text.kinds import TELLING, asked, holds
from msyn.text.lines import CJK_RUN, fold, pairs, stem, words
from msyn.text.synonyms import known_in, synonyms

SYNONYM = 0.8  # of a literal match
FOREIGN = 0.65  # a synonym in the other script
ABBREVIATED = 0.55  # auth for authentication, thumb for thumbnails
LONG_WORD = 8
NAME_WEIGHT = 1.6  # a name or number in the question is what it is about
SOFT_WEIGHT = 0.35

_STOP_WORDS = """
a an the this that these those some any each every all no not only is are was were be been being am do does did
done doing have has had having can could may might must shall should will would what which who whom whose when
where why how many much long old often far and or but if then than as at by for from in into of off on onto out
over per to under until up via with without within about after before between during through i me my we us our
you your he him his she her it its they them their there here so too very just also currently exactly please
tell show give find get gets say says said know need needs want called anyone someone somebody anybody something
anything kind sort type last latest recent newest first earliest mentioned mention according one ones s t re ll
d m ve let
"""
_FOREIGN_STOP_WORDS = """
der die das den dem des ein eine einen einem einer eines und oder ist sind war waren wird werden hat haben hatte
wie wer wann wo warum wen wem wessen welche welcher welches welchen von vom zu zum zur im auf aus bei mit nach
vor fur fuer uber ueber es sie er ich wir ihr mein unser sein lautet heisst viel viele lange kann muss le la les
un une du de l et ou est sont etait ont avait que qui quoi quel quelle quels quelles quand comment pourquoi
combien pour par avec sans sur dans en au aux ce cette ces son sa ses mon ma notre votre il elle el los las una
unos unas y o era fue esta estan quien cual cuales cuando donde como cuanto cuanta cuantos cuantas por para con
sin sobre del al se su sus mi nuestro nuestra tiene hay
"""
_SOFT_WORDS = """
number numbers nummer numero value values setting settings set use uses used using file files line lines item
name names thing things people person work works run runs running make makes made happen happens happened go
goes come current new system hand hands answer answers minute minutes serve serves served send sends sent hold
holds keep put take takes allow allowed permitted permit possible leave read ask become nobody start time day
date amount total count entry record list exact algorithm option options parameter property feature features
detail details information return returns returned support supports supported compute computes accept accepts
kept keeps built builds
"""
_GERMAN = re.compile(
    r"\b(?:wie|wer|wen|wem|wann|wo|warum|welche[rsnm]?|der|das|ist|sind|wird|heisst)\b"
)  # nouns have capitals
_ENGLISH = frozenset(_STOP_WORDS.split())
_STOP = _ENGLISH | frozenset(_FOREIGN_STOP_WORDS.split())
_HOW = frozenset(("how", "wie"))
_SOFT = frozenset(map(stem, _SOFT_WORDS.split()))
_CHINESE_PARTICLES = re.compile(
    "什么时候|什么|多少|怎么样|怎么|哪里|哪个|哪些|哪|为什么|谁|几|何时|是|的|了|吗|呢|吧|在|和|与|我们|你们|他们|我|你|他|她|它|请问|有|个|这|那"
)


@dataclass(frozen=True)
class Term:
    """One informative word of the question: the stems that count as it, and what each is worth."""

    surface: str
    forms: Mapping[str, float]
    weight: float = 1.0
    is_name: bool = False
    kinds: frozenset[str] = frozenset()  # what would stand for it: a number with ten digits for `phone`


@dataclass(frozen=True)
class Question:
    """A question taken apart."""

    text: str
    terms: tuple[Term, ...]
    wants: frozenset[str]
    order: int  # -1: the last, latest; 1: the first; 0: none said

    def matches(self, found: set[str]) -> list[float]:
        """For each term, the worth of its best form among a line's terms."""
        return [max((worth for form, worth in t.forms.items() if form in found), default=0.0) for t in self.terms]

    def has_wanted(self, line: str) -> frozenset[str]:
        """Which of the wanted kinds of thing the line holds."""
        folded = fold(line)
        return frozenset(want for want in self.wants if holds(want, line, folded))


def parse(text: str) -> Question:
    """The question in `text`. One without informative words has no terms, and no answer."""
    spoken = _spoken(text)
    terms: dict[str, Term] = {}
    for i, (word, is_name) in enumerate(spoken):
        if is_stop(word) and not is_name:
            continue
        term = _term(word, is_name=is_name, joined=_joined(spoken, i))
        if i and spoken[i - 1][0] in _HOW:  # "how full": what is asked is a number
            term = replace(term, weight=SOFT_WEIGHT)
        terms.setdefault(term.surface, term)
    for run in CJK_RUN.findall(text):
        terms.update((term.surface, term) for term in _chinese_terms(run))
    return Question(text, tuple(_without_doubles(list(terms.values()))), asked(text), _order(fold(text)))


def is_stop(word: str) -> bool:
    """Words that say nothing about what is asked."""
    return word in _STOP or (len(word) == 1 and not word.isdigit())


def _spoken(text: str) -> list[tuple[str, bool]]:
    """Folded words in order, each with whether it looks like a name: a capital inside the sentence, or a digit."""
    found = []
    capitals_mean_nothing = bool(_GERMAN.search(fold(text)))
    for match in re.finditer(r"[\w.+-]+@[\w.-]+|[^\W]+(?:[.:/+-][^\W]+)*", text):
        word = match.group()
        if CJK_RUN.search(word):
            continue
        inside = match.start() > 0 and text[: match.start()].rstrip()[-1:] not in (".", "!", "?", "")
        is_capital = word[0].isupper() and inside and not capitals_mean_nothing
        is_word = fold(word) in _ENGLISH and not (word.isupper() and len(word) > 1)
        is_identifier = bool(re.search(r"[a-z]_[a-z]|\d|[a-z][.:/-][a-z]+[.:/_-]|\w-\w", word))
        found.append((fold(word), is_identifier or (is_capital and not is_word)))
    return found


def _joined(spoken: list[tuple[str, bool]], i: int) -> list[str]:
    """The word glued to its neighbours: "log level" is also asked of `loglevel`."""
    pairs_here = [(i - 1, i), (i, i + 1)]
    near = [(spoken[a][0], spoken[b][0]) for a, b in pairs_here if a >= 0 and b < len(spoken)]
    return [stem(a + b) for a, b in near if not is_stop(a) and not is_stop(b)]


def _term(word: str, *, is_name: bool, joined: list[str]) -> Term:
    root = stem(word)
    forms = dict.fromkeys(joined, SYNONYM)
    forms.update({other: FOREIGN if CJK_RUN.search(other) else SYNONYM for other in synonyms(root)})
    if not word.isalpha():
        parts = [stem(part) for part in words(word) if not is_stop(part)]
        forms.update(dict.fromkeys((stem(re.sub(r"[^\w]|_", "", word)),), 0.9))
        if len(parts) == 1:
            forms[parts[0]] = 1.0
    if len(word) >= LONG_WORD and word.isalpha():
        forms.update({word[:n]: ABBREVIATED for n in (4, 5, 6) if word[:n] not in forms})
    forms[root] = forms[word] = 1.0
    known = len(synonyms(root)) > 1
    weight = NAME_WEIGHT if is_name and not known else SOFT_WEIGHT if root in _SOFT else 1.0
    return Term(word, forms, weight, is_name and not known, asked(word) & TELLING)


def _chinese_terms(run: str) -> list[Term]:
    found = []
    for part in _CHINESE_PARTICLES.sub(" ", run).split():
        rest = part
        for word in known_in(part):
            forms = {other: SYNONYM if CJK_RUN.search(other) else FOREIGN for other in synonyms(word)}
            forms.update(dict.fromkeys(pairs(word), 1.0))
            found.append(Term(word, forms))
            rest = rest.replace(word, " ")
        found += [Term(pair, {pair: 1.0}) for piece in rest.split() for pair in pairs(piece)]
    return found


def _without_doubles(terms: list[Term]) -> list[Term]:
    """`phone number`: once a telling word is there, words of the same row (and soft ones) add nothing."""
    kept: list[Term] = []
    for term in terms:
        if (
            any(stem(term.surface) in other.forms and other.surface != term.surface for other in kept)
            and not term.is_name
        ):
            continue
        kept.append(term)
    return kept


def _order(folded: str) -> int:
    if re.search(
        r"\b(?:last|latest|most recent|newest|letzte[rns]?|dernier|dernière|ultim[oa])\b|最后|最近|最新", folded
    ):
        return -1
    return 1 if re.search(r"\b(?:first|earliest|erste[rns]?|premier|primer[oa]?)\b|最早|第一", folded) else 0
