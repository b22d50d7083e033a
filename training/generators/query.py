"""Descriptions of files: what (kind, name), where, and conditions, said in many ways and written as one find command.

One canonical order on the command side: find PLACE [-maxdepth] -type [-name] [-size] [-mtime] ... [action].
"""

# ruff: noqa: E501  (one wording, one line)

from __future__ import annotations

import random
from dataclasses import dataclass, field

from . import names, values
from .language import literal
from .names import listed
from .spans import BEYOND, OVER, TIMES, UNDER, WITHIN

GROUPS_OF_KINDS = {
    "images|pictures|photos|image files|pics|photographs|picture files": "jpg jpeg png gif",
    "videos|movies|video files|films|video clips": "mp4 mkv avi mov",
    "music files|audio files|songs|music|sound files": "mp3 flac wav ogg",
    "archives|archive files|compressed files": "zip tar.gz tgz 7z",
    "source files|C and header files|.c and .h files": "c h",
    "yaml files|yml and yaml files|.yml and .yaml files": "yml yaml",
}
ORDER = listed("depth type name size time owner mode other")


@dataclass
class Query:
    """A find request under construction."""

    noun: str
    place_said: str
    place: str
    arguments: dict[str, list[str]] = field(default_factory=dict)
    conditions: list[str] = field(default_factory=list)
    before: str = ""  # an adjective: "empty files"

    def add(self, slot: str, argument: str, phrase: str = "") -> None:
        self.arguments.setdefault(slot, []).append(argument)
        if phrase:
            self.conditions.append(phrase)

    def command(self) -> str:
        parts = [part for slot in ORDER for part in self.arguments.get(slot, [])]
        return " ".join(["find", self.place, *parts])

    def words(self, rng: random.Random, *, every: str = "") -> str:
        conditions = self.conditions[:]
        rng.shuffle(conditions)
        said = rng.choice((" ", " ", " and ", ", ")).join(conditions)
        middle = [said, self.place_said] if rng.random() < 0.55 else [self.place_said, said]
        return " ".join(" ".join([every, self.before, self.noun, *middle]).split())


def one_of(rng: random.Random, choices: str) -> str:
    return rng.choice(choices.split("|"))


def query(rng: random.Random, *, conditions: int | None = None, what: str = "") -> Query:
    """A random description of files."""
    said, place = values.where(rng)
    q = Query("files", said, place)
    what = what or rng.choice(
        ["kind"] * 10 + ["two"] + ["files"] * 4 + ["group"] * 2 + ["folders"] * 3 + ["name"] * 5 + ["anything", "links"]
    )
    _what(rng, q, what)
    count = (
        conditions
        if conditions is not None
        else rng.choice((0, 1, 1, 1, 1, 2) if what in {"kind", "group", "name"} else (1, 1, 1, 2))
    )
    pool = ["time"] * 5 + ["size"] * 4 + ["owner", "mode", "empty", "depth", "named", "not", "newer", "between"]
    if what in {"folders", "links", "anything"}:
        pool = ["time", "owner", "mode", "depth", "named", "named"] + ["empty"] * (what == "folders")
    chosen: list[str] = []
    while len(chosen) < count:
        option = rng.choice(pool)
        if option not in chosen and not (option == "named" and what in {"name", "kind", "group"}):
            chosen.append(option)
    for option in chosen:
        CONDITIONS[option](rng, q)
    return q


def _what(rng: random.Random, q: Query, what: str) -> None:
    if what == "kind":
        q.noun, ending = values.kind(rng)
        q.add("type", "-type f")
        case = rng.random() < 0.04
        q.add(
            "name",
            f"-iname '*.{ending}'" if case else f"-name '*.{ending}'",
            one_of(rng, "ignoring case|regardless of case|case insensitively") if case else "",
        )
    elif what == "group":
        said = rng.choice(list(GROUPS_OF_KINDS))
        q.noun = one_of(rng, said)
        tests = " -o ".join(f"-iname '*.{ending}'" for ending in GROUPS_OF_KINDS[said].split())
        q.add("type", "-type f")
        q.add("name", rf"\( {tests} \)")
    elif what == "two":
        first, second = rng.sample(sorted(values.KINDS), 2)
        q.noun = one_of(
            rng,
            "{} and {} files|.{} and .{} files|{} or {} files|.{} or .{} files|*.{} and *.{} files|{}/{} files|"
            "{} files and {} files|files ending in .{} or .{}",
        ).format(first, second)
        q.add("type", "-type f")
        q.add("name", rf"\( -name '*.{first}' -o -name '*.{second}' \)")
    elif what == "folders":
        q.noun = one_of(rng, "directories|folders|directories|subdirectories|dirs|subfolders|directory")
        q.add("type", "-type d")
    elif what == "links":
        q.noun = one_of(rng, "symlinks|symbolic links|soft links|symlinks|links")
        q.add("type", "-type l")
    elif what == "anything":
        q.noun = one_of(rng, "everything|anything|files and folders|files and directories")
    elif what == "name":
        q.add("type", "-type f")
        q.noun = one_of(rng, "files|files|files|file|regular files")
        _named(rng, q)
    else:
        q.noun = one_of(rng, "files|files|files|regular files|stuff|file")
        q.add("type", "-type f")


def _named(rng: random.Random, q: Query) -> None:
    roll = rng.random()
    text = names.name(rng) if "-type d" in q.arguments.get("type", []) or roll > 0.3 else names.file_name(rng)
    said = values.said(rng, text)
    marked = literal(text)
    if roll < 0.4:
        q.add(
            "name",
            f"-name '{marked}'",
            one_of(
                rng,
                "named {}|called {}|with the name {}|whose name is {}|that are named {}|"
                "which are called {}|by the name of {}|named exactly {}",
            ).format(said),
        )
    elif roll < 0.6:
        q.add(
            "name",
            f"-name '{marked}*'",
            one_of(
                rng,
                "starting with {}|whose names start with {}|whose name begins with {}|beginning with {}|that start with {}|"
                "with names starting with {}|that begin with {}|with prefix {}|prefixed with {}",
            ).format(said),
        )
    elif roll < 0.7:
        q.add(
            "name",
            f"-name '*{marked}'",
            one_of(
                rng, "ending with {}|whose names end with {}|whose name ends in {}|that end with {}|with suffix {}"
            ).format(said),
        )
    else:
        q.add(
            "name",
            f"-name '*{marked}*'",
            one_of(
                rng,
                "containing {} in their name|with {} in the name|whose name contains {}|that have {} in their names|with {} in their name|"
                "with names containing {}|whose filename contains {}|with {} in the filename|matching *{}*|whose name includes {}|"
                "having {} in the name|with {} somewhere in the name",
            ).format(said),
        )


def _size(rng: random.Random, q: Query) -> None:
    said, written = values.size(rng)
    if rng.random() < 0.75:
        q.add("size", f"-size +{written}", one_of(rng, OVER).format(said))
        return
    if written[:-1] == "1" and written[-1] in "MG":
        # find rounds up: -size -1M means empty files only
        written = "1024k" if written[-1] == "M" else "1024M"
    q.add("size", f"-size -{written}", one_of(rng, UNDER).format(said))


def any_time(rng: random.Random, q: Query) -> None:
    roll = rng.random()
    if roll < 0.36:
        phrases, argument = rng.choice(TIMES)
        q.add("time", argument, one_of(rng, phrases))
    elif roll < 0.6:
        said, n = values.days(rng)
        q.add("time", f"-mtime -{n}", one_of(rng, WITHIN).format(said))
    elif roll < 0.82:
        said, n = values.days(rng)
        q.add("time", f"-mtime +{n}", one_of(rng, BEYOND).format(said))
    elif roll < 0.9:
        said, n = values.minutes(rng)
        q.add("time", f"-mmin -{n}", one_of(rng, WITHIN).format(said))
    elif roll < 0.94:
        said, marked = values.date(rng)
        if rng.random() < 0.6:
            q.add(
                "time",
                f"-newermt '{marked}'",
                one_of(rng, "changed after {}|modified since {}|newer than {}|changed since {}").format(said),
            )
        else:
            q.add(
                "time",
                f"! -newermt '{marked}'",
                one_of(rng, "older than {}|modified before {}|not changed since {}|from before {}").format(said),
            )
    else:
        said, n = values.days(rng)
        if rng.random() < 0.5:
            q.add(
                "time",
                f"-atime +{n}",
                one_of(
                    rng,
                    "not accessed in the last {}|not opened in {}|last accessed more than {} ago|"
                    "that nobody opened for {}|not read for {}|unused for {}",
                ).format(said),
            )
        else:
            q.add(
                "time",
                f"-atime -{n}",
                one_of(rng, "accessed in the last {}|read in the last {}|opened in the past {}").format(said),
            )


def _owner(rng: random.Random, q: Query) -> None:
    if rng.random() < 0.75:
        said, marked = values.SLOTS["user"](rng)
        q.add(
            "owner",
            f"-user {marked}",
            one_of(
                rng,
                "owned by {}|owned by user {}|belonging to {}|that belong to {}|of user {}|"
                "belonging to user {}|owned by the user {}|whose owner is {}",
            ).format(said),
        )
    else:
        said, marked = values.SLOTS["group"](rng)
        q.add(
            "owner",
            f"-group {marked}",
            one_of(rng, "owned by group {}|belonging to group {}|of the group {}|in group {}").format(said),
        )


def _mode(rng: random.Random, q: Query) -> None:
    roll = rng.random()
    if roll < 0.5:
        mode, marked = values.permission(rng)
        q.add(
            "mode",
            f"-perm {marked}",
            one_of(
                rng,
                "with permission {}|with permissions {}|with mode {}|having permissions {}|whose permissions are {}",
            ).format(mode),
        )
    elif roll < 0.75:
        q.add(
            "mode",
            "-perm -o+w",
            one_of(rng, "writable by everyone|that anyone can write|that are world writable|writable by others"),
        )
    else:
        q.add(
            "mode",
            "-executable",
            one_of(rng, "that are executable|which are executable|with execute permission|i can execute"),
        )


def _empty(rng: random.Random, q: Query) -> None:
    if rng.random() < 0.6:
        q.before = "empty"
        q.add("other", "-empty")
    else:
        q.add(
            "other",
            "-empty",
            one_of(rng, "that are empty|which are empty|with nothing in them|with no content|that contain nothing"),
        )


def _depth(rng: random.Random, q: Query) -> None:
    if rng.random() < 0.65:
        q.add(
            "depth",
            "-maxdepth 1",
            one_of(
                rng,
                "without going into subdirectories|not descending into subfolders|only at the top level|"
                "non recursively|excluding subdirectories|not in subfolders|but not in subdirectories|ignoring subfolders|top level only",
            ),
        )
    else:
        said, n = values.number(2, 5)(rng)
        q.add(
            "depth",
            f"-maxdepth {n}",
            one_of(rng, "at most {} levels deep|up to {} levels deep|down to {} levels|max depth {}").format(said),
        )


def _not(rng: random.Random, q: Query) -> None:
    if rng.random() < 0.5:
        said, ending = values.kind(rng)
        q.add(
            "other",
            f"! -name '*.{ending}'",
            one_of(rng, "except {}|excluding {}|but not {}|other than {}|that are not {}").format(said),
        )
    else:
        text = rng.choice(("node_modules", ".git", "venv", "target", names.word(rng), names.word(rng)))
        q.add(
            "other",
            f"-not -path '*/{literal(text)}/*'",
            one_of(
                rng,
                "excluding the {} directory|but skip the {} folder|ignoring the {} directory|except in the {} folder|outside the {} "
                "directory|skipping the {} folder|but not in the {} directory",
            ).format(values.said(rng, text)),
        )


def _newer(rng: random.Random, q: Query) -> None:
    said, marked = values.file(rng)
    q.add(
        "time",
        f"-newer {marked}",
        one_of(rng, "newer than {}|modified more recently than {}|changed after {}|newer than the file {}").format(
            said
        ),
    )


def _between(rng: random.Random, q: Query) -> None:
    low = rng.choice((1, 2, 5, 10, 20, 50, 100))
    high = low * rng.choice((2, 4, 5, 10))
    unit, written = rng.choice((("MB", "M"), ("M", "M"), ("KB", "k"), ("GB", "G"), ("megabytes", "M")))
    q.add(
        "size",
        f"-size +{low}{written} -size -{high}{written}",
        one_of(
            rng,
            "between {0} and {1} {2}|from {0} to {1} {2}|larger than {0} {2} but smaller than {1} {2}|of {0} to {1} {2}|"
            "over {0} {2} and under {1} {2}|between {0}{2} and {1}{2}",
        ).format(low, high, unit),
    )


CONDITIONS = {"between": _between, "time": any_time, "size": _size, "owner": _owner, "mode": _mode, "empty": _empty, "depth": _depth, "named": _named,
              "not": _not, "newer": _newer}  # fmt: skip
