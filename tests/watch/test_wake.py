import os
import threading
from pathlib import Path

import pytest

from msyn.watch.wake import Wake


@pytest.fixture(params=["queue", "degraded"])
def wake(request: pytest.FixtureRequest) -> Wake:
    made = Wake()
    if request.param == "degraded":
        made._queue = None
    elif made.degraded:
        pytest.skip(f"this system has no POSIX message queues: {made.degraded}")
    request.addfinalizer(made.close)
    return made


def test_a_full_queue_blocks_nobody(wake: Wake) -> None:
    for _ in range(100):
        wake.send()
    wake.wait(timeout_s=5)  # returns at once, and takes all of them
    woken = threading.Event()
    threading.Thread(target=lambda: (wake.wait(timeout_s=30), woken.set()), daemon=True).start()
    assert not woken.wait(0.2)
    wake.send()
    assert woken.wait(10)


def test_waiting_ends_at_the_timeout(wake: Wake) -> None:
    wake.wait(timeout_s=0.01)


def test_the_queue_has_no_name_that_others_could_use(wake: Wake) -> None:
    queues = Path("/dev/mqueue")
    if not queues.is_dir():
        pytest.skip("the message queues are not mounted here")
    assert not [path.name for path in queues.glob(f"msyn-watch-{os.getuid()}-*")]
