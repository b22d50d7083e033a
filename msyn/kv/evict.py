"""Which stored objects to give up for room. Pure: entries and the time in, keys out.

What an object is worth is what it would cost to compute again (its tokens), times how likely it is to be asked for:
more with every use, half as much with every week of not being used. Per byte, because bytes are what is short.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

HALF_LIFE_S = 7 * 24 * 3600.0


@dataclass(frozen=True)
class Entry:
    """What eviction may know of an object. Times in seconds."""

    key: str
    n_tokens: int
    n_bytes: int
    last_used: float
    uses: int


def value(entry: Entry, now: float) -> float:
    """Tokens saved per byte kept, weighed by the chance of being asked for."""
    # Clocks jump: an object used "in the future" was used now.
    age_s = max(0.0, now - entry.last_used)
    chance = math.log2(2 + entry.uses) * 0.5 ** min(1000.0, age_s / HALF_LIFE_S)
    return entry.n_tokens * chance / max(1, entry.n_bytes)


def choose(entries: Iterable[Entry], need_bytes: int, now: float) -> list[str]:
    """Keys to delete, least value first, that together free `need_bytes`; all of them if that is not enough."""
    victims = []
    for entry in sorted(entries, key=lambda entry: (value(entry, now), entry.last_used, entry.key)):
        if need_bytes <= 0:
            break
        victims.append(entry.key)
        need_bytes -= entry.n_bytes
    return victims
