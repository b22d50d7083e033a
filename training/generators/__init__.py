"""Generators of (request, command) pairs, one module per area of everyday shell work.

`generate` draws one pair; literals in its command are marked (language.literal). A module offers AREA; AREAS lists
them with their share. language.py is the template language, values.py the slots, names.py the pools of names.
"""

from __future__ import annotations

import random

from . import (
    archives,
    everyday,
    files,
    foreign,
    gaps,
    more,
    moving,
    network,
    packages,
    people,
    pipes,
    system,
    text,
    verbose,
    versioning,
)
from .language import Area, draw
from .values import SLOTS

AREAS: tuple[tuple[float, Area], ...] = (
    (3.0, files.AREA),
    (1.8, everyday.AREA),
    (1.5, verbose.AREA),
    (2.6, text.AREA),
    (1.2, archives.AREA),
    (2.4, moving.AREA),
    (2.4, system.AREA),
    (1.5, network.AREA),
    (1.6, people.AREA),
    (1.6, versioning.AREA),
    (1.4, packages.AREA),
    (0.8, pipes.AREA),
    (1.5, more.AREA),
    (1.3, foreign.AREA),
    (1.6, gaps.AREA),
)
_WEIGHTS = [weight for weight, _ in AREAS]
_ALL = tuple(area for _, area in AREAS)


def generate(rng: random.Random) -> tuple[str, str, str]:
    """An area's name, a request, and its command with the literals marked."""
    return draw(rng, _ALL, _WEIGHTS, SLOTS)
