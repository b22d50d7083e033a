"""The words of a line, made comparable: what a question's words are looked for among.

In: one line of any kind of text (prose, config, code, CSV, a log). Out: a set of terms, folded (case, accents) and
stemmed, identifiers both whole and in parts (`maxUploadSize`, `max_upload_size`, `max-upload-size`), numbers, e-mail
addresses, URLs and phone numbers kept whole as well, Chinese and Japanese as character pairs.
A stem is always a prefix of its folded word: that is what lets `retrieve` skip lines by one regular expression.
"""

import re
import unicodedata
from functools import lru_cache

_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
CJK_RUN = re.compile(f"[{_CJK}]+")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
URL = re.compile(r"\b(?:https?|ftp|ssh|git|wss?|postgres(?:ql)?|redis|amqp|mysql|mongodb)://[^\s\"'<>)\]]+", re.I)
# Seven digits and more, grouped the way people write them; dates and times are told apart by PHONE's users.
PHONE = re.compile(r"(?<![\w.])\+?\(?\d(?:[ ()/.-]{0,2}\d){6,14}(?![\w])")
_WHOLE = re.compile(r"[^\W_]+(?:[_.:/+-][^\W_]+)+")
_WORD = re.compile(rf"[^\W\d_{_CJK}]+|\d+(?:[.,]\d+)*")
_ALNUM = re.compile(r"[^\W_]*\d[^\W_]*")
_HUMPS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_HUMPED = re.compile(r"[A-Za-z]*[a-z][A-Z][A-Za-z]*|[A-Z]{2,}[a-z]+[A-Za-z]*")
_MARKS = re.compile("[\u0300-\u036f]")
_LONG_TOKEN = 80
_DIGITS = re.compile(r"\D+")


def fold(text: str) -> str:
    """Lower case without accents: `Größe` -> `grosse`, `Téléphone` -> `telephone`."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFKD", text.casefold())))


def stem(word: str) -> str:
    """A folded word without its commonest English endings (-s, -es, -ies, -ing, -ed, -e, -y): a prefix of it."""
    if len(word) <= 3 or not word.isascii() or not word.isalpha():
        return word
    root = _without_plural(word)
    for ending in ("ing", "ed"):
        if root.endswith(ending) and len(root) - len(ending) >= 3 and _has_vowel(root[: -len(ending)]):
            root = root[: -len(ending)]
            if root[-1] == root[-2] and root[-1] not in "lsz":
                root = root[:-1]
            break
    return root[:-1] if len(root) > 3 and root[-1] in "ey" else root


def _without_plural(word: str) -> str:
    if word.endswith(("ies", "ied")) and len(word) > 4:
        return word[:-3]
    if word.endswith(("ches", "shes", "sses", "xes", "zes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _has_vowel(text: str) -> bool:
    return any(letter in "aeiouy" for letter in text)


def words(text: str) -> list[str]:
    """Folded, unstemmed words in order, identifiers in their parts, Chinese runs whole."""
    found = []
    for match in re.finditer(rf"[{_CJK}]+|[^\W_{_CJK}]+(?:[.,]\d+)*", text):
        word = match.group()
        pieces = _HUMPS.split(word) if _HUMPED.fullmatch(word) else [word]
        found += [fold(piece) for piece in pieces]
    return found


def terms(line: str) -> set[str]:
    """Everything that a question's term may equal in this line."""
    found: set[str] = set()
    for token in line.split():
        found |= token_terms(token)
    if len(line) >= 7 and any(digit in line for digit in "0123456789"):
        found.update(_DIGITS.sub("", number) for number in PHONE.findall(line))
    return found


def token_terms(token: str) -> frozenset[str]:
    """The terms of what stands between two blanks."""
    return _known_terms(token) if len(token) <= _LONG_TOKEN else _terms_of(token)


def _terms_of(token: str) -> frozenset[str]:
    found = {stem(fold(word)) for word in _WORD.findall(token)}
    for word in _HUMPED.findall(token):
        found.update(stem(fold(part)) for part in _HUMPS.split(word))
    for whole in _WHOLE.findall(token):
        # timeout_s, time-out and time.out are all "timeout" to somebody.
        found.update((fold(whole), stem(re.sub(r"[^\w]|_", "", fold(whole)))))
        found.update(stem(fold(part)) for part in re.split(r"[_.:/+-]", whole))
        found.update(fold(part) for part in re.split(r"[.:/]", whole))  # nightly-sync in nightly-sync.service
    found.update(fold(word) for word in _ALNUM.findall(token))
    if "@" in token:
        found.update(fold(address) for address in EMAIL.findall(token))
    for run in CJK_RUN.findall(token):
        found.update(pairs(run))
    return frozenset(found)


_known_terms = lru_cache(1 << 16)(_terms_of)  # the same few thousand tokens make up most of a log or a program


def pairs(run: str) -> list[str]:
    """Characters two by two; a lone character stands for itself."""
    return [run[i : i + 2] for i in range(len(run) - 1)] or [run]
