"""Slots that count: numbers, sizes and spans of time, in words or digits ("two weeks" / 14, "100 megs" / 100M).

Numbers that a command needs converted stay visible to the model; only long ones are literals.
"""

from __future__ import annotations

import random

from .language import Slot, literal
from .names import listed

NUMBERS = {
    1: "one",
    2: "two",
    3: "three",
    4: "four",
    5: "five",
    6: "six",
    7: "seven",
    8: "eight",
    9: "nine",
    10: "ten",
    12: "twelve",
    15: "fifteen",
    20: "twenty",
    30: "thirty",
    50: "fifty",
    100: "a hundred",
}


ORDINALS = listed("zeroth first second third fourth fifth sixth seventh eighth ninth tenth")


def number(low: int, high: int) -> Slot:
    def slot(rng: random.Random) -> tuple[str, str]:
        n = (
            rng.randint(low, high)
            if rng.random() < 0.6
            else rng.choice([v for v in (2, 3, 5, 10, 20, 50, 100, 200, 500, 1000) if low <= v <= high] or [low])
        )
        if n > 999:
            return str(n), literal(str(n))
        return (NUMBERS[n] if n in NUMBERS and rng.random() < 0.3 else str(n)), str(n)

    return slot


def few(rng: random.Random) -> tuple[str, str]:
    """A small number, at times one of two digits: the model must not learn that there is one digit."""
    n = rng.randint(2, 9) if rng.random() < 0.7 else rng.randint(10, 60)
    return (NUMBERS[n] if n in NUMBERS and rng.random() < 0.3 else str(n)), str(n)


def size(rng: random.Random) -> tuple[str, str]:
    unit, written = rng.choice(
        [
            ("MB", "M"),
            ("MB", "M"),
            (" MB", "M"),
            ("M", "M"),
            (" megabytes", "M"),
            (" meg", "M"),
            ("mb", "M"),
            (" megs", "M"),
            ("GB", "G"),
            (" GB", "G"),
            ("G", "G"),
            (" gigabytes", "G"),
            ("gb", "G"),
            (" gigs", "G"),
            ("KB", "k"),
            ("k", "k"),
            (" kilobytes", "k"),
            ("kb", "k"),
            ("MiB", "M"),
            (" bytes", "c"),
            (" mb", "M"),
            (" gb", "G"),
            (" kb", "k"),
        ]
    )
    n = rng.choice(
        [
            1,
            2,
            3,
            5,
            10,
            20,
            25,
            50,
            64,
            75,
            100,
            100,
            128,
            150,
            200,
            250,
            300,
            400,
            500,
            500,
            512,
            700,
            800,
            rng.randint(1, 999),
        ]
    )
    if written == "G":
        n = rng.choice([1, 1, 2, 3, 4, 5, 8, 10, 20, 50, 100])
    if rng.random() < 0.12 and unit.startswith(" ") and n in NUMBERS:
        short = {" megabytes": " megabyte", " gigabytes": " gigabyte", " gigs": " gig", " meg": " meg"}.get(unit, unit)
        return (rng.choice(("a", "one")) + short if n == 1 else NUMBERS[n] + unit), f"{n}{written}"
    return f"{n}{unit}", f"{n}{written}"


def days(rng: random.Random) -> tuple[str, str]:
    """A span of time counted in days for -mtime."""
    n = rng.choice([1, 2, 3, 5, 7, 7, 10, 14, 15, 20, 30, 30, 45, 60, 90, 100, 120, 180, 365, rng.randint(1, 400)])
    phrases = {
        1: "a day|1 day|one day|24 hours|24h",
        7: "a week|one week|1 week|7 days|seven days",
        14: "two weeks|2 weeks|14 days|a fortnight",
        21: "three weeks|3 weeks",
        30: "a month|one month|30 days|1 month",
        60: "two months|2 months|60 days",
        90: "three months|3 months|90 days",
        180: "six months|half a year|6 months",
        365: "a year|one year|365 days|12 months|1 year",
        730: "two years|2 years",
    }
    if rng.random() < 0.45:
        n = rng.choice(list(phrases))
    if n in phrases and rng.random() < 0.7:
        return rng.choice(phrases[n].split("|")), str(n)
    return (f"{NUMBERS[n] if n in NUMBERS and rng.random() < 0.3 else n} day{'s' * (n > 1)}"), str(n)


def minutes(rng: random.Random) -> tuple[str, str]:
    """A span of time counted in minutes for -mmin."""
    phrases = {
        60: "an hour|one hour|60 minutes|1 hour",
        120: "two hours|2 hours|120 minutes",
        30: "half an hour|30 minutes|30 min",
        180: "three hours|3 hours",
        360: "six hours|6 hours",
        720: "12 hours|twelve hours",
        240: "4 hours|four hours",
        300: "5 hours|five hours",
    }
    if rng.random() < 0.5:
        n = rng.choice(list(phrases))
        return rng.choice(phrases[n].split("|")), str(n)
    if rng.random() < 0.5:
        hours = rng.randint(2, 18)
        spoken = NUMBERS[hours] if hours in NUMBERS and rng.random() < 0.5 else str(hours)
        return f"{spoken} {rng.choice(('hours', 'hours', 'hrs'))}", str(hours * 60)
    n = rng.choice([5, 10, 15, 20, 30, 45, 90, rng.randint(2, 300)])
    return f"{n} {rng.choice(('minutes', 'minutes', 'mins', 'min'))}", str(n)


def seconds(rng: random.Random) -> tuple[str, str]:
    n = rng.choice([1, 2, 3, 5, 10, 15, 30, 60, rng.randint(2, 300)])
    if n == 60 and rng.random() < 0.5:
        return rng.choice(("a minute", "one minute", "1 minute")), "60"
    spoken = NUMBERS[n] if n in NUMBERS and rng.random() < 0.3 else str(n)
    return f"{spoken} {rng.choice(('seconds', 'secs', 'sec', 'seconds'))}" if n > 1 else "second", str(n)
