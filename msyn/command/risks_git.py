"""What git does to work that exists nowhere else. One table of verbs, one function. Pure."""

import re
from collections.abc import Iterator

from msyn.command.parts import Stage
from msyn.command.verdicts import DESTROYS, NETWORK, WRITE, Reason, has, words

_VALUES = words("-c -C --git-dir --work-tree --namespace --exec-path --super-prefix --config-env")
_READS = words(
    """status log diff show blame grep ls-files shortlog describe rev-parse reflog rev-list cat-file whatchanged help
    version ls-tree ls-remote cherry range-diff name-rev merge-base count-objects var check-ignore check-attr fsck
    for-each-ref show-ref show-branch annotate diff-tree diff-index diff-files archive bugreport request-pull
    verify-commit verify-tag interpret-trailers column stripspace instaweb difftool"""
)
_NETWORK = words("push pull fetch clone ls-remote submodule send-email svn p4 lfs remote")
_LISTS = words(
    """-a -r -v -vv -l --list --all list show --get --get-all --get-regexp --show-current --merged --no-merged --global
    --local --system --sort=-committerdate --show-origin -n get-url --remotes --contains --points-at --name-only status
    --porcelain dump"""
)


def git(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    """Reasons for one git command."""
    verb, rest = _verb(stage.args)
    if not verb or has(stage, "--help") or (rest == ["-h"]):
        return
    bundle = "".join(arg for arg in rest if re.fullmatch(r"-[a-zA-Z]+", arg))
    dry = "--dry-run" in rest or ("n" in bundle and verb in ("clean", "push", "rm", "add", "mv", "fetch", "prune"))
    if not dry and _discards(verb, rest):
        yield Reason(DESTROYS, stage.raw, "throws away work that git cannot bring back", "discard")
    elif verb in _NETWORK and not (verb == "remote" and not {"update", "prune", "show"} & set(rest)):
        yield Reason(NETWORK, stage.raw, "talks to the network")
        if verb != "ls-remote":
            yield Reason(WRITE, stage.raw, "changes a repository")
    elif verb not in _READS and not dry and not _lists(verb, rest):
        yield Reason(WRITE, stage.raw, "changes the repository")


def _verb(args: tuple[str, ...]) -> tuple[str, list[str]]:
    at = 0
    while at < len(args) and args[at].startswith("-"):
        at += 2 if args[at] in _VALUES else 1
    return (args[at], list(args[at + 1 :])) if at < len(args) else ("", [])


def _discards(verb: str, rest: list[str]) -> bool:
    said = set(rest)
    short = "".join(arg[1:] for arg in rest if re.fullmatch(r"-[A-Za-z]+", arg))
    forced = "f" in short or bool(said & {"--force", "--force-with-lease", "--force-if-includes"})
    forced = forced or any(arg.startswith("--force") for arg in rest)
    deletes = bool(said & {"-d", "-D", "--delete"}) or "D" in short
    rules = {
        "reset": bool(said & {"--hard", "--merge", "--keep"}) or any(arg.startswith("--har") for arg in rest),
        "clean": not said & {"-n", "--dry-run"} and "n" not in short and not (not forced and "i" in short),
        "checkout": forced or "--" in said or "." in said or bool(said & {"--ours", "--theirs"}) or _names_files(rest),
        "switch": forced or "--discard-changes" in said or "C" in short,
        "restore": not said & {"--staged", "-S"} or bool(said & {"--worktree", "-W"}),
        "branch": deletes or forced,
        "tag": deletes or forced,
        "push": forced
        or deletes
        or bool(said & {"--mirror", "--prune"})
        or any(re.match(r"[+:]\S", arg) for arg in rest),
        "stash": bool(said & {"drop", "clear"}),
        "filter-branch": True,
        "filter-repo": True,
        "gc": any(arg.startswith("--prune=") and not arg.endswith("never") for arg in rest),
        "prune": not said & {"-n", "--dry-run"},
        "reflog": bool(said & {"expire", "delete"}),
        "rm": "--cached" not in said,
        "remote": bool(said & {"remove", "rm"}),
        "worktree": "remove" in said,
        "update-ref": "-d" in said,
        "submodule": "deinit" in said,
        "replace": "-d" in said,
        "notes": bool(said & {"remove", "prune"}),
        "read-tree": bool(said & {"--reset", "-u"}),
        "checkout-index": forced,
        "rebase": "--skip" in said,
        "lfs": "prune" in said,
        "config": bool(said & {"--remove-section", "--unset-all"}),
        "symbolic-ref": "--delete" in said,
    }
    return rules.get(verb, False)


def _names_files(rest: list[str]) -> bool:
    """`git checkout HEAD~1 file.txt` and `git checkout file.txt` put an older text over the file."""
    plain = [arg for arg in rest if not arg.startswith("-")]
    if {"-b", "-B", "--orphan", "-t", "--track"} & set(rest):
        return "-B" in rest
    return len(plain) > 1 or any(re.search(r"\w\.[a-z]{1,5}$|\*|/$", arg) for arg in plain)


def _lists(verb: str, rest: list[str]) -> bool:
    """`git branch -a`, `git remote -v`, `git config --list`: looks only."""
    if verb not in ("branch", "tag", "remote", "stash", "config", "worktree", "notes", "bisect", "submodule", "lfs"):
        return False
    if verb == "stash" and not rest:
        return False
    if verb == "config":
        return (
            bool({"--list", "-l", "--get", "--get-all", "--get-regexp", "get", "list"} & set(rest))
            or len([arg for arg in rest if not arg.startswith("-")]) == 1
        )
    if {"list", "show", "log", "-l", "--list", "--contains", "--merged", "--no-merged"} & set(rest[:2]):
        return True
    return all(arg in _LISTS or arg.startswith(("--sort", "--format", "--contains", "--column")) for arg in rest)
