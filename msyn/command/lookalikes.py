"""Characters that deceive: controls, invisible and reordering ones, blanks that are none, letters of other scripts.

`hidden_characters(text)` names those that must not stand in a command at all; `disguises(name)` tells which program a
name imitates. Letters of other scripts in file names and quoted text are nobody's business. Pure.
"""

import re
import unicodedata
from collections.abc import Iterator

_IMITATES = str.maketrans(
    "авекгмнорстухіјѕԁԛԝһӏьзбαβγδεικνορτυχωϲϳıɡɑɩʟʀſⅼⅽⅾⅿⅰⅴⅹơ",
    "abekrmhopctyxijsdqwhlb36abydeiknoptuxwcjigailrslcdmivxo",
)
_JOINERS = "\u200d\ufe0f\ufe0e"


def hidden_characters(text: str) -> Iterator[str]:
    """The names of characters that could make a line read other than it runs, each once."""
    seen: set[str] = set()
    unquoted = _without_quotes(text)
    for index, char in enumerate(text):
        if char in seen or char in "\n\t" or (32 <= ord(char) < 127):
            continue
        kind = unicodedata.category(char)
        hides = kind in ("Cc", "Cf", "Zl", "Zp", "Cs", "Co") or char in "\u115f\u1160\u3164\uffa0\u034f\u2800"
        if char in _JOINERS and index and ord(text[index - 1]) > 0x2190:
            continue  # part of an emoji
        if hides or (kind == "Zs" and char in unquoted):
            seen.add(char)
            yield f"U+{ord(char):04X}"


def _without_quotes(text: str) -> str:
    return re.sub(r"'[^']*'|\"(?:[^\"\\]|\\.)*\"", "", text)


def disguises(name: str) -> str:
    """The name in plain letters that `name` imitates; "" when it is what it looks like."""
    if name.isascii():
        return ""
    if re.search(r"[A-Za-z]", name) and re.search(r"[\u0370-\u052f]", name):
        return "a word of plain letters"  # nobody mixes alphabets within one name
    plain = unicodedata.normalize("NFKC", name).translate(_IMITATES).casefold()
    plain = "".join(char for char in unicodedata.normalize("NFD", plain) if not unicodedata.combining(char))
    return plain if plain.isascii() and plain != name else ""
