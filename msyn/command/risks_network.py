"""What programs do over networks and to them: downloads, copies to other machines, firewalls, interfaces.

Rules for risks.py, by way of the table in risks_machine.py. Pure.
"""

import re
from collections.abc import Iterator

from msyn.command import places
from msyn.command.parts import Stage
from msyn.command.verdicts import (
    DESTROYS,
    ESCALATES,
    NETWORK,
    WRITE,
    Reason,
    flag,
    has,
    leading_words,
    operands,
    values,
)


def fetch(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    yield Reason(NETWORK, stage.raw, "talks to the network")
    methods = {value.upper() for value in values(stage, "-X", "--request", "--method")} | set(operands(stage)[:1])
    if "DELETE" in methods:
        yield Reason(DESTROYS, stage.raw, "asks a server to delete", "delete")
    elif methods & {"PUT", "PATCH"}:
        yield Reason(WRITE, stage.raw, "changes something on a server")
    curl = ("-o", "--output", "--dump-header", "--cookie-jar")
    targets = list(values(stage, *(curl if stage.program == "curl" else ("-O", "--output-document", "--output-file"))))
    for target in targets:
        yield from places.overwritten(target, stage.raw, names)
    saves = flag(stage, "O", "--remote-name", "--remote-header-name") or stage.program in ("wget", "aria2c", "axel")
    if saves and not targets and not has(stage, "-O-", "-qO-", "--spider"):
        yield Reason(WRITE, stage.raw, "saves a download")


def sync(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    program, said = stage.program, leading_words(stage, 1)
    remote = any(re.match(r"(?:[\w.-]+@)?[\w.-]+::?|rsync://|sftp://", arg) for arg in operands(stage))
    if remote or program != "rsync":
        yield Reason(NETWORK, stage.raw, "talks to the network")
    if flag(stage, "n", "--dry-run") and program in ("rsync", "rclone", "unison"):
        return
    deletes = any(arg.startswith(("--delete", "--del", "--remove-source")) for arg in stage.args)
    if deletes or (
        program == "rclone" and set(said) & {"delete", "purge", "sync", "move", "cleanup", "rmdir", "deletefile"}
    ):
        yield Reason(DESTROYS, stage.raw, "deletes what the other side does not have", "delete")
    elif not (program == "rsync" and (has(stage, "--list-only") or len(operands(stage)) < 2)) and not set(said) & {
        "ls", "lsd", "lsl", "size", "check", "cat", "tree", "about"
    }:  # fmt: skip
        yield Reason(WRITE, stage.raw, "copies files, over older ones")


def netcat(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    yield Reason(NETWORK, stage.raw, "talks to the network")
    gives = re.compile(r"-[a-z]*[ec]|--exec|--sh-exec|(?:EXEC|SYSTEM):.*", re.IGNORECASE)
    if any(
        gives.fullmatch(arg) for arg in stage.args if stage.program == "socat" or arg != "-c" or len(stage.args) > 1
    ):
        yield Reason(DESTROYS, stage.raw, "gives a program of this machine to another one", "run")


def firewall(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    said = set(operands(stage))
    if (
        flag(stage, "F", "--flush")
        or flag(stage, "X", "--delete-chain")
        or said & {"flush", "reset", "disable", "delete"}
    ):
        yield Reason(DESTROYS, stage.raw, "takes down the firewall", "delete")
    elif not (
        flag(stage, "L", "--list")
        or flag(stage, "S", "--list-rules")
        or said & {"status", "list", "show"}
        or has(stage, "--list-all", "--state", "--get-zones", "--get-active-zones", "--list-ports")
    ):
        yield Reason(ESCALATES, stage.raw, "changes the firewall", "escalate")


def network(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    """ip, nmcli, ifconfig, route: they look as long as no verb of change is said."""
    said = set(operands(stage))
    if said & {"del", "delete", "flush", "down", "off"} or stage.program == "ifdown":
        yield Reason(DESTROYS, stage.raw, "takes down a network connection", "kill")
    elif said & {
        "add",
        "up",
        "set",
        "change",
        "replace",
        "modify",
        "connect",
        "on",
        "append",
        "disconnect",
        "edit",
    } or (stage.program in ("ifup", "dhclient", "wg-quick")):
        yield Reason(WRITE, stage.raw, "changes the network's settings")
