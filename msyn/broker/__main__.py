"""`python -m msyn.broker`: one broker, in the foreground, or detached with --daemon as `msyn/launch.py` starts it.

    --daemon       leave the terminal; output goes to the log
    --ready-fd N   write "ready" to descriptor N once the socket listens, or one `error` event

The order matters: the socket listens before asyncio is imported, and numpy comes after that on another thread.
"""

import logging
import os
import sys
from typing import TYPE_CHECKING

from msyn import config
from msyn.broker import lifecycle
from msyn.errors import NO_ENGINE, OK, MsynError

if TYPE_CHECKING:
    from msyn.broker.runner import Runner
    from msyn.broker.server import Setup

log = logging.getLogger("msyn.broker")


def main(args: list[str]) -> int:
    ready_fd = int(args[args.index("--ready-fd") + 1]) if "--ready-fd" in args else -1
    log_name = ""
    try:
        settings = config.load()
        lifecycle.settle(settings)
        if "--daemon" in args:
            lifecycle.detach(ready_fd)
            log_name = lifecycle.open_log()
        post = lifecycle.take_post()
    except lifecycle.ServedByAnother:
        lifecycle.say_ready(ready_fd)
        return OK
    except (MsynError, OSError) as error:
        lifecycle.say_failed(ready_fd, error)
        return getattr(error, "exit_code", NO_ENGINE)
    lifecycle.say_ready(ready_fd)
    try:
        _serve(post, settings, log_name)
    finally:
        post.withdraw()
    return OK


def _serve(post: lifecycle.Post, settings: config.Config, log_name: str) -> None:
    import asyncio
    import signal

    from msyn.broker.server import Server

    _log_to_stderr(log_name)
    setup = _setup(post, settings, log_name)

    async def serve() -> None:
        server = Server(post.listener, setup)
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, server.stop)
        await server.serve()

    log.info("msyn broker at %s", post.path)
    asyncio.run(serve())
    log.info("left")


def _setup(post: lifecycle.Post, settings: config.Config, log_name: str) -> "Setup":
    from msyn.broker.jobs import JOBS
    from msyn.broker.metrics import Metrics
    from msyn.broker.server import Setup

    metrics = Metrics()

    def make_runner() -> "Runner":
        from msyn.broker.loading import load
        from msyn.broker.runner import Runner

        return Runner(lambda: load(settings), metrics=metrics, log_name=log_name or "stderr of the broker")

    return Setup(JOBS, make_runner, metrics, settings.idle_exit_s, post.withdraw, log_name)


class _BoundedLog(logging.StreamHandler):
    """Records on stderr; begins a new file when the one behind it is too long."""

    def emit(self, record: logging.LogRecord) -> None:
        super().emit(record)
        if os.fstat(2).st_size > config.MAX_LOG_BYTES:
            lifecycle.open_log()


def _log_to_stderr(log_name: str) -> None:
    handler = _BoundedLog() if log_name else logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler])


if __name__ == "__main__":
    exit_code = main(sys.argv[1:])
    logging.shutdown()
    os._exit(exit_code)  # no waiting for a thread that hangs in a dead file system or a long import
