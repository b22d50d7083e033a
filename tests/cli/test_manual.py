"""msyn(1) says what msyn does: its verbs, options, exit codes and variables are compared with the code."""

import importlib.util
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from msyn import __version__, config, errors
from msyn.cli import app, shell_init
from tests.cli.test_completions import accepted

MAN = shell_init.PACKAGE.parent / "man"
PAGES = sorted(path.name for path in MAN.glob("msyn*.[157]"))


def plain(name: str) -> str:
    """The page's source as words: fonts and escapes gone, the page number ignored."""
    text = (MAN / name).read_text()
    return re.sub(r"\\f[A-Z]", "", text).replace("\\-", "-").replace("\\(rs", "\\")


def section(title: str) -> str:
    return plain("msyn.1").split(f"\n.SH {title}\n")[1].split("\n.SH ")[0]


def subsection(verb: str) -> str:
    """What the page says about `verb`, from its .SS to the next."""
    match = re.search(rf"^\.SS msyn {re.escape(verb)}( [^\n]*)?\n(.*?)(?=^\.SS |\Z)", section("VERBS"), re.M | re.S)
    assert match, f"msyn.1 has no part for {verb}"
    return match.group(2)


@pytest.mark.skipif(not shutil.which("man"), reason="not installed: man")
@pytest.mark.parametrize("page", PAGES)
def test_renders_without_warnings(page: str) -> None:
    done = subprocess.run(
        ["man", "--warnings", "-l", str(MAN / page)],
        capture_output=True,
        text=True,
        check=True,
        env={"LANG": "C.UTF-8"},
    )
    assert done.stderr == ""
    assert "msyn" in done.stdout


def test_every_verb_has_its_part_and_no_other() -> None:
    titles = re.findall(
        r"^\.SS msyn ([a-z -]+?)(?: (?:intent|question|path|file|shell|\[).*)?$", section("VERBS"), re.M
    )
    assert sorted(titles) == sorted(accepted())


@pytest.mark.parametrize("verb", sorted(accepted()))
def test_every_option_is_described(verb: str) -> None:
    tags = re.findall(r"^\.TP\n(.*)$", subsection(verb), re.M)
    options = {option for tag in tags for option in re.findall(r"(?<![\w-])--?\w[\w-]*", tag)}
    assert options == accepted()[verb]


def test_every_exit_status_is_described() -> None:
    codes = {value for name, value in vars(errors).items() if name.isupper() and isinstance(value, int)}
    assert set(map(int, re.findall(r"^\.B (\d+)$", section("EXIT STATUS"), re.M))) == codes


def test_every_setting_is_described() -> None:
    described = set(re.findall(r"MSYN_\w+", section("ENVIRONMENT")))
    settings = {f"MSYN_{field.upper()}" for field in config.Config._fields}
    assert described == settings | {"MSYN_KEY", "MSYN_SOCKET"}


def test_synopsis_and_version_are_those_of_the_program() -> None:
    page = plain("msyn.1")
    assert f'"msyn {__version__}"' in page.splitlines()[0]
    assert set(re.findall(r"^\.B msyn ([\w-]+)$", section("SYNOPSIS"), re.M)) == set(app.VERBS)


def test_see_also_names_pages_that_exist() -> None:
    seen = re.findall(r"^\.BR ([\w-]+) \((\d)\)", section("SEE ALSO"), re.M)
    assert {f"{name}.{number}" for name, number in seen} == set(PAGES) - {"msyn.1"}
    assert all((Path(MAN) / f"{name}.{number}").exists() for name, number in seen)


def pages() -> ModuleType:
    spec = importlib.util.spec_from_file_location("pages", MAN / "pages.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_verb_has_its_page() -> None:
    assert {f"msyn-{verb}.1" for verb in app.VERBS} <= set(PAGES)
    assert set(pages().VERBS) == set(app.VERBS) - {"watch"}  # written by hand


@pytest.mark.parametrize("verb", sorted(pages().VERBS))
def test_a_page_of_a_verb_says_what_the_manual_says(verb: str) -> None:
    written = (MAN / f"msyn-{verb}.1").read_text()
    assert written == pages().page(verb, (MAN / "msyn.1").read_text()), "run: python man/pages.py"


@pytest.mark.parametrize("verb", sorted(app.VERBS))
def test_a_page_of_a_verb_names_every_option_that_help_shows(verb: str) -> None:
    text = plain(f"msyn-{verb}.1")
    shown = set()
    for name in accepted():
        if name.split()[0] == verb:
            done = subprocess.run(
                [sys.executable, "-m", "msyn", *name.split(), "--help"], capture_output=True, text=True, check=True
            )
            shown |= set(re.findall(r"^ +(?:-\w, +)?(--[a-z][\w-]*)", done.stdout, re.M))
    assert "--help" in shown
    assert {option for option in shown - {"--help"} if option not in text} == set()
