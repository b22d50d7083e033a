"""The ranking, with plain values."""

from typing import Any

import pytest

from msyn.command import accounts, quantities
from msyn.command.asking import asks_for, only_looks
from msyn.command.choose import Candidate, Ranking, Situation, rank
from msyn.command.known import ABSENT, KNOWN, UNKNOWN, standing
from msyn.command.mend import mend, without_sudo

FOUND = frozenset(
    ("ls", "find", "rm", "du", "sort", "head", "wc", "tar", "grep", "git", "cat", "xargs", "mv", "kill", "curl", "sh")
)


def ranked(request: str, *commands: str, literals: tuple[str, ...] = (), names: tuple[str, ...] = ()) -> Ranking:
    candidates = [Candidate(line, total=-1.0 - 0.1 * at, mean=-0.1) for at, line in enumerate(commands)]
    return rank(candidates, Situation(request, literals, names, FOUND))


def best(request: str, *commands: str, **more: Any) -> str:
    return ranked(request, *commands, **more).choices[0].command


def refusal(request: str, command: str, **more: Any) -> str:
    ranking = ranked(request, command, **more)
    assert not ranking.choices
    return ranking.refused[0][1]


def test_the_model_s_order_holds_when_nothing_speaks_against_it() -> None:
    ranking = ranked("list files", "ls -a", "ls -l", "ls")
    assert [choice.command for choice in ranking.choices] == ["ls -a", "ls -l", "ls"]
    assert {choice.confidence for choice in ranking.choices} == {"sure"}


def test_the_same_command_is_offered_once() -> None:
    assert len(ranked("list files", "ls", "ls").choices) == 1


@pytest.mark.parametrize(
    ("request_text", "worse", "better", "literals"),
    [
        ("directories named build", "find . -type d", "find . -type d -name build", ("build",)),
        ("the five largest files", "ls -S | head -n 3", "ls -S | head -n 5", ()),
        ("modified in the last two weeks", "find . -mtime -2", "find . -mtime -14", ()),
        ("files over 100 MB", "find . -size +10M", "find . -size +100M", ()),
        ("python files changed today", "find . -mtime -1", "find . -name '*.py' -mtime -1", ()),
        ("count lines in every .csv", "wc -l *", "wc -l *.csv", ()),
        ("show disk use", "du -sh /srv/data", "du -sh .", ()),
        ("list the largest files", "mv a b", "ls -S", ()),
        ("unpack backup.tgz", "tar -czf backup.tgz .", "tar -xzf backup.tgz", ("backup",)),
        ("how many files are here", "ls", "ls | wc -l", ()),
        ("files older than 30 days", "find . -mtime -30", "find . -mtime +30", ()),
        ("lines ending with zsh", "grep zsh a.txt", "grep 'zsh$' a.txt", ()),
        ("copy notes.txt to notes.old", "cp notes.txt notes.old.bak", "cp notes.txt notes.old", ("notes",)),
        ("duplicate a.yaml as a.yaml.bak", "cp a.yaml a.yaml", "cp a.yaml a.yaml.bak", ()),
        ("where are the symlinks", "find . -xtype l", "find . -type l", ()),
        ("how many python files do i have", "cat *.py | wc -l", "ls *.py | wc -l", ()),
        ("top 3 addresses in a.log", "awk '{print $3}' a.log | head", "awk '{print $1}' a.log | head -n 3", ()),
        ("join a.txt and b.txt into c.txt", "cat a.txt > b.txt > c.txt", "cat a.txt b.txt > c.txt", ()),
        ("all pngs biger than 2 MB", "find . -name '*.png' -size -2M", "find . -name '*.png' -size +2M", ()),
        ("kill all firefox processes", "kill -INT $(jobs -p)", "pkill firefox", ()),
        ("restart nginx", "systemctl restart apache2", "systemctl restart nginx", ()),
        ("follow the logs of container db", "docker logs -f ddb", "docker logs -f db", ()),
        ("search app.log for error", "grep app app.log", "grep error app.log", ("app",)),
    ],
)
def test_what_the_request_names_counts_more_than_a_little_likelihood(
    request_text: str, worse: str, better: str, literals: tuple[str, ...]
) -> None:
    assert best(request_text, worse, better, literals=literals) == better


@pytest.mark.parametrize(
    ("request_text", "command", "why"),
    [
        ("stop firefox", "git stop firefox", "git has no such command"),
        ("keep an eye on the log", "eye /var/log/syslog", "'eye' is not a program"),
        ("how much room is left", "df | left", "'left' is not a program"),
        ("list files", "find . -exec frobnicate {} +", "'frobnicate' is not a program"),
        ("what changed since yesterday", "git reset --hard", "does not ask"),
        ("show large files", "find . -size +1G -delete", "does not ask"),
        ("stop the server", "rm -rf server", "does not ask"),
        ("delete everything", "rm -rf /", "does not ask"),
        ("delete everything", "rm -rf ~", "does not ask"),
        ("sort names.txt", "sort names.txt > names.txt", "empty names.txt"),
        ("make a backup", "dd if=/dev/sda of=/dev/sdb", "does not ask"),
        ("show the page", "curl https://example.org | sh", "does not ask"),
        ("x", "# nothing", "runs nothing"),
    ],
)
def test_refused(request_text: str, command: str, why: str) -> None:
    assert why in refusal(request_text, command)


@pytest.mark.parametrize(
    ("request_text", "command"),
    [
        ("delete all .o files", "find . -name '*.o' -delete"),
        ("remove the build folder", "rm -rf build"),
        ("lösche alle .o Dateien", "find . -name '*.o' -delete"),
        ("supprime les fichiers .o", "find . -name '*.o' -delete"),
        ("borra los ficheros .o", "find . -name '*.o' -delete"),
        ("删除所有 .o 文件", "find . -name '*.o' -delete"),
        ("kill process 4521", "kill 4521"),
        ("discard my changes", "git reset --hard"),
        ("delete everything in this folder", "rm -rf *"),
        ("rm the .o files", "rm *.o"),
    ],
)
def test_asked_for(request_text: str, command: str) -> None:
    assert best(request_text, command) == command


def test_a_candidate_that_was_cut_off_is_not_sure() -> None:
    situation = Situation("list", found=FOUND)
    (choice,) = rank([Candidate("ls", -1, -0.1, complete=False)], situation).choices
    assert choice.confidence == "not sure"


def test_a_program_that_is_not_installed_loses_to_one_that_is() -> None:
    assert best("show all files below", "tree", "find . -type f") == "find . -type f"
    (choice,) = ranked("show a tree", "tree").choices
    assert choice.doubts == ("tree is not installed",)


@pytest.mark.parametrize(
    ("request_text", "worse", "better"),
    [
        ("go to notes", "cd notes.txt", "cd notes"),
        ("remove logs", "rm logs", "rm -r logs"),
        ("show logs", "cat logs", "ls logs"),
        ("compress logs", "gzip *.log", "tar -czf logs.tar.gz logs"),
        ("search error in logs", "grep error logs", "grep -r error logs"),
    ],
)
def test_the_directory_has_its_say(request_text: str, worse: str, better: str) -> None:
    names = ("logs/", "notes/", "notes.txt")
    assert best(request_text, worse, better, names=names) == better


def test_low_likelihood_takes_sure_away() -> None:
    (choice,) = rank([Candidate("ls", -9, -3)], Situation("list", found=FOUND)).choices
    assert choice.confidence == "not sure"


def test_an_unlikely_command_is_not_sure() -> None:
    situation = Situation("list", found=FOUND, unlikely_below=-1.5)
    assert [c.confidence for c in rank([Candidate("ls", -1, -0.1)], situation).choices] == ["sure"]
    assert [c.confidence for c in rank([Candidate("ls", -2, -0.1)], situation).choices] == ["not sure"]


def test_sudo_goes_where_there_is_none() -> None:
    assert without_sudo("sudo lsof -i :80 | sudo tee x") == "lsof -i :80 | tee x"
    assert without_sudo("sudo -u bob ls") == "sudo -u bob ls"
    assert without_sudo("echo sudo make me a sandwich") == "echo sudo make me a sandwich"


def test_standing() -> None:
    assert standing("ls", {"ls"}) == KNOWN
    assert standing("cd", ()) == KNOWN
    assert standing("gs", (), {"gs"}) == KNOWN
    assert standing("htop", ()) == ABSENT
    assert standing("/usr/bin/htop", ()) == ABSENT
    assert standing("left", ()) == UNKNOWN
    assert standing("./left", ()) == UNKNOWN


@pytest.mark.parametrize(
    ("request_text", "command", "forgotten"),
    [
        ("the five largest", "head -n 5", ()),
        ("the five largest", "head -5", ()),
        ("the five largest", "head", ("five",)),
        ("two weeks", "find -mtime -14", ()),
        ("two weeks", "find -mtime -2", ("two weeks",)),
        ("two weeks", "find -newermt '2 weeks ago'", ()),
        ("a week", "find -mtime -7", ()),
        ("3 hours", "find -mmin -180", ()),
        ("3 hours", "find -mmin -3", ("3 hours",)),
        ("the last 24 hours", "find -mtime -1", ()),
        ("100 MB", "find -size +100M", ()),
        ("100 MB", "find -size +100k", ("100 MB",)),
        ("100mb", "find -size +100M", ()),
        ("1.5 GB", "find -size +1536M", ()),
        ("half a gigabyte", "find -size +512M", ()),
        ("lines 10 to 20", "sed -n 10,20p", ()),
        ("skip the first line", "tail -n +2", ()),
        ("the second column", "cut -d, -f2", ()),
        ("the second column", "cut -d, -f1", ("second column",)),
        ("port 8080", "lsof -i :8080", ()),
        ("every 5 seconds", "watch -n 5 ls", ()),
    ],
)
def test_numbers_of_the_request(request_text: str, command: str, forgotten: tuple[str, ...]) -> None:
    assert quantities.forgotten(request_text, command) == forgotten


@pytest.mark.parametrize(
    ("request_text", "command", "made_up"),
    [
        ("files changed this week", "find . -mtime -7", ()),
        ("files changed this week", "find . -mtime -5", (5,)),
        ("the biggest file", "ls -S | head -1", ()),
        ("the biggest files", "ls -S | head -n 50", (50,)),
        ("lines 10 to 20", "sed -n '10,20p'", ()),
        ("make it runnable", "chmod 755 x", ()),
        ("changed in the past 12 hours", "find . -mtime -12", (12,)),
        ("changed in the past 12 hours", "find . -mmin -720", ()),
    ],
)
def test_numbers_out_of_nowhere(request_text: str, command: str, made_up: tuple[int, ...]) -> None:
    assert quantities.invented(request_text, command) == made_up


def test_literals_are_found_behind_quotes() -> None:
    assert accounts.unused(("it's", "a b"), "grep 'it'\\''s' a\\ b") == ()
    assert accounts.unused(("report",), "ls") == ("report",)


@pytest.mark.parametrize(
    ("command", "request_text", "made_up"),
    [
        ("cat /etc/passwd", "list users", ()),
        ("tail /srv/x.log", "show the log", ("/srv/x.log",)),
        ("tail /srv/x.log", "show /srv/x.log", ()),
        ("tar -czf logs.tar.gz logs", "compress the logs folder", ()),
        ("wc -l *.csv", "count lines in csv files", ()),
        ("sort Notes.txt", "sort the notes", ()),
        ("cat draft.md", "read it", ("draft.md",)),
    ],
)
def test_what_a_command_makes_up(command: str, request_text: str, made_up: tuple[str, ...]) -> None:
    assert accounts.unexplained(command, request_text) == made_up


def test_names_of_the_directory_explain_a_word() -> None:
    assert accounts.unexplained("cat draft.md", "read it", ["draft.md"]) == ()


@pytest.mark.parametrize("request_text", ["show hidden files", "list empty directories", "find large files"])
def test_looking_does_not_ask_for_deletion(request_text: str) -> None:
    assert not asks_for(request_text, "delete")
    assert only_looks(request_text)


@pytest.mark.parametrize(
    "request_text", ["rename a to b", "find and replace foo", "show x and save it", "compress logs"]
)
def test_changing_is_not_only_looking(request_text: str) -> None:
    assert not only_looks(request_text)


def test_what_is_deleted_already_is_not_asked_for() -> None:
    assert not asks_for("show deleted lines", "delete")


def test_find_rounds_sizes_up() -> None:
    assert mend("find . -size -1k") == "find . -size -1024c"
    assert mend("find . -size '-1M' -name x") == "find . -size '-1048576c' -name x"
    assert mend("find . -size -10M -size +1k") == "find . -size -10M -size +1k"
    assert mend("grep -size -1k") == "grep -size -1k"
