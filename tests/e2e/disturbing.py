"""A tree of notes that is changed at random in every way a person and their programs could, from one seed."""

import os
import random
import shutil
from pathlib import Path

from msyn.kv.links import remove_link

WORDS = "find files modified in the last days and count lines of every file in this folder"


class Disturber:
    """Random operations below `root`; each call of `step` does one."""

    def __init__(self, root: Path, seed: int) -> None:
        self.root = root
        self.draw = random.Random(seed)
        self.n_steps = 0
        self.operations = [
            (8, self.create),
            (8, self.write),
            (4, self.append),
            (8, self.save),
            (5, self.rename),
            (3, self.make_directory),
            (2, self.move_directory),
            (5, self.delete),
            (1, self.delete_directory),
            (2, self.drop_attribute),
            (1, self.touch),
            (1, self.exchange),
        ]

    def step(self) -> None:
        self.n_steps += 1
        (operation,) = self.draw.choices(
            [each for _, each in self.operations], [weight for weight, _ in self.operations]
        )
        operation()

    def create(self) -> None:
        path = self.place()
        if not path.exists():
            path.write_text(self.text())

    def write(self) -> None:
        if path := self.file():
            path.write_text(self.text())

    def append(self) -> None:
        if path := self.file():
            with path.open("a") as file:
                for _ in range(3):
                    file.write(self.text())
                    file.flush()

    def save(self) -> None:
        if path := self.file():
            scratch = path.with_name(f".{path.name}.new")
            scratch.write_text(self.text())
            os.replace(scratch, path)

    def rename(self) -> None:
        target = self.place()
        if (path := self.file()) and not target.is_dir():
            path.rename(target)

    def make_directory(self) -> None:
        below = self.directory()
        if len(below.relative_to(self.root).parts) < 5:
            deep = below / self.name() / self.name()
            deep.mkdir(parents=True, exist_ok=True)
            (deep / f"{self.name()}.md").write_text(self.text())  # before anybody could have set a watch

    def move_directory(self) -> None:
        source, target = self.directory(), self.directory() / self.name()
        if source != self.root and not target.is_relative_to(source) and not target.exists():
            source.rename(target)

    def delete(self) -> None:
        if path := self.file():
            path.unlink()

    def delete_directory(self) -> None:
        path = self.directory()
        if path != self.root and len(list(path.rglob("*"))) < 40:
            shutil.rmtree(path)

    def drop_attribute(self) -> None:
        if path := self.file():
            remove_link(path)

    def touch(self) -> None:
        if path := self.file():
            path.touch()

    def exchange(self) -> None:
        """Two files change names through a third one."""
        one, other = self.file(), self.file()
        if one and other and one != other:
            scratch = one.with_name("scratch")
            one.rename(scratch)
            other.rename(one)
            scratch.rename(other)

    def overflow(self) -> None:
        """More events than the kernel keeps, of two files by turns since it merges equal neighbours."""
        limit = int(Path("/proc/sys/fs/inotify/max_queued_events").read_text())
        for i in range(limit + 10):
            os.utime(self.root / ("x.md", "y.md")[i % 2])

    def name(self) -> str:
        return self.draw.choice("abcdefghijkl")

    def text(self) -> str:
        return f"{self.draw.randrange(300)} {' '.join(self.draw.sample(WORDS.split(), 5))}\n"

    def place(self) -> Path:
        return self.directory() / f"{self.name()}.md"

    def directory(self) -> Path:
        return self.draw.choice([Path(found) for found, _, _ in os.walk(self.root)])

    def file(self) -> Path | None:
        found = [Path(folder, name) for folder, _, names in os.walk(self.root) for name in names]
        return self.draw.choice(found) if found else None
