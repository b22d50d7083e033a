"""man/msyn-protocol.7 against the code: verbs, events, codes, classes, limits, and its examples."""

import re
import subprocess
from pathlib import Path

from msyn import config, errors, protocol
from msyn.broker.jobs import JOBS
from msyn.broker.server import SERVER_VERBS
from tests.broker.test_server import Broker, speak

PAGE = (Path(__file__).parents[2] / "man" / "msyn-protocol.7").read_text()


def table(section: str) -> list[list[str]]:
    """The rows of a section's first table, without its heading."""
    body = PAGE.partition(f"\n.SH {section}\n")[2].partition("\n.SH ")[0]
    rows = body.partition(".TS\n")[2].partition(".TE")[0].splitlines()[3:]
    assert rows, section
    return [row.split("@") for row in rows[1:]]


def test_verbs() -> None:
    assert {row[0] for row in table("VERBS")} == {*JOBS, *SERVER_VERBS}


def test_events() -> None:
    documented = {row[0]: set(row[1].split(", ")) for row in table("EVENTS")}
    assert set(documented) == {"token", "progress", "note", "done", "error"}
    assert documented["done"] | {"event"} == set(protocol.done_event({}))
    assert documented["error"] | {"event"} == set(protocol.error_event(errors.Busy("x")))


def test_codes_and_exit_statuses() -> None:
    real = {cls.code: cls.exit_code for cls in errors._tree(errors.MsynError)} | {"internal": 69}
    assert {row[0]: int(row[1]) for row in table("ERRORS")} == real


def test_request() -> None:
    sent = protocol.decode(protocol.encode_request(protocol.Request("ping")))
    assert {row[0] for row in table("REQUEST")} == set(sent)
    (classes,) = [row[2] for row in table("REQUEST") if row[0] == "class"]
    assert all(klass in classes for klass in protocol.CLASSES)


def test_limits() -> None:
    limits = [config.MAX_FRAME_BYTES, config.MAX_OUTBOX_BYTES, config.MAX_CLIENTS, int(config.REQUEST_TIMEOUT_S)]
    assert [int(row[0]) for row in table("LIMITS")] == limits


def test_files() -> None:
    names = {Path(row[0]).name for row in table("FILES")}
    assert {config.socket_path().name, "broker.sock.lock", "start.lock", "broker.log"} == names


def test_the_requests_of_the_examples_are_requests() -> None:
    lines = re.findall(r"\\\(aq(\{.*\})\\\(aq", PAGE)
    assert len(lines) == 2
    assert [protocol.decode_request(line.encode()).verb for line in lines] == ["ping", "do"]
    broker = Broker()
    (event,) = speak(lines[0].encode() + b"\n")
    broker.stop()
    answer = re.search(r'^\{"event".*\}$', PAGE, re.MULTILINE)
    assert answer
    assert protocol.decode(answer[0].encode()).keys() == event.keys()


def test_the_page_can_be_set() -> None:
    page = str(Path(__file__).parents[2] / "man" / "msyn-protocol.7")
    try:
        done = subprocess.run(
            ["groff", "-t", "-man", "-Tutf8", "-rLL=78n", "-ww", page], capture_output=True, text=True
        )
    except FileNotFoundError:
        return  # set where groff is; the tables above are read everywhere
    assert done.returncode == 0 and done.stderr == ""
    assert "MSYN-PROTOCOL(7)" in done.stdout
