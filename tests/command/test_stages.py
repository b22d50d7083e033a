"""Reading a line the way a shell would: which programs, which words, through what."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from msyn.command.stages import programs, stages

PROGRAMS = [
    ("ls -la", "ls"),
    ("/usr/bin/ls | sort -r", "/usr/bin/ls sort"),
    ("a && b || c; d & e", "a b c d e"),
    ("sudo -u bob -- rm x", "sudo rm"),
    ("env -i X=1 Y=2 cmd", "env cmd"),
    ("X=1 Y=$(date) cmd", "cmd date"),
    ("nice -n 5 nohup timeout -k 1 9 cmd", "nice nohup timeout cmd"),
    ("find . -exec grep -l x {} + -exec rm {} \\;", "find grep rm"),
    ("find . -print0 | xargs -0 -I {} mv {} /tmp", "find xargs mv"),
    ("fd -e py -x wc -l", "fd wc"),
    ("for f in *.txt; do cat \"$f\"; done", "cat"),
    ("while read -r x; do echo $x; done < f", "read echo"),
    ("if [ -f x ]; then a; else b; fi", "[ a b"),
    ("case $x in a|b) one;; *) two;; esac", "one two"),
    ("(cd /tmp && ls)", "cd ls"),
    ("{ a; b; } > f", "a b"),
    ("echo $(a `b` \"$(c)\")", "echo a b c"),
    ("diff <(a) <(b | c)", "diff a b c"),
    ("sh -c 'a | b' x", "sh a b"),
    ("ssh -p 22 host 'a; b'", "ssh a b"),
    ("watch -n 1 'df | tail'", "watch df tail"),
    ("echo 'a | b; c'", "echo"),
    ("echo \"a && b\"", "echo"),
    ("echo a\\;b", "echo"),
    ("cat <<EOF\nrm x\nEOF\nls", "cat ls"),
    ("ls # rm x", "ls"),
    ("! grep x f", "grep"),
    ("time ls", "time ls"),
    ("[[ a < b && c ]] && ls", "[[ ls"),
    ("((x++)); ls", "ls"),
    ("echo $((1 + $(a)))", "echo a"),
    ("r=rm; $r x", "rm"),
    ("ls *(.om[1])", "ls"),
    ("a \\\n b", "a"),
    ("command -v rm", "command"),
    ("git log | head -n 3 2>/dev/null", "git head"),
    ("x=(a b); ls", "ls"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "expected"), PROGRAMS)
def test_programs_of_a_line(line: str, expected: str) -> None:
    assert list(programs(line)) == expected.split()


def test_quotes_are_seen_through_in_words() -> None:
    (stage,) = stages(r"""gr'e'p "a b" c\ d $'e\tf' 'g"h' "i'j\"k" """)
    assert stage.program == "grep"
    assert stage.args == ("a b", "c d", "e\tf", 'g"h', "i'j\"k")


def test_redirections_are_no_words() -> None:
    (stage,) = stages("cmd a >out 2>>err <in 2>&1 &>all b")
    assert stage.args == ("a", "b")
    assert [(r.descriptor, r.op, r.target.text) for r in stage.redirects] == [
        ("", ">", "out"),
        ("2", ">>", "err"),
        ("", "<", "in"),
        ("2", ">&", "1"),
        ("", "&>", "all"),
    ]
    assert [r.target.text for r in stage.redirects if r.overwrites] == ["out", "all"]


def test_what_starts_a_program_is_known() -> None:
    assert stages("sudo find . -exec sh -c 'rm x' \\;")[-1].via == ("sudo", "find", "sh")


def test_functions_are_definitions() -> None:
    first, *rest = stages("f() { g; }; f")
    assert first.defines == "f"
    assert [stage.program for stage in rest] == ["g", "f"]


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="ab '\"\\$`(){}|&;<>#\n=-!*[]x", max_size=40))
def test_any_text_is_read_to_its_end(line: str) -> None:
    for stage in stages(line):
        assert stage.words or stage.redirects or stage.assigns or stage.defines
