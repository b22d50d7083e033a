"""Numbers with units: does the command speak of the same amounts as the request?

"two weeks" is `-mtime -14` and not `-mtime -2`; "100 megs" is `+100M` and not `+100k`; "the five largest" is
`head -n 5`. `forgotten` and `invented` compare both sides. Pure.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from msyn.command.stages import stages

# Number words, the names of one number joined by "|", counting from zero.
_COUNTING = """
    zero|null one|a|an|ein|eine|einen|einer|un|une|una|uno|once two|twice|zwei|deux|dos|couple three|drei|trois|tres
    four|vier|quatre|cuatro five|fünf|cinq|cinco six|sechs|seis seven|sieben|sept|siete eight|acht|huit|ocho
    nine|neun|neuf|nueve ten|zehn|dix|diez eleven twelve|dozen thirteen fourteen fifteen|quince|quinze sixteen
    seventeen eighteen nineteen twenty|zwanzig|vingt|veinte
"""
_NUMBERS: dict[str, float] = {name: value for value, names in enumerate(_COUNTING.split()) for name in names.split("|")}
_NUMBERS |= {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "hundred": 100, "thousand": 1000}
_NUMBERS |= {"half a": 0.5, "half an": 0.5, "两": 2, "三": 3, "五": 5, "七": 7, "十": 10}
_DAY_S = 86400
_TIMES_S = {
    "second|sekunde|seconde|segundo": (1,),
    "minute|min|minuto": (60,),
    "hour|hr|stunde|heure|hora": (3600,),
    "day|tag|jour|día|天": (_DAY_S,),
    "week|wk|woche|semaine|semana": (7 * _DAY_S,),
    "fortnight": (14 * _DAY_S,),
    "month|monat|mois|mes": (30 * _DAY_S, 31 * _DAY_S),
    "year|jahr|année|año": (365 * _DAY_S, 366 * _DAY_S),
}
_SIZES = {
    "bytes?": (1,),
    "k|kb|kib|kilobytes?": (1 << 10, 1000),
    "m|mb|mib|megs?|megabytes?|mo": (1 << 20, 10**6),
    "g|gb|gib|gigs?|gigabytes?|go": (1 << 30, 10**9),
    "t|tb|tib|terabytes?": (1 << 40, 10**12),
}
_TIME_WORD = "|".join(_TIMES_S) + "|日"
_UNIT = rf"(?:(?P<time>{_TIME_WORD})(?:s|e?n|es)?|(?P<size>{'|'.join(_SIZES)}))"
_NUMBER_WORD = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_AMOUNT = re.compile(
    rf"(?<![\w.])(?:(?P<digits>\d+(?:\.\d+)?)|(?P<word>{_NUMBER_WORD})(?![^\W\d_]))"
    rf"(?:[\s-]*{_UNIT}(?![^\W\d_]))?",
    re.IGNORECASE,
)
_SHOWN = re.compile(
    r"(?P<flag>-[acm](?:time|min)[ =]|-size[ =])?['\"]?[-+]?(?P<number>\d+(?:\.\d+)?)(?P<suffix>[a-zA-Z]{0,5})"
)
_FLAG_S = {"-mtime": _DAY_S, "-atime": _DAY_S, "-ctime": _DAY_S, "-mmin": 60, "-amin": 60, "-cmin": 60}
_SUFFIX_BYTES = {"c": (1,), "k": (1 << 10, 1000), "m": (1 << 20, 10**6), "g": (1 << 30, 10**9), "t": (1 << 40, 10**12)}
_COLUMN = re.compile(r"\b(?:col|column|field|word|row|line|spalte|colonne|columna)\s*$", re.IGNORECASE)
_ORDINALS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
_PLACE = re.compile(
    rf"\b({'|'.join(_ORDINALS[1:])}) (?:column|field|word|row|line|character|argument)\b(?!s)", re.IGNORECASE
)
_LETTERS = {"k", "m", "g", "t", "mo", "go"}
_ALL_SIZES = (1, 512, 1 << 10, 1000, 1 << 20, 10**6, 1 << 30, 10**9)
_ALL_TIMES = (1, 60, 3600, _DAY_S)
_OWN_NUMBERS = {"comm", "chmod", "ip", "umask", "kill", "expr", "test", "["}  # modes, columns, versions
_HARMLESS = {0, 1, 2, 3, 4, 5, 9, 10, 11, 15, 16, 20, 32, 64, 100}
# Spans of time without a number, and what they may become in days, hours or minutes.
_SPANS = {
    "recent|lately|new|fresh": {7, 1, 14, 30},
    "today|yesterday|heute|gestern|hier|ayer|day|night|24|hour|minute|tag|jour": {0, 1, 2, 24, 60, 1440},
    "week|woche|semaine|semana|周": {7, 168},
    "fortnight": {14},
    "month|monat|mois|mes|月": {30, 31},
    "year|jahr|année|año|年": {365, 366, 12},
    "half|quarter": {15, 30, 50, 25, 512, 500},
}


@dataclass(frozen=True)
class Amount:
    """A number of the request, in its unit: the units it may be meant in are seconds, bytes, or (1,) for a count."""

    said: str
    value: float
    kind: str  # "time", "size", "count", or "place" for "the second column"
    units: tuple[int, ...]
    unit_word: str = ""


def amounts(request: str) -> tuple[Amount, ...]:
    """The amounts that a request speaks of, digits and words. A bare "one" or "a" is none."""
    found = []
    for match in _AMOUNT.finditer(request):
        word = (match["word"] or "").casefold()
        value = float(match["digits"]) if match["digits"] else float(_NUMBERS[word])
        unit = (match["time"] or match["size"] or "").casefold()
        if word and unit in _LETTERS:
            unit = ""  # "in one go" is not a gigabyte
        if word and value <= 1 and not unit:
            continue
        kind = "count" if not unit else "time" if match["time"] else "size"
        if kind == "count" and _COLUMN.search(request[: match.start()]):
            kind = "place"
        table = {"time": _TIMES_S, "size": _SIZES}.get(kind, {})
        units = next((units for names, units in table.items() if re.fullmatch(names, unit)), (1,))
        found.append(Amount(match.group().strip(), value, kind, units, unit))
    for match in _PLACE.finditer(request):
        found.append(Amount(match.group(), _ORDINALS.index(match[1].casefold()) + 1, "place", (1,)))
    return tuple(found)


def forgotten(request: str, command: str, literals: Iterable[str] = ()) -> tuple[str, ...]:
    """Amounts of the request that the command does not show, in whatever unit."""
    for literal in literals:  # `report2.txt` is a name, not a number
        request = request.replace(literal, " ")
    shown = list(_SHOWN.finditer(command))
    spelled = command.casefold()
    return tuple(a.said for a in amounts(request) if not any(_same(a, match, spelled) for match in shown))


def _same(amount: Amount, shown: re.Match[str], command: str) -> bool:
    number = float(shown["number"])
    flag, suffix = (shown["flag"] or "").strip(" ="), shown["suffix"].casefold()
    if amount.kind == "place":
        return number == amount.value
    if amount.kind == "count":
        if shown.string[: shown.start("number")].endswith("$"):
            return False  # `$3` is a column, not three of something
        return number == amount.value or (number == amount.value + 1 and "+" in shown.group())  # tail -n +2
    if amount.kind == "size":
        scales = _SUFFIX_BYTES.get(suffix[:1], _ALL_SIZES) if suffix else _ALL_SIZES
    elif flag in _FLAG_S:
        scales = (_FLAG_S[flag],)
    elif amount.unit_word and amount.unit_word[:3] in command:
        scales = (*amount.units, *_ALL_TIMES)
    else:
        scales = _ALL_TIMES
    # find rounds: `-size -21M` is at most 20 MB, `-mtime +1` is two days and more
    off = (0, 1, -1) if flag and "+" in shown.group() else (0, 1) if flag else (0,)
    wanted = {amount.value * unit / scale for unit in amount.units for scale in scales}
    return any(number - difference in wanted for difference in off)


def invented(request: str, command: str) -> tuple[int, ...]:
    """Numbers of the command that the request does not explain."""
    told = {int(digits) for digits in re.findall(r"\d{1,15}", request)}
    text = request.casefold()
    spans = {number for words, numbers in _SPANS.items() if re.search(words, text) for number in numbers}
    said = amounts(request)
    made_up = []
    for stage in stages(command):
        for before, word in pairwise(stage.words):
            # awk programs, sed scripts and formats have numbers of their own
            match = re.fullmatch(r"[-+]?(\d{1,15})[a-zA-Z]?|-[a-zA-Z](\d{1,15})", word.text)
            if match is None or stage.program in _OWN_NUMBERS or (word.is_quoted and not word.text.isdigit()):
                continue
            number = int(match[1] or match[2])
            shown = _SHOWN.search(f"{before.text} {word.text}")
            explained = shown is not None and any(_same(amount, shown, command.casefold()) for amount in said)
            if before.text in _FLAG_S:  # a number of days is not explained by a number of hours
                explained = explained or any(abs(number - n) <= 1 for n in spans)
            else:
                explained = explained or number in _HARMLESS or any(abs(number - n) <= 1 for n in told | spans)
            if not explained:
                made_up.append(number)
    return tuple(dict.fromkeys(made_up))
