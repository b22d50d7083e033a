"""Ordinary words that are names because of the words around them: "named build", "the logs folder", "install htop".

In: a request and the spans that are literals by their form (slots.py). Out: where the names stand. Word lists and
cues are in words.py. A cue is tried only where a word begins like one: the long alternations cost too much elsewhere.
"""

from __future__ import annotations

import re

from msyn.command.words import (
    CUE_AFTER,
    CUE_STARTS,
    CUE_STRONG,
    CUE_WEAK,
    EXTENSIONS,
    FOLDER_NAMES,
    KNOWN,
    MANNER,
    PLACES,
    STOP,
    STRUCTURE,
)

W = r"0-9A-Za-z_\u00c0-\u024f\u0400-\u04ff"  # letters of a name; Chinese is left out because it has no blanks
_NAME = rf"[A-Za-z_\u00c0-\u024f\u0400-\u04ff][{W}+-]*"
_TAIL = rf"(?![{W}]|[./@:]\w)"
_CUES = re.compile(
    rf"(?:(?:{CUE_STRONG})\s+(?P<strong>{_NAME}|\d{{2,3}}(?=\s*$|\s+(?:in|from|of|inside)\b)){_TAIL}"
    rf"|(?:{CUE_WEAK})\s+(?P<weak>{_NAME}){_TAIL})",
    re.IGNORECASE,
)
_BEFORE = re.compile(rf"(?<![{W}-])(?P<before>{_NAME})\s+(?:{CUE_AFTER})(?![{W}-])", re.IGNORECASE)
_MORE = re.compile(
    rf"\s+(?:but not|and not|or|and|nor|but without|without|oder|und|ou|et|y|o)\s+"
    rf"(?:the word\s+)?(?P<more>{_NAME}){_TAIL}"
    rf"(?=\s+(?:in|from|of|within|inside|dans|en)\b|\s*$)",
    re.IGNORECASE,
)
_APPEARS = re.compile(
    rf"(?:times|often|where|lines?|does|is|do)\s+(?:(?:the|word|does|is|do)\s+)*(?P<appears>{_NAME})\s+"
    rf"(?:appears?|occurs?|comes? up|mentioned|shows? up|is mentioned|is used|used|defined|referenced)\b",
    re.IGNORECASE,
)
_RUN = re.compile(
    rf"(?<![{W}-])(?:run|execute|apply|call|start|stop|launch|output of|is|did|has|does|make|turn|logs? of|"
    rf"messages of|status of|"
    rf"pid of|id of|pids of|version of|errors of|password of|shell of|groups of|value of|config of|state of|owner to|"
    rf"owner is|belong to|prefix|suffix|fix|where is)\s+(?P<run>{_NAME})(?=\s*[?.!,;]?\s*$|\s+(?:on|in|for|and|with|"
    rf"every|each|as|at|"
    rf"until|after|again|silently|quietly|without|if|when|running|active|alive|up|down|installed|start|come|still|ok|"
    rf"crashed|started|stopped|died|really|actually|off|stop|quit|to|from|since|be|using|then|please|pls|thx|asap|use|healthy|"
    rf"listening|reachable|working|go|gone|an admin|by|not)\b)",
    re.IGNORECASE,
)
_WORDS = re.compile(rf"[{W}]+")
_REPLACE = re.compile(
    rf"(?<![{W}-])(?:replace|replacing|substitute|swap|change|exchange|turn|ersetze|remplace|remplacer|"
    rf"reemplaza|reemplazar|cambia|"
    rf"sed|rename)\s+(?:(?:all|every|each|any|the|alle|jedes|tous|toutes|todas|las|les|out|word|string|"
    rf"text|occurrences?|instances?|"
    rf"of|de|wort|mot|palabra)\s+)*(?P<old>{_NAME}|\x00+)\s+(?:with|by|to|for|into|durch|par|por|con|mit|->|in)\s+"
    rf"(?:(?:the|word|string|text)\s+)*(?P<new>{_NAME}|\x00+){_TAIL}(?P<where>\s+(?:in|inside|across|throughout|within|"
    rf"everywhere|dans|en|here)\b|\s*$)",
    re.IGNORECASE,
)
_BARE = re.compile(
    rf"(?<![{W}-])(?:in|into|inside|under|within|from|to|onto|below|nach|dans|vers|en|a)\s+(?:(?:the|my|our)\s+)?"
    rf"(?P<bare>{_NAME})(?=\s*[,.!?;]?\s*$|\s*,|\s+(?:and|but|with|without|recursively|please|pls|thanks|thx|as|on|"
    rf"then|using|into|to|from|if|so|keeping|preserving|for|now|by|via|over|however|containing|named|called|that|"
    rf"which|older|newer|larger|bigger|smaller|modified|changed|excluding|except)\b)",
    re.IGNORECASE,
)
_PLACE = re.compile(
    rf"(?<![{W}])(?:in|into|under|inside|within|from|to|of|below|de|dans|en|nach|aus|im)\s+"
    rf"(?:(?:the|my|our)\s+)?({PLACES})(?![{W}./-])"
)


def cued(request: str, taken: list[tuple[int, int]]) -> list[tuple[int, str]]:
    """Where each ordinary word stands that a cue marks as a name, outside the spans already taken."""
    masked = list(request)
    for start, end in taken:
        masked[start:end] = "\x00" * (end - start)
    text = "".join(masked)
    found: dict[int, str] = {}

    def add(match: re.Match[str], group: str | int) -> None:
        name, start = match.group(group), match.start(group)
        if "\x00" not in name:
            found.setdefault(start, name)

    for match in _REPLACE.finditer(text):
        old, new = match.group("old").lower(), match.group("new").lower()
        if old not in STRUCTURE and new not in STRUCTURE and new not in EXTENSIONS:
            add(match, "old")
            add(match, "new")
    for word in _WORDS.finditer(text):
        # one dictionary look-up decides where the long alternation is worth trying: four times faster
        if word.group()[:3].lower() in CUE_STARTS and (cue := _CUES.match(text, word.start())):
            group = cue.lastgroup or "weak"
            # 'contain the key "name"': what stands in quotes after it is the name
            if text[cue.end() : cue.end() + 2] == " \x00":
                continue
            if _is_name(cue.group(group), strong=group == "strong"):
                add(cue, group)
                if group == "strong":
                    for more in _MORE.finditer(text, cue.end(), cue.end() + 60):
                        if more.start() == cue.end() and _is_name(more.group("more"), strong=True):
                            add(more, "more")
    for match in _BEFORE.finditer(text):
        low = match.group("before").lower()
        if match.start() == 0 and not _FOLDER.search(match.group()):
            continue  # "Prompt user ...": a verb
        if (low in FOLDER_NAMES and _FOLDER.search(match.group())) or _is_name(low, strong=False):
            add(match, "before")
    for match in _APPEARS.finditer(text):
        if _is_name(match.group("appears"), strong=True) and match.group("appears").lower() not in _FILLERS:
            add(match, "appears")
    for match in _PLACE.finditer(text):
        add(match, 1)
    for match in _RUN.finditer(text):
        low = match.group("run").lower()
        if low not in MANNER and _is_name(low, strong=False):
            add(match, "run")
    for match in _BARE.finditer(text):
        low = match.group("bare").lower()
        if low not in MANNER and _is_name(low, strong=False):
            add(match, "bare")
    return sorted(found.items())


_FILLERS = frozenset({"it", "each", "every", "that", "not", "being", "currently", "often", "still", "which"})
_FOLDER = re.compile(r"(?:folder|directory|dir|ordner)$", re.IGNORECASE)


def _is_name(word: str, *, strong: bool) -> bool:
    low = word.lower()
    if strong:
        return low not in STRUCTURE
    return low not in STOP and low not in KNOWN and low not in EXTENSIONS and low.removesuffix("s") not in STOP
