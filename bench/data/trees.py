"""The small worlds in which the benchmark's commands run: each function fills a home directory anew.

`home/work` is the current directory of the command. Ages are in days before now; what no line mentions is 60 days
old. Large files are sparse.
"""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import tarfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

DAY_S = 86_400
OLD_DAYS = 60.0
MEGABYTE = 1 << 20


class Tree:
    """A folder being filled; `finish` sets the ages, deepest first, so that writing does not refresh them."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.work = home / "work"
        self.work.mkdir(parents=True, exist_ok=True)
        self.ages: dict[Path, float] = {}

    def file(self, name: str, text: str = "x\n", *, days: float = OLD_DAYS, mode: int = 0o644) -> Path:
        path = self.work / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        path.chmod(mode)
        self.ages[path] = days
        return path

    def sized(self, name: str, size: int, *, days: float = OLD_DAYS) -> None:
        path = self.file(name, "", days=days)
        with path.open("r+b") as file:
            file.truncate(size)

    def folder(self, name: str, *, days: float = OLD_DAYS) -> None:
        path = self.work / name
        path.mkdir(parents=True, exist_ok=True)
        self.ages[path] = days

    def finish(self) -> None:
        now = time.time()
        everything = sorted(self.home.rglob("*"), key=lambda p: -len(p.parts))
        for path in everything:
            if path.is_symlink() or ".git" in path.parts:
                continue
            stamp = now - self.ages.get(path, OLD_DAYS) * DAY_S - 60
            os.utime(path, (stamp, stamp))


def project(t: Tree) -> None:
    t.file("README.md", "# Parrot\n\nInstall with pip.\nTODO: write the usage part\n\nLicence: MIT\n", days=9)
    t.file("setup.py", "from setuptools import setup\nsetup(name='parrot')\n", days=2)
    t.file("Makefile", "all:\n\tpython3 src/main.py\n")
    t.file("config.yaml", "host: localhost\nport: 8080\ndebug: true\nname: parrot\n", days=0.3)
    t.file("package.json", '{"name": "parrot", "version": "1.2.0"}\n')
    t.file(".env", "SECRET=abc\nPORT=8080\n")
    t.file("notes.txt", "foo is here\nnothing\nfoo and bar\n", days=0.1)
    t.file("empty.txt", "", days=25)
    t.file("deploy.sh", "#!/bin/sh\necho deploying\n", days=4)
    t.file("src/main.py", "import os\nimport sys\n\n# TODO: split this\ndef main():\n    print('hi')\n", days=1)
    t.file("src/util.py", "import re\n\ndef clean(s):\n    return s.strip()\n", days=20)
    t.file("src/old.py", "print 'old'\n", days=40)
    t.file("src/app/views.py", "import sys\n# TODO: cache\nclass View:\n    pass\n", days=3)
    t.file("src/app/static/app.js", "console.log('parrot');\n", days=5)
    t.file("src/app/static/style.css", "body { color: red; }\n", days=5)
    t.file("src/__pycache__/main.cpython-311.pyc", "bytes")
    t.file("src/build/gen.c", "int main(void) { return 0; }\n", days=12)
    t.file("build/out.o", "obj", days=12)
    t.file("docs/guide.md", "# Guide\n\nTODO: pictures\nSee the README.\n", days=10)
    t.file("docs/build.txt", "how to build\n", days=10)
    t.file("docs/foo.txt", "foo foo\nbar\n", days=10)
    t.file("tests/test_main.py", "def test_main():\n    assert True\n", days=6)
    t.file("tests/test_util.py", "def test_clean():\n    assert True\n", days=15)
    t.file("node_modules/left/index.js", "module.exports = 1;\n")


def logs(t: Tree) -> None:
    clients = ["10.0.0.5", "10.0.0.7", "10.0.0.5", "192.168.1.9", "10.0.0.5", "10.0.0.7", "172.16.0.2", "10.0.0.5"]
    codes = [200, 404, 200, 500, 200, 301, 404, 200]
    pages = ["/", "/login", "/img/a.png", "/api/v1/items", "/", "/about", "/missing", "/login"]
    lines = [
        f'{clients[i % 8]} - - [12/Mar/2026:10:{i // 60:02d}:{i % 60:02d} +0000] "GET {pages[i % 8]} HTTP/1.1" '
        f"{codes[i % 8]} {512 + 13 * i}"
        for i in range(83)
    ]
    t.file("access.log", "\n".join(lines) + "\n", days=1)
    levels = ["INFO", "ERROR", "INFO", "WARN", "INFO", "DEBUG", "error"]
    words = ["started", "disk full", "user ana logged in", "slow query", "user bob logged in", "tick", "timeout"]
    app = [f"2026-03-12 09:{i:02d}:00 {levels[i % 7]} {words[i % 7]}" for i in range(40)]
    t.file("app.log", "\n".join(app) + "\n", days=0.2)
    t.file("error.log", "fatal: no space left\nwarning: retry 3\nfatal: out of memory\n", days=2)
    for name, days in {"jan": 100, "feb": 45, "mar": 12, "apr": 5, "may": 0.5}.items():
        t.file(f"logs/{name}.log", f"{name} one\n{name} two ERROR\n", days=days)
    t.file("logs/readme.txt", "about the logs\n", days=200)
    t.folder("logs/empty")
    t.file("server.conf", "# main\nlisten 80\n\n# tls\nssl on\nroot /srv/www\n\nworkers 4\n", days=30)


def tables(t: Tree) -> None:
    t.file(
        "sales.csv",
        "id,region,amount,day\n1,north,250,2026-01-03\n2,south,90,2026-01-04\n3,north,40,2026-01-04\n"
        "4,west,410,2026-02-01\n5,south,130,2026-02-11\n6,east,75,2026-03-01\n",
    )
    t.file("users.csv", "name,mail,age\nana,ana@example.com,31\nbob,bob@site.org,45\ncid,cid@example.com,28\n")
    t.file("data/q1.csv", "a,b\n1,2\n3,4\n5,6\n")
    t.file("data/q2.csv", "a,b\n7,8\n")
    t.file("names.txt", "zoe\nadam\nzoe\nmia\nadam\nzoe\nben\n")
    t.file("numbers.txt", "10\n9\n101\n33\n9\n7\n")
    t.file("scores.tsv", "ann\t17\nbert\t9\ncleo\t23\ndan\t12\n")
    t.file("list1.txt", "apple\nbanana\ncherry\nplum\n")
    t.file("list2.txt", "banana\ncherry\nfig\n")
    t.file(
        "poem.txt", "The Owl sat\n\nin the tree\nand said\n\nhoo hoo to me\nthe end\nnight\nstars\nmoon\nsleep\ndream\n"
    )
    t.file("mixed.txt", "MiXeD Case Line\nanother LINE\n")
    t.file("spaces.txt", "a   b  \nc  d   e\n")
    t.file("contact.txt", "write to ana@example.com or bob@site.org\nphone 555-1234\nvisit https://example.com/x\n")
    t.file("people.json", json.dumps({"name": "parrot", "people": [{"name": "ana"}, {"name": "bob"}]}) + "\n")
    t.file(
        "passwd.txt",
        "root:x:0:0:root:/root:/bin/bash\nana:x:1000:1000::/home/ana:/bin/zsh\nbob:x:1001:1001::/h:/bin/sh\n",
    )
    t.file("crlf.txt", "one\r\ntwo\r\n")
    t.file("long.txt", "".join(f"line {i}\n" for i in range(1, 61)))


def media(t: Tree) -> None:
    t.sized("video.mp4", 120 * MEGABYTE, days=3)
    t.sized("holiday.mkv", 300 * MEGABYTE, days=80)
    t.sized("big.iso", 700 * MEGABYTE, days=200)
    t.sized("photos/a.jpg", 4 * MEGABYTE, days=1)
    t.sized("photos/b.jpg", 2 * MEGABYTE, days=8)
    t.sized("photos/c.JPG", MEGABYTE, days=30)
    t.sized("photos/d.png", 6 * MEGABYTE, days=2)
    t.sized("photos/trip/e.png", 300 * 1024, days=90)
    t.sized("photos/trip/f.jpeg", 700 * 1024, days=90)
    t.sized("music/one.mp3", 9 * MEGABYTE, days=400)
    t.sized("music/two.mp3", 5 * MEGABYTE, days=20)
    t.file("todo.txt", "buy milk\n", days=0.1)
    t.sized("disk.img", 15 * MEGABYTE, days=9)
    t.sized("tiny.bin", 800, days=4)


def folders(t: Tree) -> None:
    t.file("Documents/report.docx", "report", days=2)
    t.file("Documents/taxes 2025.pdf", "taxes", days=50)
    t.file("Documents/letters/ana.txt", "dear ana\n", days=70)
    t.file("Documents/letters/bob.txt", "dear bob\n", days=6)
    t.file("Downloads/setup.deb", "deb", days=33)
    t.file("Downloads/paper.pdf", "paper", days=1)
    t.file("Downloads/song.mp3", "song", days=95)
    t.file("Downloads/archive.zip", "zip", days=95)
    t.file("Downloads/cat.jpeg", "cat", days=4)
    t.file("Downloads/dog.jpeg", "dog", days=4)
    t.folder("Downloads/old")
    t.folder("empty_one")
    t.folder("nested/empty_two")
    t.file("scripts/run.sh", "#!/bin/sh\necho run\n", days=3)
    t.file("scripts/backup.sh", "#!/bin/sh\necho backup\n", mode=0o755, days=3)
    t.file("scripts/secret.key", "key", mode=0o666)
    t.file("notes.txt", "hello\n", days=1, mode=0o666)
    t.file("notes.bak", "hello\n")
    t.file("a.tmp", "t", days=20)
    t.file("nested/b.tmp", "t", days=2)
    t.file("nested/deep/er/c.tmp", "t", days=40)
    t.file("nested/core~", "t")
    t.file(".hidden", "h")
    t.file(".config/app.ini", "[a]\n")
    t.file("zero.dat", "")
    t.file("nested/zero2.dat", "")
    (t.work / "link").symlink_to("notes.txt")
    (t.work / "broken").symlink_to("nowhere")


def archives(t: Tree) -> None:
    for name in ("app", "db", "web"):
        t.file(f"logs/{name}.log", f"{name}\n" * 9)
    t.file("docs/intro.md", "intro\n")
    t.file("docs/more/deep.md", "deep\n")
    t.file("report.txt", "report line\n" * 20)
    t.file("a.txt", "a\n")
    t.file("b.txt", "b\n")
    t.file("img/x.png", "png")
    inside = t.file("packed/one.txt", "one\n"), t.file("packed/two.txt", "two\n")
    with tarfile.open(t.work / "backup.tar.gz", "w:gz") as tar:
        for path in inside:
            tar.add(path, path.name)
    with tarfile.open(t.work / "site.tar", "w") as tar:
        tar.add(inside[0], "site/one.txt")
    with tarfile.open(t.work / "src.tar.bz2", "w:bz2") as tar:
        tar.add(inside[0], "src/one.txt")
    with zipfile.ZipFile(t.work / "photos.zip", "w") as bundle:
        bundle.write(inside[0], "p/one.txt")
        bundle.write(inside[1], "p/two.txt")
    (t.work / "dump.sql.gz").write_bytes(gzip.compress(b"select 1;\nselect 2;\nselect 3;\n"))
    (t.work / "target").mkdir()


def git(t: Tree) -> None:
    def run(*words: str) -> None:
        subprocess.run(
            ["git", *words], cwd=t.work, check=True, capture_output=True, env=GIT_ENV | {"HOME": str(t.home)}
        )

    (t.home / ".gitconfig").write_text("[user]\nname = Kim\nemail = kim@example.com\n[init]\ndefaultBranch = main\n")
    run("init", "-q", "-b", "main")
    t.file("a.py", "one\n")
    t.file("b.py", "two\n")
    run("add", ".")
    run("commit", "-qm", "first")
    t.file("a.py", "one\nmore\n")
    run("commit", "-qam", "second")
    run("branch", "feature")
    run("branch", "old-idea")
    t.file("b.py", "two\nthree\n")
    run("commit", "-qam", "third")
    run("tag", "v1.0")
    t.file("a.py", "one\nmore\nedited\n")
    t.file("new.txt", "untracked\n")
    t.file("staged.txt", "staged\n")
    run("add", "staged.txt")


def plain(t: Tree) -> None:
    t.file("notes.txt", "hello\n")
    t.file("site/index.html", "<html>\n")
    t.file("app.py", "print(1)\n")
    t.file("requirements.txt", "numpy\n")


GIT_ENV = {
    "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
    "GIT_AUTHOR_DATE": "2026-03-01T10:00:00",
    "GIT_COMMITTER_DATE": "2026-03-01T10:00:00",
}
TREES: dict[str, Callable[[Tree], None]] = {
    f.__name__: f for f in (project, logs, tables, media, folders, archives, git, plain)
}


def build(name: str, home: Path) -> None:
    tree = Tree(home)
    TREES[name](tree)
    tree.finish()
