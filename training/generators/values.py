"""Slots: what is said in a request and what it becomes in the command ("two weeks" / 14, "100 megs" / 100M).

A slot draws a (spoken, command) pair. Literals are marked in the command; converted numbers are plain text.
"""

# ruff: noqa: E501  (one wording, one line)

from __future__ import annotations

import random
from collections.abc import Callable

from . import names
from .amounts import ORDINALS, days, few, minutes, number, seconds, size
from .language import Slot, expand, literal
from .names import listed


def said(rng: random.Random, text: str) -> str:
    """A literal as people type it: bare if it has no blanks, at times in quotes."""
    roll = rng.random()
    if " " in text or "(" in text or roll < 0.13:
        return f"'{text}'" if rng.random() < 0.35 and "'" not in text else f'"{text}"'
    if roll < 0.18:
        return f"'{text}'"
    return f"`{text}`" if roll < 0.2 else text


def known(draw: Callable[[random.Random], str]) -> Slot:
    """A slot whose spoken and written forms are one literal."""

    def slot(rng: random.Random) -> tuple[str, str]:
        text = draw(rng)
        return said(rng, text), literal(text)

    return slot


def pool(values: list[str], *, invented: float = 0.2) -> Slot:
    return known(lambda rng: names.invented(rng) if rng.random() < invented else rng.choice(values))


def shell_command(rng: random.Random) -> tuple[str, str]:
    """A short command that the request quotes as it stands: "the output of ps aux"."""
    text = rng.choice(
        listed("ls date df ps free uptime env make who history lsblk mount id pwd last w cal hostname dmesg")
    )
    if rng.random() < 0.55:
        text = rng.choice(
            (
                "ls -l",
                "ls -la",
                "ps aux",
                "df -h",
                "free -h",
                "git status",
                "git log",
                "docker ps",
                "make test",
                "uname -a",
                "ls -lh",
                "pip list",
                "ip addr",
                "ss -tln",
                "du -sh",
                "date +%s",
                "git diff",
                "pip freeze",
                "ps -ef",
            )
        )
    return text, literal(text) if " " not in text else text


def status_code(rng: random.Random) -> tuple[str, str]:
    code = rng.choice(("404", "500", "200", "403", "503", "301", "502", "401"))
    return code, literal(code)


def version(rng: random.Random) -> tuple[str, str]:
    text = f"{rng.randint(0, 30)}.{rng.randint(0, 40)}" + (f".{rng.randint(0, 20)}" if rng.random() < 0.5 else "")
    return text, literal(text)


def dotfile(rng: random.Random) -> tuple[str, str]:
    text = rng.choice(
        (
            ".DS_Store",
            ".gitignore",
            ".env",
            ".bashrc",
            "Thumbs.db",
            ".htaccess",
            ".keep",
            f".{names.word(rng).lower()}rc",
            "desktop.ini",
            ".gitkeep",
            ".directory",
            f".{names.word(rng)}_history",
        )
    )
    return text, literal(text)


def file(rng: random.Random) -> tuple[str, str]:
    """A file by name or by path."""
    roll = rng.random()
    text = names.file_name(rng) if roll < 0.65 else f"{names.folder(rng)}/{names.file_name(rng).replace(' ', '_')}"
    if roll < 0.02:
        text = names.name(rng)
    return said(rng, text), literal(text)


def folder(rng: random.Random) -> tuple[str, str]:
    """A folder by path, or by a bare name as in "copy it to backup"."""
    roll = rng.random()
    if roll < 0.55:
        text = names.folder(rng)
    elif roll < 0.9:
        text = names.word(rng)
    else:
        text = f"{names.word(rng).capitalize()} {names.word(rng).capitalize()}"
    if roll < 0.9 and rng.random() < 0.1:
        return text + "/", literal(text) + "/"
    if roll > 0.55 and rng.random() < 0.5:
        noun = rng.choice(("folder", "directory", "dir"))
        return f"the {said(rng, text)} {noun}", literal(text)
    return said(rng, text), literal(text)


def with_ending(*endings: str) -> Slot:
    def slot(rng: random.Random) -> tuple[str, str]:
        text = f"{names.name(rng)}.{rng.choice(endings)}"
        if rng.random() < 0.2:
            text = f"{names.folder(rng)}/{text}"
        return said(rng, text), literal(text)

    return slot


KINDS = {
    "py": "python files|python scripts|python source files|python code|py files|.py files|*.py files|.py",
    "sh": "shell scripts|bash scripts|sh files|.sh files|shell script files|.sh scripts",
    "txt": "text files|txt files|.txt files|*.txt files|plain text files|.txt|txt's",
    "log": "log files|logs|.log files|logfiles|*.log files|log file",
    "js": "javascript files|js files|.js files|javascript source files", "ts": "typescript files|ts files|.ts files",
    "c": "C files|c files|.c files|C source files|c source files", "h": "header files|headers|.h files",
    "cpp": "C++ files|cpp files|.cpp files|c++ source files", "java": "java files|.java files|java source files",
    "rs": "rust files|.rs files|rust source files", "go": "go files|.go files|golang files", "rb": "ruby files|.rb files|ruby scripts",
    "php": "php files|.php files|php scripts", "html": "html files|.html files|html pages|web pages", "css": "css files|stylesheets|.css files",
    "json": "json files|.json files|json documents", "yaml": "yaml files|.yaml files", "yml": "yml files|.yml files",
    "xml": "xml files|.xml files", "csv": "csv files|.csv files|csv's|csvs|.csv|comma separated files|*.csv files", "md": "markdown files|md files|.md files|markdown documents",
    "pdf": "pdf files|pdfs|PDFs|.pdf files|pdf documents|PDF files", "png": "png files|pngs|png images|.png files|png pictures",
    "jpg": "jpg files|jpgs|jpg images|.jpg files|jpg pictures|jpg photos|*.jpg", "jpeg": "jpeg files|jpegs|jpeg images|.jpeg files", "gif": "gif files|gifs|.gif files",
    "svg": "svg files|svgs|.svg files", "mp3": "mp3 files|mp3s|mp3 songs|.mp3 files|mp3", "mp4": "mp4 files|mp4 videos|.mp4 files|mp4s",
    "mkv": "mkv files|mkv videos|.mkv files", "wav": "wav files|.wav files", "flac": "flac files|.flac files",
    "zip": "zip files|zips|zip archives|.zip files", "gz": "gz files|.gz files|gzip files|gzipped files", "tar.gz": "tar.gz files|tarballs|.tar.gz archives|.tar.gz files",
    "iso": "iso files|iso images|.iso files", "docx": "word documents|docx files|word files|.docx files", "xlsx": "excel files|xlsx files|spreadsheets|.xlsx files",
    "conf": "conf files|.conf files|config files|configuration files", "ini": "ini files|.ini files", "cfg": "cfg files|.cfg files", "toml": "toml files|.toml files",
    "bak": "backup files|bak files|.bak files|*.bak files", "tmp": "temp files|tmp files|.tmp files|temporary files|*.tmp files", "swp": "swap files|swp files|.swp files|vim swap files",
    "o": "object files|.o files|*.o files", "pyc": "pyc files|.pyc files|compiled python files", "class": "class files|.class files", "so": "shared libraries|.so files",
    "sql": "sql files|.sql files|sql scripts|sql dumps", "db": "database files|.db files|db files", "tex": "tex files|.tex files|latex files", "ipynb": "notebooks|jupyter notebooks|.ipynb files|ipynb files",
    "deb": "deb files|.deb packages|.deb files", "jar": "jar files|.jar files|jars", "old": ".old files|*.old files", "env": ".env files",
    "tsv": "tsv files|.tsv files", "epub": "epub files|ebooks|epubs", "lock": "lock files|.lock files", "pl": "perl files|perl scripts|.pl files", "doc": "doc files|.doc files", "avi": "avi files|.avi files",
}  # fmt: skip
_ANY_FORM = (
    "files ending in .{}|files ending with .{}|files with extension {}|files with the .{} extension|files with a .{} extension|"
    "files that end in .{}|files with {} extension|{} files|{} files|.{} files|*.{} files|files of type {}|*.{}"
)


def kind(rng: random.Random) -> tuple[str, str]:
    """Files of one type in the plural: spoken, extension."""
    extension = rng.choice(list(KINDS))
    if rng.random() < 0.3:
        return rng.choice(_ANY_FORM.split("|")).format(extension), extension
    return rng.choice(KINDS[extension].split("|")), extension


def one_kind(rng: random.Random) -> tuple[str, str]:
    """After "each" or "every": python file, .csv, log."""
    extension = rng.choice(list(KINDS))
    spoken = rng.choice(KINDS[extension].split("|"))
    for plural, singular in (
        ("files", "file"),
        ("scripts", "script"),
        ("images", "image"),
        ("documents", "document"),
        ("archives", "archive"),
        ("pictures", "picture"),
        ("videos", "video"),
        ("pages", "page"),
    ):
        spoken = spoken.replace(plural, singular)
    if rng.random() < 0.3:
        spoken = rng.choice((".{}", ".{} file", "{} file", "*.{} file", "file ending in .{}")).format(extension)
    return spoken.removesuffix("s") if spoken.endswith(
        ("pdfs", "pngs", "mp3s", "csvs", "zips", "PDFs")
    ) else spoken, extension


def extension(rng: random.Random) -> tuple[str, str]:
    plain = rng.choice(names.EXTENSIONS)
    return rng.choice((".", "", "", "*.")) + plain, plain


def plain_extension(rng: random.Random) -> tuple[str, str]:
    plain = rng.choice(names.EXTENSIONS)
    return plain, plain


HERE = (
    "here|in the current directory|in this directory|in the current folder|in this folder|under the current directory|"
    "in this dir|in the current dir|here and below|below here|in the working directory|in cwd|from here|"
    "in this folder and its subfolders|in this tree|in the current directory and subdirectories|recursively|in this project|"
    "in here|in the current directory and all its sub-directories|in the current directory tree|in or below the current directory|"
    "under here|in and below this directory|anywhere below|in all subfolders|in all subdirectories|under this folder"
)
PLACES = (
    "in {}|in {}|in {}|under {}|in the {} directory|in the directory {}|in the {} folder|in the folder {}|inside {}|within {}|"
    "below {}|from {}|under {} and its subdirectories|located in {}|inside the {} folder|in {} and below|anywhere under {}|"
    "stored in {}|at {}|in my {} folder|within the {} directory|inside of {}|in {} and its subdirectories|in the directory {} and all its "
    "subdirectories|under the {} directory tree|residing in {}|in {} recursively|anywhere in {}|in {} and all subfolders|in the {} "
    "directory recursively|in the path {}|at or below {}|in directory {}|in folder {}|of {}|from the {} directory"
)
FIXED = [
    ("in my home directory|in my home|in my home folder|in ~|under my home directory|in the home directory", "~"),
    (
        "on the whole system|on this machine|on the system|on my computer|anywhere on disk|on the entire filesystem|in /|"
        "everywhere on the system|on this computer",
        "/",
    ),
    ("in the parent directory|one level up|in the folder above|in ..", ".."),
]


def place(rng: random.Random) -> tuple[str, str]:
    """A place that is said: a folder, home, the whole system."""
    if rng.random() < 0.12:
        phrases, path = rng.choice(FIXED)
        return rng.choice(phrases.split("|")), path
    if rng.random() < 0.35:
        text = names.word(rng)
        return expand(
            rng,
            rng.choice(
                (
                    "in the {} folder",
                    "in the {} directory",
                    "inside the {} folder",
                    "under {}",
                    "in {}",
                    "in {}",
                    "in my {} folder",
                    "in the folder {}",
                    "inside {}",
                )
            ),
        ).format(said(rng, text)), literal(text)
    text = names.folder(rng)
    return rng.choice(PLACES.split("|")).format(said(rng, text)), literal(text)


def where(rng: random.Random) -> tuple[str, str]:
    """A place or none: none and "here" are the current directory."""
    roll = rng.random()
    if roll < 0.36:
        return "", "."
    if roll < 0.58:
        return rng.choice(HERE.split("|")), "."
    return place(rng)


def text(rng: random.Random) -> tuple[str, str]:
    """Something to look for in a text."""
    roll = rng.random()
    if roll < 0.4:
        found = rng.choice(names.MARKS) if rng.random() < 0.5 else names.word(rng)
        return said(rng, found), literal(found)
    if roll < 0.7:
        found = names.name(rng)
        return said(rng, found), literal(found)
    found = " ".join(names.word(rng) for _ in range(rng.choice((2, 2, 3))))
    if roll > 0.92:
        found = rng.choice(
            ("user's {}", "{}: {}", "${}", "{} = {}", "[{}]", "{}()", "<{}>", "100% {}", "{}; {}", "a*{}", "{}\\{}")
        ).format(names.word(rng), names.word(rng))
    return f'"{found}"' if "'" in found or rng.random() < 0.65 else f"'{found}'", literal(found)


def column(rng: random.Random) -> tuple[str, str]:
    n = rng.randint(1, 9)
    suffix = {1: "st", 2: "nd", 3: "rd"}.get(n, "th")
    ordinal = ORDINALS[n] if rng.random() < 0.6 else f"{n}{suffix}"
    return rng.choice(
        (
            f"column {n}",
            f"field {n}",
            f"the {ordinal} column",
            f"the {ordinal} field",
            f"{ordinal} column",
            f"column number {n}",
            f"col {n}",
        )
    ), str(n)


def delimiter(rng: random.Random) -> tuple[str, str]:
    return rng.choice(
        [("comma", ","), ("colon", ":"), ("semicolon", ";"), ("pipe", "|"), ("commas", ","), ("colons", ":")]
    )


def permission(rng: random.Random) -> tuple[str, str]:
    mode = rng.choice(listed("644 755 600 700 777 664 775 640 750 400 444 666 711"))
    return mode, literal(mode)


def message(rng: random.Random) -> tuple[str, str]:
    verb = rng.choice(listed("fix add update remove refactor initial improve clean wip bump document rename"))
    said_text = f"{verb} {names.word(rng)}" + rng.choice(("", f" {names.word(rng)}", f" in {names.word(rng)}"))
    return rng.choice((f'"{said_text}"', f"'{said_text}'", f'"{said_text}"')), literal(said_text)


def branch(rng: random.Random) -> str:
    if rng.random() < 0.4:
        return rng.choice(listed("main master develop dev staging release"))
    return rng.choice(("feature/", "fix/", "bugfix/", "", "", "")) + names.name(rng).replace(".", "-")


def port(rng: random.Random) -> tuple[str, str]:
    n = str(
        rng.choice([22, 80, 443, 3000, 3306, 5000, 5432, 6379, 8000, 8080, 8443, 9000, 27017, rng.randint(20, 65000)])
    )
    return n, literal(n)


def date(rng: random.Random) -> tuple[str, str]:
    day = f"{rng.randint(2005, 2026)}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}"
    return day, literal(day)


def digits(low: int, high: int) -> Slot:
    def slot(rng: random.Random) -> tuple[str, str]:
        n = str(rng.randint(low, high))
        return n, literal(n)

    return slot


def commit(rng: random.Random) -> str:
    head = rng.choice("0123456789") + rng.choice("abcdef")
    return head + "".join(rng.choice("0123456789abcdef") for _ in range(rng.choice((5, 5, 6, 8))))


SLOTS: dict[str, Slot] = {
    "file": file, "fn": known(names.file_name), "dir": folder, "dirname": known(names.word), "name": known(names.name),
    "word": known(names.word), "text": text, "where": where, "place": place, "kind": kind, "onekind": one_kind,
    "ext": extension, "plain": plain_extension, "size": size, "n": number(2, 50), "nn": number(2, 5000), "few": few, "days": days, "mins": minutes,
    "secs": seconds, "user": pool(names.USERS), "group": pool(names.GROUPS), "host": known(names.host), "url": known(names.url),
    "service": pool(names.SERVICES), "program": pool(names.PROGRAMS), "package": pool(names.PACKAGES), "pip": pool(names.PIPS),
    "npm": pool(names.NPMS), "port": port, "pid": digits(100, 65000), "mode": permission, "tgz": with_ending("tar.gz", "tgz"),
    "tar": with_ending("tar"), "tbz": with_ending("tar.bz2"), "txz": with_ending("tar.xz"), "zip": with_ending("zip"),
    "gz": with_ending("log.gz", "txt.gz", "csv.gz", "sql.gz"), "csv": with_ending("csv"), "json": with_ending("json"),
    "log": with_ending("log"), "img": with_ending("jpg", "png"), "video": with_ending("mp4", "mkv", "avi"),
    "script": with_ending("sh", "py"), "sh": with_ending("sh"), "py": with_ending("py"), "iso": with_ending("iso"),
    "branch": known(branch), "container": known(lambda rng: names.name(rng).lower()), "image": pool(names.IMAGES),
    "col": column, "delim": delimiter, "msg": message, "hash": known(commit), "iface": pool(names.INTERFACES, invented=0),
    "dims": known(lambda rng: f"{rng.choice((640, 800, 1024, 1280, 1920, rng.randint(50, 2000)))}x{rng.randint(50, 1600)}"), "email": known(lambda rng: f"{rng.choice(names.USERS)}@{names.host(rng)}"), "var": pool(names.SHELL_VARIABLES, invented=0), "dev": pool(names.DEVICES, invented=0), "date": date, "cmd": shell_command, "code": status_code, "version": version, "dotfile": dotfile,
    "year": lambda rng: (lambda y: (y, y))(str(rng.randint(1990, 2030))), "num": digits(2, 999),
}  # fmt: skip
