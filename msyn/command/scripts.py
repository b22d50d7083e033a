"""Programs inside of a command line, in other languages: python -c, perl -e, awk, sed, ruby, node, php, lua, vim -c.

`commands(stage)` gives what they would have a shell run (None: something computed); `findings(stage)` what they do by
themselves. Python is parsed, sed has a reader of its own; the others are searched for the calls that delete, write or
run, outside of what is plainly data. Pure.
"""

import re
from collections.abc import Iterator, Sequence

from msyn.command import python_code, sed_script
from msyn.command.parts import Stage
from msyn.command.verdicts import DESTROYS, NETWORK, WRITE, Reason, words

AWKS = words("awk gawk mawk nawk original-awk")
SEDS = words("sed gsed ssed")
PYTHON = re.compile(r"(?:python|pypy|ipython)[\d.]*")
EDITORS = words("vim vi nvim ex view gvim emacs")
# Language -> the options whose value is code.
_CODE_OPTIONS = {
    "perl": re.compile(r"-[A-Za-z0-9]*[eE]"),
    "ruby": re.compile(r"-[A-Za-z]*e"),
    "node": re.compile(r"-[ep]|-pe|--eval|--print"),
    "nodejs": re.compile(r"-[ep]|-pe|--eval|--print"),
    "deno": re.compile(r"eval"),
    "bun": re.compile(r"-e|--eval"),
    "php": re.compile(r"-[rBRE]"),
    "lua": re.compile(r"-e"),
    "luajit": re.compile(r"-e"),
    "julia": re.compile(r"-[eE]"),
    "Rscript": re.compile(r"-e"),
    "R": re.compile(r"-e"),
    "osascript": re.compile(r"-e"),
    "tclsh": re.compile(r"-c"),
    "groovy": re.compile(r"-e"),
    "elixir": re.compile(r"-e"),
    "guile": re.compile(r"-c"),
    "sbcl": re.compile(r"--eval"),
    "emacs": re.compile(r"-?-eval"),
    "pwsh": re.compile(r"-[cC](?:ommand)?"),
}
LANGUAGES = frozenset(_CODE_OPTIONS) | {"python", "python2", "python3"}
_DELETES = re.compile(
    r"""\b(?:unlink(?:Sync)?|rmtree|remove_tree|rmdir(?:Sync)?|rm_rf|rm_r|rm_f|rmSync|removeSync|truncate(?:Sync)?
    |FileUtils\.(?:rm|remove)\w*|File\.(?:delete|unlink)|Dir\.(?:delete|rmdir|unlink)|os\.remove|fs\.(?:rm|unlink|rmdir)
    |delete-file|delete-directory|file\s+delete|file\.remove|Remove-Item|rimraf|Deno\.remove\w*)\b(?!\s*=>)|\bfork\b
    |\brm\s*\(|\bprocess\.kill\b|\bkill\s*\(?\s*['"]?-?(?:9|KILL|SIGKILL)""",
    re.VERBOSE,
)
_RUNS = re.compile(
    r"""(?<![\w.$-])(?:system|exec|popen|spawn|shell_exec|passthru|proc_open|pcntl_exec|syscall|shell-command
    |call-process|start-process|Open3\.\w+|IO\.popen|os\.execute|io\.popen|Kernel\.\w+|do\s+shell\s+script|run)
    \s*(?=[("'`$@\[]|qw|q\b|%)|\b(?:execSync|spawnSync|execFileSync|execFile|child_process|popen|shell_exec)\b
    |`[^`]+`|\bqx\b|%x[({\[]|-\|""",
    re.VERBOSE,
)
_HIDES = re.compile(
    r"\b(?:eval|unpack|pack|instance_eval|Function|loadstring|load|base64_decode|atob|fromCharCode)\s*[($\"'{]"
)
_STRING = re.compile(
    r"\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)'|`([^`]*)`|(?:qx?|qw|%x)\s*[({\[/](.*?)[)}\]/]", re.DOTALL
)
_PYTHON_NETWORK = re.compile(
    r"urllib\.request|urlopen|\brequests\.|\bhttpx?\.|socket\.(?:socket|create_conn)|ftplib|smtplib|telnetlib|paramiko"
)
_AWK_PRINTS = re.compile(r"print[^;{}\n]*?>\s*(\"[^\"]*\"|[\w$(]+)")
_NAMES_FILE = re.compile(r">\s*(/[^\"']+)[\"']|[\"']>?\s*(/(?:etc|boot|dev|usr)/[^\"']+)[\"']\s*,\s*[\"']?(?:w|a|>)")
_REVERSE_SHELL = re.compile(r"/bin/(?:ba|z|da)?sh|pty\.spawn|dup2|cmd\.exe")
_NETWORK = re.compile(r"\b(?:socket|TCPSocket|IO::Socket|LWP|Net::HTTP|https?://|urlopen|requests\.|fetch\s*\()")


def code_of(stage: Stage) -> list[str]:
    """The programs that stand in the line itself."""
    program, args = _language(stage.program), stage.args
    if program in AWKS:
        return _awk_code(args, stage.given)
    if program == "python":
        codes = _after(args, re.compile(r"-[A-Za-z]*c"))
        return codes or (_given(stage) if _reads_stdin(args) else [])
    if program in _CODE_OPTIONS:
        codes = _after(args, _CODE_OPTIONS[program])
        return codes or (_given(stage) if _reads_stdin(args) else [])
    return []


def _language(program: str) -> str:
    if PYTHON.fullmatch(program):
        return "python"
    match = re.fullmatch(r"(perl|ruby|php|lua|node)[\d.]+", program)
    return match[1] if match else program


def _reads_stdin(args: Sequence[str]) -> bool:
    return all(arg.startswith("-") for arg in args) or "/dev/stdin" in args


def _given(stage: Stage) -> list[str]:
    return [stage.given] if stage.given is not None else []


def _after(args: Sequence[str], option: re.Pattern[str]) -> list[str]:
    codes = []
    for index, arg in enumerate(args):
        if option.fullmatch(arg) and index + 1 < len(args):
            codes.append(args[index + 1])
        elif (match := option.match(arg)) and len(arg) > match.end() and not arg.startswith("--"):
            codes.append(arg[match.end() :])  # python -c'...' and perl -e'...'
        elif arg.startswith("--") and "=" in arg and option.fullmatch(arg.partition("=")[0]):
            codes.append(arg.partition("=")[2])
    return codes


def _awk_code(args: Sequence[str], given: str | None) -> list[str]:
    index = 0
    codes = [given] if given is not None and {"/dev/stdin", "-f/dev/stdin"} & set(args) else []
    while index < len(args):
        arg = args[index]
        if arg in ("-e", "--source") and index + 1 < len(args):
            codes.append(args[index + 1])
        if arg in ("-F", "-v", "-f", "-e", "-i", "--source", "--file", "--assign", "--field-separator"):
            index += 2
        elif arg.startswith("-") and arg != "-":
            index += 1
        else:
            break
    from_file = any(arg.startswith(("-f", "--file")) for arg in args[:index])
    return codes or ([args[index]] if index < len(args) and not from_file else [])


def commands(stage: Stage) -> Iterator[str | None]:
    """Command lines that the inner program gives to a shell; None for one that is computed."""
    program = _language(stage.program)
    if program in SEDS:
        for script in sed_scripts(stage.args):
            found = sed_script.actions(script)
            yield from (command or None for command in found.commands)
            if found.runs_input:
                yield None
    elif program == "python":
        for code in code_of(stage):
            found_here = python_code.deeds(code)
            yield from found_here.commands
            yield from (None for _ in found_here.hidden[:1])
    elif program in AWKS:
        for code in code_of(stage):
            yield from _awk_commands(code)
    elif program in _CODE_OPTIONS:
        for code in code_of(stage):
            yield from _general_commands(code, program)
    if program in EDITORS:
        yield from _editor_commands(stage.args)
    if _is_fed(stage, program):
        yield None


def _is_fed(stage: Stage, program: str) -> bool:
    """An interpreter whose program comes down the pipe, or out of `<(...)`."""
    if (program == "python" or program in _CODE_OPTIONS) and any(w.raw.startswith("<(") for w in stage.words[1:2]):
        return True
    if (program != "python" and program not in _CODE_OPTIONS) or program == "emacs" or stage.given is not None:
        return False
    has_input = stage.source or any(r.op in ("<", "<<<") or r.body is not None for r in stage.redirects)
    return bool(has_input) and not code_of(stage) and _reads_stdin(stage.args) and "--version" not in stage.args


def _general_commands(code: str, program: str) -> Iterator[str | None]:
    if program == "php" and re.search(r"\$\w+\s*\(", code):
        yield None  # a function whose name is computed
    if program == "php":
        code = re.sub(r"\brun\b", "", code)
    runs = list(_RUNS.finditer(code))
    if _HIDES.search(code) and (program != "node" or "eval" in code or "Function" in code or "atob" in code):
        yield None
    if not runs:
        return
    literals = [next(filter(None, match.groups()), "") for match in _STRING.finditer(code)]
    yield from (literal for literal in literals if literal.strip())
    yield " ".join(literals) or None
    for match in runs:
        behind = code[match.end() :].lstrip(" (")
        if match.group()[0] not in "`-q%" and not match.group().endswith("child_process") and behind[:1] in "$@":
            yield None


def _awk_commands(code: str) -> Iterator[str | None]:
    bare = re.sub(r"(?<![\w)\]\"$] )(?<![\w)\]\"$])\s*/(?:[^/\\\n]|\\.)+/", " ", code)  # patterns are data
    for match in re.finditer(r"\bsystem\s*\(\s*(\"(?:[^\"\\]|\\.)*\")?(.*)", bare, re.DOTALL):
        literals = re.findall(r"\"((?:[^\"\\]|\\.)*)\"", match[0])
        yield " ".join(literals).replace('\\"', '"') if match[1] and literals[0].strip() else None
    for match in re.finditer(r"(?<!\|)\|&?\s*(?:\"((?:[^\"\\]|\\.)*)\"|(\w+))(?!\s*\|)", bare):
        if match[2] == "getline":
            literal = re.search(r"\"((?:[^\"\\]|\\.)*)\"\s*$", bare[: match.start()])
            yield literal[1] if literal else None
        elif match[1]:
            yield match[1]
            if re.match(r"\s*(?:\S*/)?(?:ba|z|da|k|a)?sh\b", match[1]):
                yield None
        elif match[2]:
            yield None


def _editor_commands(args: Sequence[str]) -> Iterator[str | None]:
    for index, arg in enumerate(args):
        text = args[index + 1] if arg in ("-c", "--cmd", "-S") and index + 1 < len(args) else arg[1:]
        if arg not in ("-c", "--cmd") and not arg.startswith("+"):
            continue
        if (match := re.match(r"\s*:*\s*(?:%|\d+|silent!?\s+)*!(.*)", text)) or (
            match := re.search(r"\b(?:system|term_start|job_start|termopen)\s*\(\s*['\"](.*?)['\"]", text)
        ):
            yield match[1]
        elif re.search(r"\b(?:system|execute|py3?|perl|ruby|lua)\b.*\(", text):
            yield None


def findings(stage: Stage) -> Iterator[Reason]:
    """What the inner program does without a shell."""
    program = _language(stage.program)
    if program in SEDS:
        yield from _of_sed(stage)
    elif program == "python":
        yield from _of_python(stage)
    elif program in AWKS:
        yield from _of_awk(stage)
    elif program in _CODE_OPTIONS:
        yield from _of_general(stage, program)
    for index, arg in enumerate(stage.args):
        if (
            program in EDITORS
            and arg in ("-c", "--cmd")
            and re.search(r"\bdelete\s*\(", stage.args[index + 1 :][:1][0])
        ):
            yield Reason(DESTROYS, stage.raw, "its program deletes files", "delete")


def sed_scripts(args: Sequence[str]) -> list[str]:
    """The scripts among sed's words: every -e, or the first operand."""
    scripts = _after(args, re.compile(r"-[nErsuzi]*e")) + [
        arg.partition("=")[2] for arg in args if arg.startswith("--expression=")
    ]
    scripts += [args[at + 1] for at, arg in enumerate(args[:-1]) if arg == "--expression"]
    if scripts or any(arg in ("-f", "--file") or arg.startswith("--file=") for arg in args):
        return scripts
    first = next((at for at, arg in enumerate(args) if not arg.startswith("-")), None)
    return [] if first is None else [args[first]]


def _of_sed(stage: Stage) -> Iterator[Reason]:
    if any(re.match(r"-[nErsuz]*i", arg) or arg.startswith("--in-place") for arg in stage.args):
        yield Reason(WRITE, stage.raw, "changes files in place")
    for script in sed_scripts(stage.args):
        found = sed_script.actions(script)
        if not found.understood:
            yield Reason(WRITE, script, "a sed script that msyn cannot follow")


def _of_python(stage: Stage) -> Iterator[Reason]:
    codes = code_of(stage)
    harmless = bool(codes)
    for code in codes:
        found = python_code.deeds(code)
        if "socket" in code and _REVERSE_SHELL.search(code):
            yield Reason(DESTROYS, stage.raw, "gives a shell to another machine", "run")
        if found.deletes:
            yield Reason(DESTROYS, stage.raw, f"its program calls {found.deletes[0]}", "delete")
        if _PYTHON_NETWORK.search(code):
            yield Reason(NETWORK, stage.raw, "its program talks to the network")
        harmless = harmless and found.is_harmless
    if not harmless and not {"--version", "-V", "--help", "-h"} & set(stage.args):
        module = stage.args[1] if stage.args[:1] == ("-m",) and len(stage.args) > 1 else ""
        if module not in ("json.tool", "calendar", "timeit", "site", "platform", "this", "tokenize", "ast", "dis"):
            yield Reason(WRITE, stage.raw, "runs a program that msyn has not read")


def _of_awk(stage: Stage) -> Iterator[Reason]:
    if "inplace" in stage.args:
        yield Reason(WRITE, stage.raw, "changes files in place")


def _of_general(stage: Stage, program: str) -> Iterator[Reason]:
    codes = code_of(stage)
    for code in codes:
        if match := _DELETES.search(code):
            yield Reason(DESTROYS, stage.raw, f"its program calls {match.group()}", "delete")
        if _NETWORK.search(code) and _REVERSE_SHELL.search(code):
            yield Reason(DESTROYS, stage.raw, "gives a shell to another machine", "run")
        if _NETWORK.search(code):
            yield Reason(NETWORK, stage.raw, "its program talks to the network")
    if any(re.match(r"-[pnla0-7]*i", arg) and not arg.startswith("--") for arg in stage.args):
        yield Reason(WRITE, stage.raw, "changes files in place")
    elif not {"--version", "-v", "--help", "-h"} & set(stage.args):
        yield Reason(WRITE, stage.raw, "runs a program that msyn has not read")


def written(stage: Stage) -> Iterator[str]:
    """The files that the inner program writes from their beginning, as far as it names them."""
    program = _language(stage.program)
    if program in SEDS:
        for script in sed_scripts(stage.args):
            yield from sed_script.actions(script).writes
    elif program == "python":
        for code in code_of(stage):
            yield from python_code.deeds(code).writes
    elif program in AWKS:
        for code in code_of(stage):
            for match in _AWK_PRINTS.finditer(re.sub(r"\([^()]*\)", "()", code)):
                yield match[1].strip('"')
    else:
        for code in code_of(stage):
            for match in _NAMES_FILE.finditer(code):
                yield match[1] or match[2]
