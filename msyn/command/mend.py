"""Small repairs of what every model gets wrong because the manual is surprising. Pure.

A repair never changes what a command is about, only makes it mean what it says.
"""

import re

_UNIT_BYTES = {"k": 1 << 10, "M": 1 << 20, "G": 1 << 30}
_BELOW_ONE = re.compile(r"(?<=-size )(['\"]?)-1([kMG])(?![\w])")


def mend(command: str) -> str:
    """find rounds sizes up to whole units, so that `-size -1M` finds empty files only: say it in bytes."""
    if not re.search(r"\bfind\b", command):
        return command
    return _BELOW_ONE.sub(lambda match: f"{match[1]}-{_UNIT_BYTES[match[2]]}c", command)


def without_sudo(command: str) -> str:
    """For a machine that has no sudo, such as a container where one is root already."""
    return re.sub(r"(^|[|;&(]\s*|\bxargs (?:-\S+ )*|-exec )sudo (?!-)", r"\1", command)
