"""`msyn do --fix`: what is told to the broker, and what is printed; against a played broker."""

from pathlib import Path

import pytest

from msyn import errors, protocol
from tests.cli.fake_broker import broker_says, candidate, result
from tests.cli.terminal import Terminal
from tests.e2e.cli import msyn

GIT = candidate("git status", why="there is no program gti; git is close")


def test_command_status_and_error_text_are_told() -> None:
    with broker_says(result(GIT)) as broker:
        ran = msyn("do", "--fix", "--status", "127", "gti", "status", "-s", stdin=b"gti: command not found\n")
    assert (ran.code, ran.out) == (0, "git status\n")
    assert ran.err == "msyn do: there is no program gti; git is close\n"
    asked = broker.requests[0]
    assert asked.verb == "fix"
    assert (asked.args["last"], asked.args["status"]) == ("gti status -s", 127)
    assert asked.args["error"] == "gti: command not found\n"


def test_a_status_that_was_not_told_is_not_made_up() -> None:
    with broker_says(result(GIT)) as broker:
        msyn("do", "--fix", "gti status")
    assert "status" not in broker.requests[0].args


def test_no_repair_is_said_with_its_code() -> None:
    with broker_says(protocol.error_event(errors.NothingFound("msyn has no certain repair for that.", "Say more."))):
        ran = msyn("do", "--fix", "make test")
    assert (ran.code, ran.out) == (errors.NOTHING, "")
    assert "no certain repair" in ran.err


def test_at_a_terminal_it_is_asked_about(home: Path) -> None:
    with broker_says(result(candidate("echo fixed-$((40+2))", why="a slip"))), Terminal("do", "--fix", "x") as screen:
        seen = screen.wait_for("[q]uit")
        assert "a slip" in seen
        assert "fixed-42" not in seen
        screen.type("\r")
        assert screen.end() == 0
        assert b"fixed-42" in screen.seen


@pytest.mark.parametrize("args", [(), ("",), ("--status", "300", "x"), ("--status", "x", "y")])
def test_a_wrong_call(args: tuple[str, ...]) -> None:
    ran = msyn("do", "--fix", *args)
    assert (ran.code, ran.out) == (errors.USAGE, "")
    assert len(ran.err.splitlines()) == 1
