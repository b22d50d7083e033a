"""`find ... -delete` rewritten so that it only lists: the same tests, with -print0 where it would have acted.

In: a stage of find. Out: arguments that are safe to run, or None when anything stands there that is not a plain test.
Pure: disk.py runs the result.
"""

from msyn.command.parts import Stage
from msyn.command.verdicts import words

_ALONE = words(
    """! -not -a -and -o -or ( ) , -prune -xdev -mount -depth -d -follow -L -H -P -true -false -readable -writable
    -executable -nouser -nogroup -daystart -noleaf -empty -ignore_readdir_race -nowarn -warn"""
)
_WITH_VALUE = words(
    """-name -iname -path -ipath -wholename -iwholename -regex -iregex -type -xtype -size -mtime -mmin -atime -amin
    -ctime -cmin -newer -anewer -cnewer -newermt -newerat -newerct -newermm -maxdepth -mindepth -user -group -uid -gid
    -perm -links -inum -samefile -regextype -lname -ilname -fstype -used"""
)
_PRINTS = ("-print", "-print0")
_DELETERS = ("rm", "unlink", "shred", "rmdir")


def listing(stage: Stage) -> tuple[str, list[str]] | None:
    """What find does to what it finds ("deletes", "lists"), and arguments that list it."""
    args = list(stage.args)
    safe: list[str] = []
    verb = "lists"
    at = 0
    while at < len(args):
        arg = args[at]
        if arg in _ALONE or not arg.startswith("-"):
            safe.append(arg)
        elif arg in _WITH_VALUE and at + 1 < len(args):
            safe += args[at : at + 2]
            at += 1
        elif arg == "-delete":
            safe, verb = [*_with_depth(safe), "-print0"], "deletes"
        elif arg in ("-exec", "-execdir", "-ok", "-okdir"):
            end = next((i for i in range(at, len(args)) if args[i] in (";", "+")), -1)
            if end < 0 or args[at + 1].rpartition("/")[2] not in _DELETERS:
                return None
            safe.append("-print0")
            verb, at = "deletes", end
        elif arg in _PRINTS:
            safe.append("-true" if "-print0" in safe or "-delete" in args else "-print0")
        else:
            return None
        at += 1
    return verb, safe if "-print0" in safe else [*safe, "-print0"]


def _with_depth(safe: list[str]) -> list[str]:
    """-delete works from below; -depth belongs behind the paths."""
    at = 0
    while at < len(safe) and (safe[at] in ("-L", "-H", "-P") or not safe[at].startswith(("-", "(", "!"))):
        at += 1
    return [*safe[:at], "-depth", *safe[at:]]
