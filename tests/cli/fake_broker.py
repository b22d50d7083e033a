"""A broker that says what a test wrote down, on the real socket, in the real frames."""

import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from msyn import config, protocol
from msyn.protocol import Event, Request

Answer = Callable[[Request], Iterator[Event]]


class FakeBroker:
    """Answers each request with the events of `answer`; remembers requests, and whether a client went away early."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.requests: list[Request] = []
        self.client_gone = threading.Event()
        config.private_dir(config.runtime_dir())
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socket.bind(config.socket_name())
        self.socket.listen()
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self.socket.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(client,), daemon=True).start()

    def _talk(self, client: socket.socket) -> None:
        with client:
            line = client.makefile("rb").readline()
            if not line:
                return
            asked = protocol.decode_request(line)
            self.requests.append(asked)
            threading.Thread(target=self._notice_end, args=(client,), daemon=True).start()
            try:
                for event in self.answer(asked):
                    client.sendall(protocol.encode(event))
                client.shutdown(socket.SHUT_RDWR)  # a makefile keeps a closed socket open
            except OSError:
                self.client_gone.set()

    def _notice_end(self, client: socket.socket) -> None:
        try:
            if not client.recv(1):
                self.client_gone.set()
        except OSError:
            pass


def candidate(command: str, **more: Any) -> dict[str, Any]:
    plain = {"risk": "read", "reasons": [], "destructive": False, "confidence": "sure", "doubts": []}
    return {"command": command, **plain, **more}


def destroying(command: str) -> dict[str, Any]:
    return candidate(command, risk="destroys", reasons=[f"deletes files ({command})"], destructive=True)


def result(*candidates: dict[str, Any]) -> Event:
    return protocol.done_event({**candidates[0], "candidates": list(candidates), "engine_ms": 1.0})


@contextmanager
def broker_says(*events: Event, wait: threading.Event | None = None) -> Iterator[FakeBroker]:
    """Run with a broker that answers every request with `events`, after `wait` where there is one."""

    def answer(_: Request) -> Iterator[Event]:
        if wait:
            wait.wait(60)
        yield from events

    broker = FakeBroker(answer)
    try:
        yield broker
    finally:
        broker.socket.close()
        os.unlink(config.socket_name())
