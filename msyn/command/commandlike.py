"""Is a line already a command, or words that want to become one? `is_command(line, programs, names)`.

Many programs have the names of English verbs: "find all big files" and "sort names.txt and remove duplicates" are
words. A command begins with a program of this machine and goes on like one: flags, operators, paths, names of the
directory. What is said by mistake costs one more press either way, so doubt means words. Pure; the caller tells which
first words are programs and which names the directory has.
"""

import re
from collections.abc import Collection

from msyn.command.known import BUILTINS, has_subcommand
from msyn.command.verdicts import words
from msyn.command.wrappers import WRAPPERS

# A blank line, a quoted text, an operator, or a run of anything else.
_TOKEN = re.compile(
    r"""\s+|(?P<quoted>(?:\$?'[^']*'|"(?:\\.|[^"\\])*"))(?=[\s;|&)]|$)"""
    r"""|(?P<op>\d?>>|&>|\d?>&\d|\d?>|<<<|<|\|\||\|&?|&&|;;?|&(?=\s|$))|(?P<word>(?:\\.|'[^']*'|"[^"]*"|\$\([^)]*\)|[^\s;|&<>])+)"""
    r"""|.""",
    re.DOTALL,
)
_ASSIGN = re.compile(r"[A-Za-z_]\w*=")
_FLAG = re.compile(r"-{1,2}[A-Za-z0-9?][\w.=,:/@%+-]*|--|\+[A-Za-z%]\S*")
_PATH = re.compile(r"[./~].*|.*/.*|.*[*?\[\]{}$`=%@:^\\].*|[\w-]+(?:\.\w+)+|\d+[\d.,]*[A-Za-z%]?|.*['\"].*[='\"].*")
_SIZE = re.compile(r"\d+(?:[.,]\d+)?\s*(?:[kmgtKMGT]?i?[bB]?|%|\w{3,})")
_KEYWORDS = {"for": "do", "while": "do", "until": "do", "if": "then", "case": "esac", "select": "do", "function": "{"}

# Words of sentences, hardly ever arguments: English, then German, French and Spanish.
_FUNCTION = words(
    """a all an and any are as at be been before being between but by can containing could did does each ending every
    everything except first for from had has have having here how i if in inside into is it its larger last me modified
    more most my named newer no not of off older on only onto or our out over per please recursively should smaller
    so some starting than that the their them then there these this those to today under unless until up using was
    were what whatever when where which while who whose why will with within without yesterday you your current
    file files folder folders directory directories subdirectories line lines process processes port duplicates
    executable contents
    aber alle allen aller als am an auf aus bei bitte das dass dem den der des die diese dieser ein eine einem einen
    einer für größer grösser im ist jede jeden jeder kleiner mein meine meinem meinen mit nach nicht nur oder ohne sind
    und unter vom von vor welche welcher welches wie wieviel zu zum zur über auflisten anzeigen löschen finden suchen
    zeigen beenden dateien datei ordner verzeichnis prozesse zeilen
    au aux avec ce ces cette dans de du des en est et la le les leur mes mon ma ou où par pas plus pour quel quelle
    quels qui sans ses son sont sous sur tous tout toute toutes un une fichier fichiers dossier dossiers répertoire
    processus lignes
    al cada como con cual cuál cuáles cuántos del desde donde el ella en es esta este estos hay las lo los mas más mi
    mis o para por que qué sin sobre su sus todas todo todos una uno y archivo archivos carpeta carpetas directorio
    procesos proceso líneas"""
)
# Programs whose name is a verb or a noun that begins requests: free words after it are words.
_VERBS = words(
    """at cal clear compare convert copy cut date display expand export factor file find finger fold free groups head
    history host identify import install jobs join kill last less let limit link local locate look mail make more mount
    nice open paste print read rename reset return screen script set shred show size skill sleep sort source split
    start stop strings strip sum tail tar test time top touch trap tree truncate type uniq unlink unzip uptime users
    view wait wall watch which who write yes zip apply patch log env disown fg bg dirs times
    gunzip gzip wget"""
)
# Programs that take names, texts or hosts: so many free words are theirs.
_ANY = 99
_TAKES = {
    **dict.fromkeys(words("echo printf figlet cowsay lolcat"), _ANY),
    **dict.fromkeys(words("mkdir touch git docker podman apt apt-get dnf yum brew pip npm cargo go kubectl"), 3),
    **dict.fromkeys(words("ip nmcli systemctl service rustup conda poetry tmux gh snap flatpak pacman"), 3),
    **dict.fromkeys(words("man which whereis type cd ssh vi vim nvim nano emacs code alias unalias tldr apropos"), 1),
    **dict.fromkeys(words("ping host dig whois pgrep pkill killall pidof help id groups su passwd command source"), 1),
    **dict.fromkeys(words("export unset hash pushd rmdir sudoedit less more ls cat python python3 bash node"), 1),
    **dict.fromkeys(words("cp mv ln diff grep scp rsync chown chgrp usermod comm"), 2),
}
_FIRST_ARG = {
    "tar": r"-?[AcdrtuxjJzZvpPa]+f|[ctx]z?",
    "ps": r"a?u?x?|ef|axjf|auxf",
    "ar": r"[rtxcsv]+",
    "chmod": r"[ugoa]*[+-][rwxXst]+",
}


def is_command(line: str, programs: Collection[str], names: Collection[str] = ()) -> bool:
    """Is `line` a command? `programs` are the words of it that can be started, `names` those in the directory."""
    found = _tokens(line.strip())
    if found is None:
        return False
    here = {name.rstrip("/") for name in names}
    parts = _split(found)
    verdicts = [_weigh(part, programs, here) for part in parts]
    if not verdicts or verdicts[0] is None or (len(parts) == 1 and parts[0][0][1] in _KEYWORDS):
        return False
    weights = [weight if weight is not None else -2 for weight in verdicts]
    # An operator is a strong sign when programs stand on both of its sides.
    n_joined = sum(kind == "op" for kind, _ in found) if all(v is not None for v in verdicts) else 0
    return sum(weights) + 2 * n_joined > 0


def question(line: str) -> str:
    """The question in a line that ends in `?`, or nothing. A glob in a command (`ls a?`) is the caller's to see."""
    text = line.strip()
    return text if text.endswith(("?", "？")) and len(text.rstrip("?？ ")) > 1 else ""


def first_words(line: str) -> frozenset[str]:
    """The words that have to be programs for the line to be a command."""
    found = _tokens(line.strip()) or []
    return frozenset(text for kind, text in found if kind == "word" and not _FLAG.fullmatch(text))


def _tokens(line: str) -> list[tuple[str, str]] | None:
    """Pairs of kind and text; None when a quote stays open: "what's here" is no command."""
    found: list[tuple[str, str]] = []
    if line.startswith("(") and line.endswith(")"):
        line = line[1:-1]
    for match in _TOKEN.finditer(line):
        if match.lastgroup:
            found.append((match.lastgroup, match.group()))
        elif not match.group().isspace():
            return None
    return found


def _split(found: list[tuple[str, str]]) -> list[list[tuple[str, str]]]:
    """The stages; a redirection and its target stay in theirs, and `> 100MB` is a comparison of words."""
    parts: list[list[tuple[str, str]]] = [[]]
    for kind, text in found:
        if kind == "op" and not re.search(r"[<>]", text):
            parts.append([])
        else:
            parts[-1].append((kind, text))
    return [part for part in parts if part]


def _weigh(part: list[tuple[str, str]], programs: Collection[str], here: Collection[str]) -> int | None:
    """How much one stage looks like a command (above 0) or like words (below); None when it starts no program."""
    rest = list(part)
    while rest and rest[0][0] == "word" and _ASSIGN.match(rest[0][1]):
        rest.pop(0)
    if not rest:
        return 2
    kind, program = rest.pop(0)
    if kind != "word" or not _is_program(program, programs):
        return None
    if program in _KEYWORDS:
        return 2 if _ends_keyword(program, part) else -3
    if (
        program in WRAPPERS
        and rest
        and _is_program(rest[0][1], programs)
        and rest[0][1] not in {*here, *_KEYWORDS, "in"}
    ):
        inner = _weigh(rest, programs, here)
        if inner is not None:
            return inner
    return _weigh_args(program, rest, here)


def _is_program(word: str, programs: Collection[str]) -> bool:
    if word in programs or word in BUILTINS or word in {"do", "then", "done", "fi"}:
        return True
    return word.startswith(("./", "/", "~/")) and len(word) > 2 and word in programs


def _ends_keyword(program: str, part: list[tuple[str, str]]) -> bool:
    """`for x in …`: the list; `while` and `if` come here alone, their `do` or `then` is in the next stage."""
    texts = [text for _, text in part]
    if program == "for":
        return texts[2:3] == ["in"] or texts[1:2] == ["(("]
    return not any(text.lower() in _FUNCTION for text in texts[1:])


def _is_of_sentences(text: str) -> bool:
    bare = text.strip(",.!?;:")
    return (bare.lower() in _FUNCTION and not bare.isupper()) or text.endswith((",", "!")) or text.count("'") == 1


def _weigh_args(program: str, args: list[tuple[str, str]], here: Collection[str]) -> int:
    if not args:
        return 2
    weight, n_free = 3 if "/" in program else 0, 0  # nobody begins a wish with a path
    n_taken = _TAKES.get(program.rpartition("/")[2], 0)
    is_stranger = program not in _VERBS and program not in _TAKES
    texts = [text for _, text in args]
    with_table = has_subcommand("git", ["\x00"]) is False and not has_subcommand(program, ["\x00"])
    if with_table and not has_subcommand(program, texts):
        return -3
    for index, (kind, text) in enumerate(args):
        if kind == "op":
            following = " ".join(texts[index + 1 : index + 3])
            weight += -1 if text in "<>" and _SIZE.match(following) else 2
        elif kind == "quoted":
            weight += 1
        elif _FLAG.fullmatch(text):
            weight += 2
        elif text in here or n_taken == _ANY or (index == 0 and re.fullmatch(_FIRST_ARG.get(program, r"\0"), text)):
            weight += 1
        elif len(text) == 1 and text.isalpha() and text.isascii() and (is_stranger or n_taken):
            n_free += 1  # `mv a b`
        elif _is_of_sentences(text):
            weight -= 2
        elif _PATH.fullmatch(text):
            weight += 1
        elif not text.isascii():
            weight -= 2
        elif index == 0 and with_table:
            weight += 1
        else:
            n_free += 1
    if is_stranger or any(_FLAG.fullmatch(text) for text in texts):
        n_taken = max(n_taken, 2)
    if program == "make":
        n_taken = int(bool({"Makefile", "makefile", "GNUmakefile"} & set(here)))
    return weight + 1 if n_free <= n_taken and n_free and weight >= 0 else weight - 2 * max(0, n_free - n_taken)
