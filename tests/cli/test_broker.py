"""`msyn broker start|stop|status` by hand."""

import json
import subprocess
import sys
from collections.abc import Iterator

import pytest

from msyn import __version__, client, config


@pytest.fixture(autouse=True)
def no_broker_left(home: object) -> Iterator[None]:
    yield
    client.stop()


def broker(*args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "msyn", "broker", *args], capture_output=True, text=True, timeout=60)


def test_start_stop_and_status_say_what_is_so_and_may_be_repeated() -> None:
    assert (broker("status").returncode, broker("status").stdout) == (1, "not running\n")
    assert (broker("start").returncode, broker("start").returncode) == (0, 0)
    done = broker("status")
    assert done.returncode == 0 and done.stderr == ""
    found = dict(line.split(maxsplit=1) for line in done.stdout.splitlines())
    assert found["model"] == "not loaded" and f"msyn {__version__}, pid " in found["broker"]
    assert found["socket"] == str(config.socket_path())
    assert found["jobs"].startswith("interactive 0 running 0 waiting, pipe")
    assert (broker("stop").returncode, broker("stop").returncode) == (0, 0)
    assert broker("status").returncode == 1


def test_status_as_json_is_one_object_running_or_not() -> None:
    assert json.loads(broker("status", "--json").stdout) == {"running": False, "socket": str(config.socket_path())}
    client.start()
    found = json.loads(broker("status", "--json").stdout)
    assert found["running"] is True and found["version"] == __version__ and found["model"] == ""
    assert set(found["jobs"]) == {"interactive", "pipe", "background"}
    for name in ("pid", "uptime_s", "requests", "rss_bytes", "clients"):
        assert isinstance(found[name], int | float)


def test_a_broker_that_cannot_start_is_a_sentence() -> None:
    config.config_dir().mkdir(parents=True)
    (config.config_dir() / "config.toml").write_text("threads = [")
    done = broker("start")
    assert done.returncode == 2 and "config.toml" in done.stderr and done.stderr.count("\n") == 1


def test_run_is_the_broker_itself() -> None:
    process = subprocess.Popen([sys.executable, "-m", "msyn", "broker", "run"], stderr=subprocess.DEVNULL)
    assert client.start() in (True, False)  # whoever comes first serves; both are well
    found = client.status()
    assert found is not None
    if found["pid"] != process.pid:
        assert process.wait(60) == 0
    client.stop()
    assert process.wait(60) == 0
