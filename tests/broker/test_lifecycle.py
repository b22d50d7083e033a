"""Real broker processes: started by whoever needs them, one per user, recovered from when they die."""

import json
import os
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from msyn import __version__, client, config, errors, launch
from msyn.protocol import Request, encode_request
from tests.broker.test_server import WAIT_S, wait_until
from tests.contract.tiny import make_tiny_model

REPOSITORY = Path(__file__).parents[2]
PING = "from msyn import client, protocol; print(client.call(protocol.Request('ping'))['pid'])"


@pytest.fixture(autouse=True)
def no_broker_left(home: Path) -> Iterator[None]:
    yield
    client.stop()


def pid() -> int:
    return client.call(Request("ping"))["pid"]


def is_gone(process_id: int) -> bool:
    try:
        return Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def other_broker(*options: str) -> subprocess.Popen[bytes]:
    """A broker with the jobs of test_server.py, listening."""
    ready, told = os.pipe()
    command = [sys.executable, "-m", "tests.broker.other_broker", "--ready-fd", str(told), *options]
    process = subprocess.Popen(command, pass_fds=[told], cwd=REPOSITORY, stderr=subprocess.DEVNULL)
    os.close(told)
    with open(ready, "rb") as answer:
        assert answer.read() == launch.READY
    return process


def start_job(verb: str) -> socket.socket:
    sock = client._dial()
    sock.sendall(encode_request(Request(verb)))
    wait_until(lambda: client.status()["jobs"]["interactive"]["running"] == 1)  # type: ignore[index]
    return sock


def test_the_first_client_starts_a_broker_and_the_second_finds_it() -> None:
    assert not client.running()
    first = pid()
    assert pid() == first != os.getpid()
    assert client.start() is False


def test_everything_it_makes_is_private() -> None:
    pid()
    folder = config.socket_path().parent
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    made = [*folder.iterdir(), launch.log_path()]
    assert len(made) >= 4
    assert {stat.S_IMODE(path.stat().st_mode) for path in made} == {0o600}


def test_a_runtime_directory_that_is_too_open_is_closed() -> None:
    config.runtime_dir().mkdir(mode=0o777)
    config.runtime_dir().chmod(0o777)
    pid()
    assert stat.S_IMODE(config.runtime_dir().stat().st_mode) == 0o700


def test_many_clients_at_once_start_one_broker() -> None:
    processes = [subprocess.Popen([sys.executable, "-c", PING], stdout=subprocess.PIPE) for _ in range(8)]
    pids = {process.communicate(timeout=WAIT_S)[0] for process in processes}
    assert pids == {b"%d\n" % pid()}
    assert launch.log_path().read_text().count("msyn broker at") == 1


def test_a_second_broker_sees_the_first_and_leaves() -> None:
    first = pid()
    second = subprocess.run([sys.executable, "-P", "-m", "msyn.broker"], timeout=WAIT_S, capture_output=True)
    assert (second.returncode, second.stderr) == (0, b"")
    assert pid() == first


def test_a_stale_socket_is_replaced() -> None:
    config.private_dir(config.socket_path().parent)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as dead:
        dead.bind(str(config.socket_path()))
    assert config.socket_path().exists() and not client.running()
    assert pid()


def test_a_killed_broker_is_a_sentence_and_the_next_call_starts_another() -> None:
    process = other_broker()
    script = (
        "import sys\nfrom msyn import client, protocol\nfrom msyn.cli.common import guarded\n"
        "def run():\n"
        "    for event in client.request(protocol.Request('endless')): print(event['event'], flush=True)\n"
        "sys.exit(guarded('msyn ask', run))"
    )
    asking = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert asking.stdout is not None and asking.stdout.readline() == b"token\n"
    process.kill()
    _, said = asking.communicate(timeout=WAIT_S)
    process.wait(WAIT_S)
    assert said == b"msyn ask: The broker stopped in the middle of the answer. Ask again.\n"
    assert asking.returncode == 69
    assert config.socket_path().exists()  # it had no chance to tidy up
    assert pid() != process.pid


def test_a_killed_client_cancels_its_job() -> None:
    process = other_broker()
    script = "from msyn import client, protocol; list(client.request(protocol.Request('sleeper')))"
    asking = subprocess.Popen([sys.executable, "-c", script])
    wait_until(lambda: client.status()["jobs"]["interactive"]["running"] == 1)  # type: ignore[index]
    asking.kill()
    asking.wait(WAIT_S)
    wait_until(lambda: client.status()["metrics"].get("cancelled") == 1)  # type: ignore[index]
    client.stop()
    assert process.wait(WAIT_S) == 0


def test_interrupting_a_client_cancels_its_job() -> None:
    process = other_broker()
    script = (
        "import sys\nfrom msyn import client, protocol\nfrom msyn.cli.common import guarded\n"
        "sys.exit(guarded('msyn ask', lambda: len(list(client.request(protocol.Request('sleeper'))))))"
    )
    asking = subprocess.Popen([sys.executable, "-c", script], stderr=subprocess.PIPE)
    wait_until(lambda: client.status()["jobs"]["interactive"]["running"] == 1)  # type: ignore[index]
    asking.send_signal(signal.SIGINT)
    assert asking.communicate(timeout=WAIT_S)[1] == b""
    assert asking.returncode == 130
    wait_until(lambda: client.status()["metrics"].get("cancelled") == 1)  # type: ignore[index]
    client.stop()
    process.wait(WAIT_S)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly(number: signal.Signals) -> None:
    process = other_broker()
    sock = start_job("sleeper")
    process.send_signal(number)
    assert process.wait(WAIT_S) == 0
    assert not config.socket_path().exists()
    assert json.loads(sock.makefile("rb").readline())["code"] == "gone"
    sock.close()


def test_it_leaves_when_nobody_came_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MSYN_IDLE_EXIT_S", "1")
    process_id = pid()
    wait_until(lambda: is_gone(process_id))
    assert not config.socket_path().exists()


def test_an_idle_older_broker_is_replaced() -> None:
    process = other_broker("--version", "0.0.9")
    with pytest.raises(errors.BadUsage, match="knows no verb 'echo'"):  # the new broker speaking
        client.call(Request("echo"))
    assert process.wait(WAIT_S) == 0
    found = client.status()
    assert found is not None and found["version"] == __version__


def test_an_older_broker_at_work_is_left_alone() -> None:
    process = other_broker("--version", "0.0.9")
    sock = start_old_job()
    with pytest.raises(errors.WrongVersion, match=r"0\.0\.9.*msyn broker stop"):
        client.call(Request("echo"))
    assert process.poll() is None
    sock.close()
    client.stop()
    process.wait(WAIT_S)


def start_old_job() -> socket.socket:
    sock = client._dial()
    sock.sendall(encode_request(Request("sleeper", version="0.0.9")))
    wait_until(lambda: client.status()["jobs"]["interactive"]["running"] == 1)  # type: ignore[index]
    return sock


def test_a_newer_broker_is_left_alone() -> None:
    process = other_broker("--version", "99.0")
    with pytest.raises(errors.WrongVersion, match=r"99\.0"):
        client.call(Request("echo"))
    assert process.poll() is None
    client.stop()
    process.wait(WAIT_S)


def test_versions_are_compared_as_numbers() -> None:
    assert client._is_older("0.9.0", "0.10.0")
    assert not client._is_older("0.10.0", "0.9.0")
    assert not client._is_older("0.1.0", "0.1.0")
    assert not client._is_older("", "0.1.0")


def test_a_broken_setting_is_told_to_the_client() -> None:
    config.config_dir().mkdir(parents=True)
    (config.config_dir() / "config.toml").write_text("idle_exit_s = 'soon'\n")
    with pytest.raises(errors.BadUsage, match="idle_exit_s: 'soon' is not a int"):
        pid()


def test_a_socket_name_that_is_too_long_is_told(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    long = home / ("x" * 100)
    long.mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(long))
    with pytest.raises(errors.NoEngine, match=r"too long.*XDG_RUNTIME_DIR"):
        pid()
    broker = subprocess.run([sys.executable, "-m", "msyn.broker"], capture_output=True, timeout=WAIT_S)
    assert broker.returncode == 2 and b"longer than a socket's name" in broker.stderr


def test_a_folder_that_others_can_change_is_no_place_for_a_socket(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "open").mkdir()
    (home / "open").chmod(0o777)
    monkeypatch.setenv("MSYN_SOCKET", str(home / "open" / "s"))
    with pytest.raises(errors.BadUsage, match="can be changed by other users"):
        pid()
    assert stat.S_IMODE((home / "open").stat().st_mode) == 0o777


def test_no_place_for_a_log_is_no_reason_not_to_answer() -> None:
    config.state_dir().write_text("not a directory")
    assert pid()


def test_a_long_log_is_begun_anew() -> None:
    config.private_dir(config.state_dir())
    launch.log_path().write_bytes(b"old\n" * (config.MAX_LOG_BYTES // 4 + 1))
    pid()
    wait_until(lambda: b"msyn broker at" in launch.log_path().read_bytes())
    assert launch.log_path().stat().st_size < 10_000
    assert launch.log_path().with_suffix(".log.1").stat().st_size > config.MAX_LOG_BYTES


def test_a_module_in_the_working_directory_is_not_imported(home: Path) -> None:
    folder = home / "evil"
    folder.mkdir()
    for name in ("json", "socket", "asyncio", "numpy", "msyn"):
        (folder / f"{name}.py").write_text(f"open({str(folder / 'pwned')!r}, 'w')")
    subprocess.run([sys.executable, "-P", "-c", PING], cwd=folder, check=True, timeout=WAIT_S)
    assert pid()
    assert not (folder / "pwned").exists()


def test_it_keeps_nothing_of_its_starter(home: Path) -> None:
    ours, theirs = os.pipe()
    folder = home / "cwd"
    folder.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", PING], cwd=folder, pass_fds=[theirs], capture_output=True, timeout=WAIT_S
    )
    os.close(theirs)
    assert os.read(ours, 1) == b""  # would wait for ever while the broker held the other end
    os.close(ours)
    broker_pid = int(done.stdout)
    assert Path(f"/proc/{broker_pid}/cwd").readlink() == Path("/")
    assert os.getsid(broker_pid) != os.getsid(0)


def test_a_socket_given_by_systemd_is_used_and_kept(home: Path) -> None:
    path = config.private_dir(config.socket_path().parent) / "broker.sock"
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        listener.bind(str(path))
        listener.listen()
        fd = listener.fileno()
        script = f'exec 3<&{fd}; LISTEN_PID=$$ LISTEN_FDS=1 exec "$0" -P -m msyn.broker'
        process = subprocess.Popen(["bash", "-c", script, sys.executable], pass_fds=[fd], stderr=subprocess.DEVNULL)
        assert pid() == process.pid
        client.stop()
        assert process.wait(WAIT_S) == 0
        assert path.exists()


def test_a_runtime_directory_that_cannot_be_made_is_a_sentence(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "file").write_text("")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(home / "file"))
    with pytest.raises(errors.NoEngine, match="Not a directory"):
        pid()


def test_a_client_that_ignores_its_children_starts_one_too() -> None:
    script = "import signal; signal.signal(signal.SIGCHLD, signal.SIG_IGN); " + PING
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=WAIT_S)
    assert done.returncode == 0 and int(done.stdout) == pid()


def test_it_loads_the_model_of_the_settings_at_the_first_job(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MSYN_MODEL", str(make_tiny_model(home / "tiny")))
    pid()
    assert client.status()["model"] == ""  # type: ignore[index]
    with pytest.raises(errors.NothingFound):  # random weights write no command
        client.call(Request("do", {"intent": "list files"}))
    found = client.status()
    assert found is not None and found["model"] == "tiny" and found["metrics"]["steps"] > 0


def test_without_a_model_the_sentence_says_what_to_do(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MSYN_MODEL", str(home / "nowhere"))
    with pytest.raises(errors.NoEngine) as caught:
        client.call(Request("do", {"intent": "list files"}))
    assert caught.value.exit_code == 69 and caught.value.todo
    assert client.status()["model"] == ""  # type: ignore[index]
