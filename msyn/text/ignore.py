"""What is never read (secrets) and what is not read unasked (.gitignore, .msynignore).

In: paths and bytes. Out: a reason, or a verdict. Secrets are refused even when a person names them; ignore rules
only hold while walking a directory. Rules nest as git's do: the nearest file that says something decides, and
what lies in an ignored directory cannot be taken back. The pattern language is in `gitignore`.
"""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import translate
from functools import cache
from pathlib import Path

from msyn.errors import Skip
from msyn.text import gitignore, snapshot
from msyn.text.gitignore import Pattern

RULE_FILES = (".gitignore", ".msynignore")  # the later one wins
MAX_RULE_BYTES = 1 << 20

_Matcher = Callable[[str], re.Match[str] | None]

_SECRET_DIRS = {
    ".ssh": "keys and hosts of ssh",
    ".gnupg": "keys of GnuPG",
    ".password-store": "a password store",
    ".aws": "credentials of AWS",
    ".azure": "credentials of Azure",
    ".kube": "credentials of Kubernetes",
}
# A pattern with a slash is matched against the whole path, any other against the last name; lower case.
_SECRET_FILES = {
    "environment file": ".env .env.* *.env .envrc",
    "private key": "id_rsa id_dsa id_ecdsa* id_ed25519* id_xmss *.ppk *.key *.p8",
    "key store": "*.kdbx *.kdb *.p12 *.pfx *.jks *.keystore *.agilekeychain *.age-key */.local/share/keyrings/*",
    "login": ".netrc _netrc .pgpass .my.cnf .git-credentials .pypirc .npmrc .htpasswd .vault-token"
    " */.docker/config.json */.config/gh/hosts.yml */.cargo/credentials* */.config/gcloud/*",
    "shell history": ".*_history fish_history .histfile .history .lesshst .zhistory",
    "password hashes": "/etc/shadow* /etc/gshadow* /etc/sudoers",
}
_HARMLESS = ("*.pub", "*.example", "*.sample", "*.template", "*.dist")
_HEAD_BYTES = 4096
_KEY_HEADER = re.compile(rb"^-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----", re.MULTILINE)
# pathspec matches with backtracking: six stars in one name took minutes on `aaaa…` (test_hostile_pattern)
_MAX_STARS = 4


def is_secret(path: Path) -> str | None:
    """Why the file that `path` leads to must not be read, going by names alone; None when nothing speaks
    against it. A link is judged by its own name and by where it leads."""
    given = os.path.abspath(path)
    try:
        real = os.path.realpath(given)
    except (OSError, ValueError):
        real = given
    return is_secret_name(given) or (is_secret_name(real) if real != given else None)


def is_secret_name(path: str) -> str | None:
    """The same for an absolute path that is known to be no link, without asking the disk."""
    path = path.lower()
    folder, _, name = path.rpartition("/")
    for parent in folder.split("/"):
        if parent in _SECRET_DIRS:
            return _SECRET_DIRS[parent]
    if _any_of(_HARMLESS)(name):
        return None
    for reason, matches_name, matches_path in _secret_matchers():
        if matches_name(name) or matches_path(path):
            return reason
    return None


def is_secret_dir(name: str) -> str | None:
    """Why a directory of this name is not entered."""
    return _SECRET_DIRS.get(name.lower())


def is_secret_content(data: bytes) -> str | None:
    """Why these bytes must not be kept, whatever their file is called."""
    return "private key" if _KEY_HEADER.search(data[:_HEAD_BYTES]) else None


@cache
def _secret_matchers() -> list[tuple[str, _Matcher, _Matcher]]:
    found = []
    for reason, text in _SECRET_FILES.items():
        patterns = text.split()
        names = tuple(pattern for pattern in patterns if "/" not in pattern)
        paths = tuple(pattern for pattern in patterns if "/" in pattern)
        found.append((reason, _any_of(names), _any_of(paths)))
    return found


@cache
def _any_of(patterns: tuple[str, ...]) -> _Matcher:
    return re.compile("|".join(map(translate, patterns)) or r"(?!)").match


@dataclass(frozen=True)
class Rules:
    """The ignore rules in force in one directory: its own and its ancestors', nearest last."""

    chain: tuple[tuple[str, tuple[Pattern, ...]], ...] = ()

    @classmethod
    def of(cls, root: Path) -> "Rules":
        """The rules for a walk that starts at `root`: those of the whole repository when `root` is inside one."""
        top = _repository(root)
        rules = cls()
        if top is not None:
            rules = rules._with(top, top / ".git/info/exclude")
            for parent in reversed([parent for parent in root.parents if parent.is_relative_to(top)]):
                rules = rules.entering(parent)
        return rules.entering(root)

    def entering(self, directory: Path) -> "Rules":
        """These rules and those of a directory inside."""
        rules = self
        for name in RULE_FILES:
            rules = rules._with(directory, directory / name)
        return rules

    def ignore(self, path: str, *, is_dir: bool) -> bool:
        """Whether `path`, absolute and below the directory of these rules, is to be left out of a walk."""
        for base, patterns in reversed(self.chain):
            parts = path[len(base) :].strip("/").split("/")
            said = gitignore.verdict(patterns, parts, is_dir=is_dir)
            if said is not None:
                return said
        return False

    def _with(self, base: Path, file: Path) -> "Rules":
        try:
            data = snapshot.take(file, max_bytes=MAX_RULE_BYTES).data
        except Skip:
            return self
        patterns = tuple(gitignore.parse(data.decode("utf-8", "surrogateescape")))
        return Rules((*self.chain, (str(base), patterns))) if patterns else self


def _repository(root: Path) -> Path | None:
    for folder in (root, *root.parents):
        if (folder / ".git").exists():
            return folder
    return None
