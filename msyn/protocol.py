"""The words that clients and the broker exchange: JSON lines over a Unix stream socket (msyn-protocol(7)).

A client sends one request object; the broker answers with event objects until `done` or `error`:

    -> {"msyn": 1, "version": "0.1.0", "verb": "do", "class": "interactive", "args": {...}}
    <- {"event": "token", "text": "find "}          streamed answer text
    <- {"event": "progress", "what": "notes.md", "done": 512, "total": 2048}
    <- {"event": "note", "text": "..."}             for stderr
    <- {"event": "done", "exit": 0, "result": {...}}
    <- {"event": "error", "code": "busy", "exit": 75, "what": "...", "todo": "..."}

Encoding and checking only; sockets belong to `client` and `broker.server`. Standard library only.
"""

import json
from typing import Any

from msyn import __version__
from msyn.config import MAX_FRAME_BYTES
from msyn.errors import BadFrame, MsynError, WrongVersion

PROTOCOL = 1
CLASSES = ("interactive", "pipe", "background")
FINAL_EVENTS = ("done", "error")

Event = dict[str, Any]


class Request:
    """One request. `klass` is the scheduling class; `args` belong to the verb."""

    # By hand: importing dataclasses would be a fifth of a key press (tests/cli/test_widget.py)
    __slots__ = ("args", "klass", "protocol", "verb", "version")

    def __init__(
        self,
        verb: str,
        args: dict[str, Any] | None = None,
        klass: str = "interactive",
        version: str = __version__,
        protocol: int = PROTOCOL,
    ) -> None:
        self.verb, self.args, self.klass = verb, {} if args is None else args, klass
        self.version, self.protocol = version, protocol

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Request) and all(getattr(self, n) == getattr(other, n) for n in self.__slots__)

    def __repr__(self) -> str:
        return f"Request({self.verb!r}, {self.args!r}, {self.klass!r}, {self.version!r}, {self.protocol!r})"


def encode_request(request: Request) -> bytes:
    """One line. Raises BadFrame when it would be longer than MAX_FRAME_BYTES."""
    return encode(
        {
            "msyn": request.protocol,
            "version": request.version,
            "verb": request.verb,
            "class": request.klass,
            "args": request.args,
        }
    )


def decode_request(line: bytes) -> Request:
    """The request in `line`. Raises BadFrame for anything that is not one, WrongVersion for another protocol."""
    table = decode(line)
    if table.get("msyn") != PROTOCOL:
        raise WrongVersion(
            f"This broker speaks protocol {PROTOCOL} (msyn {__version__}), the client {table.get('msyn')!r}.",
            "Run: msyn broker stop",
        )
    verb, klass, args = table.get("verb"), table.get("class", "interactive"), table.get("args", {})
    version = table.get("version", "")
    if not isinstance(verb, str) or not isinstance(args, dict) or not isinstance(version, str):
        raise BadFrame("A request needs a verb (text) and args (an object).", "See msyn-protocol(7).")
    if klass not in CLASSES:
        raise BadFrame(f"Unknown class {klass!r}.", f"Use one of: {', '.join(CLASSES)}.")
    return Request(verb=verb, args=args, klass=klass, version=version)


def encode(table: dict[str, Any]) -> bytes:
    """One JSON line. Lone surrogates (undecodable bytes of file names) pass through as escapes."""
    line = json.dumps(table, separators=(",", ":")).encode("ascii") + b"\n"
    if len(line) > MAX_FRAME_BYTES:
        raise BadFrame(f"A message of {len(line)} bytes is over the limit of {MAX_FRAME_BYTES}.", "Send less at once.")
    return line


def decode(line: bytes) -> dict[str, Any]:
    """The object in `line`. Raises BadFrame."""
    if len(line) > MAX_FRAME_BYTES:
        raise BadFrame(f"A message of over {MAX_FRAME_BYTES} bytes was refused.", "Send less at once.")
    try:
        table = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadFrame("A message is not one line of JSON.", "See msyn-protocol(7).") from error
    if not isinstance(table, dict):
        raise BadFrame("A message is not a JSON object.", "See msyn-protocol(7).")
    return table


def error_event(error: MsynError) -> Event:
    return {
        "event": "error",
        "code": error.code,
        "exit": error.exit_code,
        "what": error.what,
        "todo": error.todo,
    }


def done_event(result: dict[str, Any], exit_code: int = 0) -> Event:
    return {"event": "done", "exit": exit_code, "result": result}
