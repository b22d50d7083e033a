"""Secrets by name and content; ignore rules as git applies them."""

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from msyn.text.ignore import Rules, is_secret, is_secret_content, is_secret_dir

SECRET_NAMES = """
.env .env.local prod.env .ENV .envrc id_rsa id_ed25519 id_ecdsa_sk server.key cert.p12 store.jks vault.kdbx .netrc
.pgpass .git-credentials .npmrc .pypirc .bash_history .zsh_history .python_history .psql_history fish_history .lesshst
.ssh/known_hosts .gnupg/pubring.kbx .aws/credentials .kube/config .docker/config.json .config/gh/hosts.yml
.config/gcloud/access_tokens.db .local/share/keyrings/login.keyring .password-store/mail.gpg .cargo/credentials.toml
"""
HARMLESS_NAMES = """
notes.md env.py environment.yml .env.example .env.sample id_rsa.pub history.txt world_history monkey.txt keyboard.md
ssh/config .gitignore docker/config.json gh/hosts.yml passwords-policy.md Makefile .bashrc gcloud/main.py
"""


@pytest.mark.parametrize("name", SECRET_NAMES.split())
def test_secret_names(home: Path, name: str) -> None:
    assert is_secret(home / name)


@pytest.mark.parametrize("name", HARMLESS_NAMES.split())
def test_harmless_names(home: Path, name: str) -> None:
    assert is_secret(home / name) is None


def test_a_relative_name_is_judged_by_where_it_is(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / ".ssh").mkdir()
    monkeypatch.chdir(home / ".ssh")
    assert is_secret(Path("config"))


def test_a_link_is_judged_by_both_its_ends(home: Path) -> None:
    (home / ".ssh").mkdir()
    (home / ".ssh/config").write_text("x")
    (home / "innocent").symlink_to(".ssh/config")
    (home / "dir").symlink_to(".ssh")
    (home / ".env").symlink_to("notes")
    (home / "loop").symlink_to("loop")
    assert is_secret(home / "innocent") and is_secret(home / "dir/config") and is_secret(home / ".env")
    assert is_secret(home / "loop") is None


def test_secret_directories() -> None:
    assert is_secret_dir(".ssh") and is_secret_dir(".GnuPG") and is_secret_dir("notes") is None


@pytest.mark.parametrize("kind", ["RSA ", "EC ", "DSA ", "OPENSSH ", "ENCRYPTED ", ""])
def test_private_keys_by_their_header(kind: str) -> None:
    header = f"-----BEGIN {kind}PRIVATE KEY-----\n".encode()
    assert is_secret_content(header) and is_secret_content(b"comment\n" + header)
    assert is_secret_content(header.replace(b"PRIVATE", b"PUBLIC")) is None
    assert is_secret_content(b"it begins with " + header) is None
    assert is_secret_content(b"-----BEGIN PGP PRIVATE KEY BLOCK-----\n")


def tree(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def kept(root: Path) -> set[str]:
    """Files below root that the rules let through, walking as msyn does: an ignored directory is not entered."""

    def below(folder: Path, rules: Rules) -> set[str]:
        found: set[str] = set()
        for path in folder.iterdir():
            if path.name == ".git" or rules.ignore(str(path), is_dir=path.is_dir()):
                continue
            found |= below(path, rules.entering(path)) if path.is_dir() else {str(path.relative_to(root))}
        return found

    return below(root, Rules.of(root))


def kept_by_git(root: Path) -> set[str]:
    subprocess.run(["git", "init", "-q", root], check=True)
    done = subprocess.run(
        ["git", "-C", root, "ls-files", "-zco", "--exclude-standard"], capture_output=True, check=True, text=True
    )
    return set(done.stdout.split("\0")) - {""}


RULES = """# comment

*.log
!keep.log
build/
/only-top
docs/*.tmp
**/deep/*.bin
a/**/z
trailing/**
\\#literal
\\!literal
[ab]x
"""
TREE = """
x.log keep.log sub/x.log sub/keep.log build/a sub/build/a built/a only-top sub/only-top docs/a.tmp docs/sub/a.tmp
deep/a.bin p/q/deep/a.bin a/z a/b/z a/b/c/z b/z trailing/a trailing/b/c #literal !literal ax bx cx sub/ax build.txt
nested/x.txt nested/keep.log nested/again.log nested/deeper/x.txt nested/deeper/y.txt
"""


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_rules_mean_what_git_means(home: Path) -> None:
    root = home / "tree"
    tree(root, dict.fromkeys(TREE.split(), ""))
    tree(
        root, {".gitignore": RULES, "nested/.gitignore": "*.txt\n!again.log\n", "nested/deeper/.gitignore": "!x.txt\n"}
    )
    assert kept(root) == kept_by_git(root)


segments = st.sampled_from(["a", "b", "*", "a*", "?", "**", "[ab]", "[!a]", "[^b]", "\\a", "*.x", "?b*", "ab", "aa"])
lines = st.builds(
    lambda sign, root, names, end: sign + root + "/".join(names) + end,
    st.sampled_from(["", "", "!"]),
    st.sampled_from(["", "", "/"]),
    st.lists(segments, min_size=1, max_size=4),
    st.sampled_from(["", "", "/", " "]),
)


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
@given(st.lists(lines, max_size=4))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_random_rules_mean_what_git_means(home: Path, lines: list[str]) -> None:
    root = home / "random"
    shutil.rmtree(root, ignore_errors=True)
    tree(root, dict.fromkeys(["a", "b.x", "ab/a", "ab/b", "ab/a.x", "ba/a/b", "ba/a/a.x", "aa/bb/ab/b"], ""))
    tree(root, {".gitignore": "\n".join(lines) + "\n"})
    assert kept(root) == kept_by_git(root)


def test_rules_of_the_repository_hold_in_a_subdirectory(home: Path) -> None:
    root = home / "repo"
    tree(root, {".gitignore": "*.log\n/sub/top\n", ".git/info/exclude": "private\n", "sub/a.log": "", "sub/b": ""})
    tree(root, {"sub/private": "", "sub/top": ""})
    assert kept(root / "sub") == {"b"}


def test_msynignore_has_the_last_word(home: Path) -> None:
    tree(home / "t", {".gitignore": "*.log\n", ".msynignore": "!wanted.log\n*.md\n"})
    tree(home / "t", {"x.log": "", "wanted.log": "", "a.md": ""})
    assert kept(home / "t") == {"wanted.log", ".gitignore", ".msynignore"}


@pytest.mark.parametrize(
    "line", ["*a" * 60 + "b", "**/" * 60 + "b", "[" * 500, "a" * 100_000, "\x00\xff", "!", "/", "\\"]
)
def test_a_hostile_pattern_neither_hangs_nor_raises(home: Path, line: str) -> None:
    root = home / "t"
    tree(root, {"a" * 250: "", "/".join(["a" * 50] * 20): "", ".gitignore": line + "\n*.log\n", "x.log": ""})
    assert "x.log" not in kept(root) and "a" * 250 in kept(root)


def test_a_rule_file_that_is_no_file_is_no_rule(home: Path) -> None:
    import os

    (home / "t/.gitignore").mkdir(parents=True)
    os.mkfifo(home / "t/.msynignore")
    tree(home / "t", {"a": ""})
    assert "a" in kept(home / "t")
