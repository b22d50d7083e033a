"""Finding files and doing something with them: requests composed from a query (query.py)."""

# ruff: noqa: E501  (one wording, one line)

from __future__ import annotations

import random

from . import values
from .language import Area, expand, misspell
from .query import any_time, one_of, query


def listing(rng: random.Random) -> tuple[str, str]:
    """ "python files changed this week", "which files here are over 2 gigs" """
    q = query(rng)
    command = q.command()
    roll = rng.random()
    if roll < 0.07 and q.conditions and "-type f" in command:
        said, form, order = rng.choice(
            (
                ("sorted by size|by size|biggest first|largest first|ordered by size", "%s", "-rn"),
                ("newest first|sorted by date|by date|sorted by modification time|latest first", "%T@", "-rn"),
                ("oldest first|sorted by age", "%T@", "-n"),
                ("smallest first", "%s", "-n"),
            )
        )
        start = rng.choice(("", "list ", "show ", "find ", "show me ", "all "))
        return f"{start}{q.words(rng)}{rng.choice((' ', ', '))}{one_of(rng, said)}", (
            f"{command} -printf '{form}\\t%p\\n' | sort {order}"
        )
    if roll < 0.4:
        request = q.words(rng)
    elif roll < 0.8:
        request = (
            expand(rng, "<find>")
            + " "
            + q.words(rng, every=rng.choice(("", "", "all ", "all the ", "the ", "any ", "every ", "me ")))
        )
        request = request.replace("all all", "all").replace("are me", "are").replace("all me", "all")
    elif roll < 0.93:
        request = rng.choice(
            (
                "which {} are there",
                "are there any {}",
                "what {} do i have",
                "where are the {}",
                "do i have any {}",
                "which {}",
                "where are my {}",
                "i need a list of {}",
                "list of {}",
                "tell me which {} there are",
                "is there any {}",
                "got any {}",
            )
        ).format(q.words(rng))
    else:
        request = q.words(rng) + rng.choice(
            (" please", " - list them", ", where are they", " which ones", " only the names")
        )
    return _typos(rng, request), command


def acting(rng: random.Random) -> tuple[str, str]:
    """The same descriptions with something to do: count, delete, show sizes, move, copy, total, search."""
    q = query(
        rng, conditions=rng.choice((0, 1, 1, 2)), what=rng.choice(("kind", "kind", "kind", "files", "name", "group"))
    )
    roll = rng.random()
    every = rng.choice(("", "all ", "all the ", "the ", "every ", "any "))
    words, command = q.words(rng, every=every), q.command()
    if q.noun in {"files", "stuff", "file"} and not q.conditions and not q.before:
        roll = roll * 0.3 + 0.22
    if roll < 0.22:
        return _typos(rng, expand(rng, "<delete>") + " " + words), command + " -delete"
    if roll < 0.45:
        plain = q.words(rng)
        request = rng.choice(
            (
                "count {}",
                "how many {} are there",
                "how many {}",
                "number of {}",
                "count the {}",
                "tell me how many {} there are",
                "how many {} do i have",
                "total number of {}",
                "count all {}",
                "{}: how many",
                "give me a count of {}",
                "what's the number of {}",
                "how many {} exist",
            )
        ).format(plain)
        return _typos(rng, request), command + " | wc -l"
    if roll < 0.58:
        request = rng.choice(
            (
                "list {} with their sizes",
                "show {} with details",
                "list {} in long format",
                "{} with sizes",
                "show the sizes of {}",
                "show {} and how big they are",
                "how big are {}",
                "details of {}",
            )
        ).format(words)
        return _typos(rng, request), command + " -exec ls -lh {} +"
    if roll < 0.68:
        said, marked = values.folder(rng)
        verb, tool = rng.choice((("<move>", "mv -t"), ("<copy>", "cp -t")))
        if not q.place_said:
            words += rng.choice(
                (" in this folder and below", " recursively", " from all subfolders", " in all subdirectories")
            )
        return _typos(
            rng, expand(rng, verb) + f" {words} {rng.choice(('to', 'into'))} {said}"
        ), f"{command} -exec {tool} {marked} {{}} +"
    if roll < 0.8:
        request = rng.choice(
            (
                "total size of {}",
                "how much space do {} take",
                "how much space is used by {}",
                "combined size of {}",
                "how big are {} in total",
                "how much room do {} take up",
                "sum of the sizes of {}",
                "how much disk do {} use",
                "add up the sizes of {}",
            )
        ).format(words)
        return _typos(rng, request), command + " -print0 | du -ch --files0-from=- | tail -n 1"
    if roll < 0.88:
        said, marked = values.text(rng)
        request = rng.choice(
            ("search for {1} in {0}", "grep for {1} in {0}", "look for {1} in {0}", "grep {1} in {0}")
        ).format(words, said)
        return _typos(rng, request), f"{command} -exec grep -H '{marked}' {{}} +"
    if roll < 0.95:
        mode, marked = values.permission(rng)
        request = rng.choice(
            (
                "change the permissions of {} to {}",
                "chmod {} to {}",
                "set the mode of {} to {}",
                "give {} permissions {}",
            )
        ).format(words, mode)
        return request, f"{command} -exec chmod {marked} {{}} +"
    said, marked = values.SLOTS["tgz"](rng)
    request = expand(rng, "<compress>") + f" {words} {rng.choice(('into', 'to', 'as'))} {said}"
    return request, f"{command} -print0 | tar -czf {marked} --null -T -"


def chained(rng: random.Random) -> tuple[str, str]:
    """ "find all log files older than 30 days and delete them" """
    q = query(
        rng, conditions=rng.choice((0, 1, 1, 2)), what=rng.choice(("kind", "kind", "two", "files", "name", "group"))
    )
    if not q.conditions and not q.before and q.noun in {"files", "stuff", "file"}:
        any_time(rng, q)
    command = q.command()
    said, marked = values.folder(rng)
    target, tgz = values.SLOTS["tgz"](rng)
    mode, bits = values.permission(rng)
    user, owner = values.SLOTS["user"](rng)
    ends = (
        ("delete|remove|erase|rm|wipe|get rid of|trash", "them|them all|those|all of them", " -delete"),
        ("count", "them|those|how many there are", " | wc -l"),
        ("move|mv|put", f"them to {said}|them into {said}|all of them to {said}", f" -exec mv -t {marked} {{}} +"),
        ("copy|cp", f"them to {said}|them into {said}|those to {said}", f" -exec cp -t {marked} {{}} +"),
        ("compress|gzip|zip up", "them|each of them|every one of them|them one by one", " -exec gzip {} +"),
        (
            "pack|archive|tar|put|bundle",
            f"them into {target}|them in {target}",
            f" -print0 | tar -czf {tgz} --null -T -",
        ),
        ("show|print|list", "their sizes|details|how big they are|them with their sizes", " -exec ls -lh {} +"),
        ("chmod", f"them to {mode}|them {mode}|each to {mode}", f" -exec chmod {bits} {{}} +"),
        ("make", "them executable|them all executable", " -exec chmod +x {} +"),
        ("change their owner to|chown them to|give them to", user, f" -exec sudo chown {owner} {{}} +"),
        ("count the lines of|count lines in", "each|each of them|them|every one", " -exec wc -l {} +"),
        ("sort them by", "size|size, biggest first", " -printf '%s\\t%p\\n' | sort -rn"),
        ("sort them by", "date|modification time|age, newest first", " -printf '%T@\\t%p\\n' | sort -rn"),
        (
            "show only|print only|list only",
            "their names|the file names|names without paths|base names",
            " -printf '%f\\n'",
        ),
    )
    verb, what, tail = rng.choice(ends)
    words = q.words(rng, every=rng.choice(("all ", "all ", "the ", "", "every ", "any ")))
    joint = rng.choice((" and ", " and ", " and then ", ", then ", " & ", "; ", " and after that "))
    start = rng.choice(("find ", "find ", "look for ", "search for ", "locate ", "take ", "get ", ""))
    return _typos(rng, f"{start}{words}{joint}{one_of(rng, verb)} {one_of(rng, what)}"), command + tail


def edited(rng: random.Random) -> tuple[str, str]:
    """ "which python files did i touch today" """
    q = query(rng, conditions=0, what=rng.choice(("kind", "kind", "kind", "files", "files", "two", "group")))
    if q.noun == "stuff":
        q.noun = "files"
    when, argument = rng.choice(
        (
            ("today", "-daystart -mtime 0"),
            ("since midnight", "-daystart -mtime 0"),
            ("yesterday", "-daystart -mtime 1"),
            (
                "this week|in the last week|over the last week|in the past week|last week|since last week|in the last 7 days|within 7 days",
                "-mtime -7",
            ),
            ("this month|in the last month|last month|since last month|in the past 30 days", "-mtime -30"),
            ("since yesterday", "-mtime -1"),
            ("in the last hour|within the last hour|in the past hour|during the last hour", "-mmin -60"),
            ("in the last {}|in the past {}|within {}|during the last {}|over the past {}", ""),
        )
    )
    when = one_of(rng, when)
    if not argument:
        said, n = values.days(rng)
        when, argument = when.format(said), f"-mtime -{n}"
    q.add("time", argument)
    verb = one_of(rng, "change|edit|modify|touch|work on|write|update|save")
    past = one_of(rng, "changed|edited|modified|touched|worked on|written|updated|saved|been changed")
    noun, where = q.noun, q.place_said
    request = rng.choice(
        (
            f"which {noun} did i {verb} {when} {where}",
            f"what {noun} did i {verb} {where} {when}",
            f"which {noun} {where} were {past} {when}",
            f"which {noun} have been {past} {when} {where}",
            f"{noun} i {past} {when} {where}",
            f"what {noun} have i {past} {when} {where}",
            f"all {noun} {past} {when} {where}",
            f"{noun} {past} {when} {where}",
            f"show {noun} {past} {when} {where}",
            f"list the {noun} that were {past} {when} {where}",
            f"{when} which {noun} were {past} {where}",
            f"{noun} {where} {past} {when}",
            f"did any {noun} change {when} {where}",
            f"what changed {when} among the {noun} {where}",
            f"any {noun} {past} {when} {where}",
            f"everything in {noun} i {past} {when} {where}",
            f"{noun} with changes {when} {where}",
            f"find {noun} {past} {when} {where}",
        )
    )
    request = " ".join(
        request.replace("been been", "been").replace("were been", "were").replace("i been", "i have").split()
    )
    return _typos(rng, request), q.command()


LARGEST = "largest|biggest|largest|biggest|heaviest|most space-consuming|hugest|bulkiest"
NEWEST = "newest|latest|most recent|most recently modified|last modified|most recently changed|last changed|freshest|youngest"


def ranked(rng: random.Random) -> tuple[str, str]:
    """The N largest, smallest, newest, oldest."""
    q = query(rng, conditions=0, what=rng.choice(("files",) * 5 + ("kind", "kind", "group")))
    if q.noun == "stuff":
        q.noun = "files"
    roll = rng.random()
    said, n = values.number(2, 30)(rng)
    adjective, form, order = (
        (one_of(rng, LARGEST), "%s", "-rn")
        if roll < 0.6
        else (one_of(rng, "smallest|tiniest|lightest"), "%s", "-n")
        if roll < 0.68
        else (one_of(rng, NEWEST), "%T@", "-rn")
        if roll < 0.88
        else (one_of(rng, "oldest|least recently modified|most ancient"), "%T@", "-n")
    )
    noun, single = q.words(rng), rng.random() < 0.12
    if single:
        n, said = "1", ""
        noun = noun.replace("files", "file", 1)
        request = rng.choice(
            (
                "the {} {}",
                "what is the {} {}",
                "which is the {} {}",
                "find the {} {}",
                "show the {} {}",
                "{} {}",
                "what's the {} {}",
                "show me the single {} {}",
            )
        ).format(adjective, noun)
    elif rng.random() < 0.2:
        n = "10"
        request = rng.choice(
            (
                "{} {}",
                "the {} {}",
                "show the {} {}",
                "what are the {} {}",
                "list the {} {}",
                "which are the {} {}",
                "find the {} {}",
                "{} {} first",
                "where are the {} {}",
                "show me the {} {}",
            )
        ).format(adjective, noun)
    else:
        request = rng.choice(
            (
                "the {n} {a} {w}",
                "{n} {a} {w}",
                "top {n} {a} {w}",
                "show the {n} {a} {w}",
                "list the {n} {a} {w}",
                "what are the {n} {a} {w}",
                "find the {n} {a} {w}",
                "which {n} {w} are the {a}",
                "give me the {n} {a} {w}",
                "show me the {n} {a} {w}",
                "the top {n} {a} {w}",
                "get the {n} {a} {w}",
                "i want to see the {n} {a} {w}",
                "find {n} {a} {w}",
                "the {a} {n} {w}",
                "which are the {n} {a} {w}",
                "print the {n} {a} {w}",
                "{w}: the {n} {a}",
                "{n} of the {a} {w}",
                "tell me the {n} {a} {w}",
                "locate the {n} {a} {w}",
            )
        ).format(n=said, a=adjective, w=noun)
    if rng.random() < 0.06 and "name" in q.arguments:
        order_said = {
            "%s-rn": "by size|sorted by size|biggest first|ordered by size|largest first",
            "%s-n": "smallest first|sorted by size ascending",
            "%T@-rn": "newest first|sorted by date|by date|sorted by modification time|most recent first",
            "%T@-n": "oldest first|sorted by age",
        }[form + order]
        plain = q.words(rng)
        return _typos(
            rng, rng.choice(("{} {}", "list {} {}", "show {} {}", "all {} {}")).format(plain, one_of(rng, order_said))
        ), (f"{q.command()} -printf '{form}\\t%p\\n' | sort {order}")
    return _typos(rng, request), f"{q.command()} -printf '{form}\\t%p\\n' | sort {order} | head -n {n}"


def _typos(rng: random.Random, request: str) -> str:
    if rng.random() < 0.09 and not any(c in request for c in "\"'`/"):
        return misspell(rng, request)
    return request


AREA = Area("files", (), ((6.0, listing), (3.0, acting), (2.5, ranked), (1.8, chained), (1.2, edited)))
