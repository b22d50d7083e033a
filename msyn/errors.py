"""Every failure msyn can name, with its exit code on the class.

Owns the exception tree and the exit codes; printing them is left to `cli/`, carrying them over the socket to
`protocol`. A message says what happened and to which file or option; `todo` says what to type next.
Standard library only: the key-press path imports this module.
"""

OK = 0
NOTHING = 1
USAGE = 2
PARTIAL = 3
NO_ENGINE = 69
BUSY = 75
INTERRUPTED = 130


class MsynError(Exception):
    """Base of all errors that reach a person: one sentence, one piece of advice, one exit code."""

    exit_code = NOTHING
    code = "failed"

    def __init__(self, what: str, todo: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.todo = todo

    def __str__(self) -> str:
        return f"{self.what} {self.todo}".strip()


class NothingFound(MsynError):
    """The work was done and the answer is: nothing."""

    code = "nothing"


class BadUsage(MsynError):
    """The call itself is wrong: an option, a path, a request."""

    exit_code = USAGE
    code = "usage"


class BadFrame(BadUsage):
    """A peer on the socket sent something that is not a frame of this protocol."""

    code = "frame"


class WrongVersion(BadUsage):
    """Client and broker are of different versions."""

    code = "version"


class NoEngine(MsynError):
    """No model could be loaded, or no broker could be started."""

    exit_code = NO_ENGINE
    code = "engine"


class Unreachable(NoEngine):
    """The broker went away in the middle of a request."""

    code = "gone"


class Busy(MsynError):
    """Too much is waiting already; try again."""

    exit_code = BUSY
    code = "busy"


class Unsupported(MsynError):
    """This engine or model cannot do what was asked (attach, shift, a window this long)."""

    exit_code = NO_ENGINE
    code = "unsupported"


class WindowFull(MsynError):
    """A sequence would outgrow the model's window."""

    code = "window"


class Skip(MsynError):
    """A file that msyn does not read, for a reason that fits on a line: binary, too large, a secret."""

    exit_code = PARTIAL
    code = "skipped"

    def __init__(self, what: str, todo: str = "", *, reason: str = "") -> None:
        super().__init__(what, todo)
        self.reason = reason or what


class Unreadable(Skip):
    """A file that the system would not let us read."""

    code = "unreadable"


class StoreFull(MsynError):
    """No room for another object: the disk, the person's disk quota, or msyn's own."""

    exit_code = PARTIAL
    code = "full"


class StoreReadOnly(MsynError):
    """The cache directory cannot be written."""

    exit_code = PARTIAL
    code = "readonly"


def from_code(code: str, what: str, todo: str) -> MsynError:
    """The exception that an `error` event stands for; unknown codes become plain MsynError."""
    return _BY_CODE.get(code, MsynError)(what, todo)


def _tree(cls: type[MsynError]) -> list[type[MsynError]]:
    return [cls] + [leaf for child in cls.__subclasses__() for leaf in _tree(child)]


_BY_CODE = {cls.code: cls for cls in _tree(MsynError)}
