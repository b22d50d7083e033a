"""What programs do to the machine: processes, services, packages, containers, accounts, databases, mounts.

Rules for risks.py, one function per kind of program. Pure.
"""

import re
from collections.abc import Iterator

from msyn.command.stages import Stage
from msyn.command.verdicts import DESTROYS, ESCALATES, WRITE, Reason, has, operands


def kill(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    if has(stage, "-l", "-L", "--list", "-0"):
        return
    if has(stage, "-CONT", "-SIGCONT", "-18", "-STOP", "-SIGSTOP", "-19", "-HUP", "-SIGHUP", "-USR1", "-WINCH"):
        yield Reason(WRITE, stage.raw, "sends a signal to processes")
        return
    everything = {"-1", "1"} & set(stage.args[1:] if stage.args[:1] == ("-9",) else stage.args)
    why = "ends every process that it may" if everything else "ends processes; unsaved work is lost"
    yield Reason(DESTROYS, stage.raw, why, "everything" if everything else "kill")


def service(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    words = set(operands(stage))
    if words & {"stop", "disable", "mask", "kill"}:
        yield Reason(DESTROYS, stage.raw, "stops a service", "kill")
    elif words & {"start", "restart", "reload", "enable", "unmask", "daemon-reload", "set-default", "edit"}:
        yield Reason(WRITE, stage.raw, "changes a service")


def package(stage: Stage) -> Iterator[Reason]:
    words = set(operands(stage))
    if words & {"remove", "purge", "autoremove", "uninstall", "erase"} or has(stage, "-r", "-e", "-R", "-Rns", "-P"):
        yield Reason(DESTROYS, stage.raw, "removes installed software", "delete")
    elif not words & {"list", "search", "show", "info", "policy", "depends", "history"} and not has(
        stage, "-l", "-L", "-S", "-s", "-qa", "-q", "-Q", "-Qs", "--version", "-V"
    ):
        yield Reason(WRITE, stage.raw, "changes installed software")


def container(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    words = set(operands(stage))
    if words & {"kill", "down", "stop"}:
        yield Reason(DESTROYS, stage.raw, "stops containers", "kill")
    elif words & {"rm", "rmi", "prune", "delete", "destroy"}:
        yield Reason(DESTROYS, stage.raw, "removes containers, images or resources", "delete")
    elif not words & {
        "ps",
        "images",
        "logs",
        "inspect",
        "top",
        "stats",
        "version",
        "info",
        "get",
        "describe",
        "ls",
        "plan",
        "search",
    }:
        yield Reason(WRITE, stage.raw, "changes containers or resources")


def account(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    deletes = stage.program.endswith("del") or stage.program == "deluser"
    yield Reason(DESTROYS if deletes else ESCALATES, stage.raw, "changes accounts", "delete" if deletes else "")


def database(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    if re.search(r"\b(?:drop|delete|truncate|alter)\b", stage.raw, re.IGNORECASE):
        yield Reason(DESTROYS, stage.raw, "deletes from a database", "delete")
    else:
        yield Reason(WRITE, stage.raw, "talks to a database")


def cron(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    if has(stage, "-r"):
        yield Reason(DESTROYS, stage.raw, "deletes all your scheduled jobs", "delete")
    elif not has(stage, "-l"):
        yield Reason(WRITE, stage.raw, "changes scheduled jobs")


def mount(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    if stage.program == "umount" or operands(stage):
        yield Reason(WRITE, stage.raw, "changes what is mounted")
