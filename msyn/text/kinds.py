"""Kinds of things that answer questions: phone numbers, dates, prices, people.

`asked(question)` says which kinds a question wants; `holds(kind, line)` whether a line has one. Both are patterns over
folded text (`lines.fold`), in English, German, French, Spanish and Chinese.
"""

import re

from msyn.text.lines import CJK_RUN, EMAIL, PHONE, URL, fold

STRICT = frozenset(("phone", "email", "url"))  # an answer without one is no answer
# Of these a line can hardly have one by chance.
TELLING = frozenset(("phone", "email", "url", "ip", "date", "size", "duration"))
# Kinds that half of all lines have: better than nothing, where no other is asked for.
VAGUE = frozenset(("number", "person", "path", "port", "version", "money", "address"))

_ASKED = {
    "phone": r"\b(?:phone|telephone|tel|mobile|cell|handy|telefon\w*|rufnummer|fax)\b|电话|手机",
    "email": r"\b(?:e-?mails?|mail address|address\b.*\bmails?|mailadresse|courriel|correo)\b|邮箱|邮件地址",
    "url": r"\b(?:url|link|website|webseite|homepage)\b|网址|链接",
    "version": r"\bversion\b|版本",
    "port": r"\b(?:ports?|puerto)\b|端口",
    "date": r"\b(?:when|date|deadline|due|wann|quand|cuando|datum|(?:what|which) (?:day|year|month))\b"
    r"|什么时候|何时|日期|几号",
    "time": r"\b(?:what time|when|wann|quand|cuando|uhr|a quelle heure|a que hora)\b|几点|什么时候|时间",
    "person": r"\b(?:who|whose|whom|wer|wem|wessen|qui|quien)\b|谁",
    "number": r"\b(?:how (?:many|much|long|old|large|big|often|far|high|fast|tall|heavy|wide)"
    r"|wie ?(?:viele?|lange|hoch|gross)|combien|cuant[oa]s?)\b|多少|几",
    "money": r"\b(?:how much|cost|price|rent|salary|fee|kostet|preis|miete|cout|coute|precio|cuesta)\b"
    r"|多少钱|价格|租金",
    "path": r"\b(?:where|wo|path|directory|folder|which file)\b|哪里|目录|路径",
    "size": r"\b(?:size|how (?:large|big))\b|大小",
    "duration": r"\b(?:how long|wie lange|timeout|combien de temps)\b|多久",
    "address": r"\bhost\b",
    "ip": r"\bip\b|\bip address",
}
_MONTHS = (
    r"(?:jan(?:uary|uar)?|feb(?:ruary|ruar)?|mar(?:ch|z)?|maerz|apr(?:il)?|may|mai|june?|juni|july?|juli"
    r"|aug(?:ust)?|sept?(?:ember)?|o[ck]t(?:ober)?|nov(?:ember)?|de[cz](?:ember)?|janvier|fevrier|mars|avril|juin"
    r"|juillet|aout|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)"
)
_DAYS = (
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|(?:mon|diens|donners|frei|sams|sonn)tags?|mittwochs?|lundi"
    r"|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miercoles|jueves|viernes|sabado|domingo|tomorrow"
    r"|today|yesterday|morgen|heute|daily|weekly|hourly|nightly|monthly|quarterly|yearly)"
)
_NUMBER_WORDS = (
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundred|zwei|drei|vier|deux|trois"
    r"|quatre|dos|tres|cuatro)\b|[一二三四五六七八九十两]"
)
DATE = re.compile(
    rf"\d{{4}}[-/.]\d\d?[-/.]\d\d?|(?<![\d.])\d\d?[./]\d\d?[./]\d{{2,4}}(?![\d.])|\b{_MONTHS}\b\.? ?\d"
    rf"|\d(?:st|nd|rd|th|\.)? (?:of |de )?{_MONTHS}\b|\b{_DAYS}\b|[年月日]|周[一二三四五六日]"
)
_CLOCK = r"\b\d{1,2}[:.]\d\d\b|\b\d{1,2} ?(?:am|pm|uhr|h)\b|\d点|@(?:daily|hourly|weekly)|(?:[\d*/,-]+ ){4}[\d*/,-]+"
_HELD = {
    "url": rf"{URL.pattern}|\bwww\.|\b[\w-]+\.(?:com|org|net|io|dev|de|fr|cn|example)\b",
    "version": r"\bv?\d+\.\d+|\bv?\d+\b",
    "port": r"(?<![\d.])\d{2,5}(?![\d.])",
    "date": DATE.pattern,
    "time": _CLOCK,
    "number": rf"\d|{_NUMBER_WORDS}",
    "money": r"[$€£¥]|\d\s?(?:eur|usd|chf|gbp|dollars?|cents?|元)|\d[.,]\d\d\b|\d{2,}",
    "path": r"[/~][\w.-]+|\b\w+\.[a-z]\w{0,4}\b",
    "size": r"\d\s*(?:[kmgt]i?b?|bytes)\b|\d x ?\d",
    "duration": rf"(?:\d|{_NUMBER_WORDS}) ?(?:m?s|sec|min|h|d|seconds?|minutes?|hours?|days?|weeks?|months?|years?)\b",
    "ip": r"\d+\.\d+\.\d+\.\d+|[0-9a-f]+:[0-9a-f:]*:[0-9a-f]+",
    "address": r"\d+\.\d+\.\d+\.\d+|[0-9a-f]+:[0-9a-f:]+|[\w-]+\.[\w-]+|[a-z]+-?\d+",
}
_ASKED_PATTERNS = {kind: re.compile(pattern) for kind, pattern in _ASKED.items()}
_HELD_PATTERNS = {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in _HELD.items()}
# Not at the start of a sentence: there every word has a capital.
_NAME = re.compile(
    r"(?:(?<=[a-z,;:=(|-])|(?<=[:=,;|(-] )|(?<=[a-z] ))[A-ZÄÖÜÉ][a-zäöüßéèáíóúñç]+|\b[A-Z][a-z]+ [A-Z][a-z]+"
)
_ADDRESS = re.compile(EMAIL.pattern + r"(?![\w.:-])")  # git@host:path is none
_CLOCK_OR_IP = re.compile(r"\d+:\d\d(?::\d\d)?|\d+\.\d+\.\d+\.\d+")


def asked(question: str) -> frozenset[str]:
    """The kinds of thing that a question wants."""
    folded = fold(question)
    kinds = frozenset(kind for kind, pattern in _ASKED_PATTERNS.items() if pattern.search(folded))
    # "how long may an e-mail be" wants a number, and no e-mail
    return kinds - STRICT if "number" in kinds else kinds


def holds(kind: str, line: str, folded: str) -> bool:
    """Whether a line has a thing of this kind."""
    if kind == "phone":
        return _holds_phone(folded)
    if kind == "email":
        return bool(_ADDRESS.search(line))
    if kind == "person":
        return bool(_NAME.search(line) or "@" in line or CJK_RUN.search(line))
    return bool(_HELD_PATTERNS[kind].search(folded))


def _holds_phone(folded: str) -> bool:
    without = DATE.sub(" ", _CLOCK_OR_IP.sub(" ", folded))  # their long digits are no phone number
    return bool(PHONE.search(without) or re.search(r"\b\d{3}[ -]\d{3,4}\b", without))
