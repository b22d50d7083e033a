"""What is never read (secrets) and what is not read unasked (.gitignore, .msynignore).

In: paths and bytes. Out: a reason, or a verdict. Secrets are refused even when a person names them; ignore rules
only hold while walking a directory. Rules nest as git's do: the nearest file that says something decides, and
what lies in an ignored directory cannot be taken back.
"""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import translate
from functools import cache
from pathlib import Path

from pathspec import GitIgnoreSpec

from msyn.errors import Skip
from msyn.text import snapshot

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

    chain: tuple[tuple[str, GitIgnoreSpec], ...] = ()

    @classmethod
    def of(cls, root: Path) -> "Rules":
        """The rules for a walk that starts at `root`: those of the whole repository when `root` is inside one."""
        top = _repository(root)
        rules = cls()
        if top is not None:
            rules = rules._with(top, _read_rules(top / ".git/info/exclude"))
            for parent in reversed([p for p in root.parents if p == top or p.is_relative_to(top)]):
                rules = rules.entering(parent)
        return rules.entering(root)

    def entering(self, directory: Path) -> "Rules":
        """These rules and those of a directory inside."""
        rules = self
        for name in RULE_FILES:
            rules = rules._with(directory, _read_rules(directory / name))
        return rules

    def ignore(self, path: str, *, is_dir: bool) -> bool:
        """Whether `path`, absolute and below the directory of these rules, is to be left out of a walk."""
        for base, spec in reversed(self.chain):
            below = path[len(base) :].lstrip("/") + ("/" if is_dir else "")
            verdict = spec.check_file(below).include
            if verdict is not None:
                return verdict
        return False

    def _with(self, base: Path, spec: GitIgnoreSpec | None) -> "Rules":
        return self if spec is None else Rules((*self.chain, (str(base), spec)))


def _repository(root: Path) -> Path | None:
    for folder in (root, *root.parents):
        if (folder / ".git").exists():
            return folder
    return None


def _read_rules(path: Path) -> GitIgnoreSpec | None:
    try:
        data = snapshot.take(path, max_bytes=MAX_RULE_BYTES).data
    except Skip:
        return None
    lines = [line for line in data.decode("utf-8", "surrogateescape").splitlines() if _is_usable(line)]
    return GitIgnoreSpec.from_lines(lines) if lines else None


def _is_usable(line: str) -> bool:
    if not line.strip() or line.startswith("#"):
        return False
    if any(part.count("*") > _MAX_STARS for part in line.split("/")):
        return False
    try:
        GitIgnoreSpec.from_lines([line])
    except ValueError:
        return False
    return True
