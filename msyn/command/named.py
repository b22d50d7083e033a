"""Names as the directory spells them: "the Logs folder" means `logs` when that is what is there.

Only the case of a literal is ever changed, and only when exactly one name in the directory matches. Pure.
"""

from collections.abc import Sequence

from msyn.command.slots import Slotted


def as_listed(slotted: Slotted, names: Sequence[str]) -> Slotted:
    """The same slots with names spelled as listed. `names` carry a slash behind directories."""
    listed = [name.rstrip("/") for name in names]
    return Slotted(slotted.text, tuple((slot, _spelled(slot, value, listed)) for slot, value in slotted.values))


def _spelled(slot: str, value: str, listed: list[str]) -> str:
    if slot[0] not in "FPS" or value in listed:
        return value
    whole = [name for name in listed if name.casefold() == value.casefold()]
    if len(whole) == 1:
        return whole[0]
    if slot[0] != "F" or any(name.startswith(value + ".") for name in listed):
        return value
    # a file's slot holds its stem; the extension stays in the request
    stems = {name[: len(value)] for name in listed if name.casefold().startswith(value.casefold() + ".")}
    return stems.pop() if len(stems) == 1 else value
