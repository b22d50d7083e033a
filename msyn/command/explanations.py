"""The table behind explain.py: what the common programs do and what their common flags mean.

One line per program: `name: what it does`, then lines of flags. A flag whose text begins with "|" takes the next word
as its value, which replaces "%"; "%~" reads +7 as "more than 7" and -7 as "less than 7". Written from the programs'
own manuals, GNU versions.
"""

from dataclasses import dataclass, field

JOINS = {
    "|": "then its output goes to ",
    "|&": "then its output and errors go to ",
    "&&": "if that worked, ",
    "||": "if that failed, ",
    ";": "then ",
    "\n": "then ",
    "&": "meanwhile ",
}

_TABLE = """
awk: runs a small program on every line
  -F |splits lines at %
  -v |sets %
basename: strips the directory from a name
cat: prints files one after the other
  -n numbers the lines
  -A shows tabs and line ends
cd: changes the directory
chmod: changes who may read, write and run files
  -R also in everything below
  +x makes them runnable
chown: changes the owner of files
  -R also of everything below
cp: copies files
  -r with directories
  -R with directories
  -a with directories, times and rights
  -v says what it does
  -n never over a file that exists
  -i asks before writing over a file
  -u only when newer
  -p keeps times and rights
curl: fetches a URL
  -s without a progress display
  -L follows redirections
  -o |saves as %
  -O saves under its own name
  -I asks for the header only
  -f fails on an error page
cut: keeps columns of every line
  -d |columns are separated by %
  -f |keeps column %
  -c |keeps characters %
date: prints the time
  -d |for the moment %
  -u in UTC
dd: copies blocks
df: shows free space of file systems
  -h in readable units
  -i counts inodes
  -T with the kind of file system
diff: compares files line by line
  -r directories too
  -u in the unified format
  -q only says whether they differ
dirname: keeps the directory of a name
docker: talks to the container service
du: adds up the space that files take
  -s one sum per argument
  -h in readable units
  -a files too, not only directories
  -c with a total
  -b in bytes
  -k in KiB
  -m in MiB
  -d |down to depth %
  -x on one file system only
echo: prints its words
  -n without a line end
  -e understands backslashes
env: runs a program with another environment, or prints it
file: guesses what files contain
find: walks through directories and lists what matches
  -name |whose name matches %
  -iname |whose name matches %, in capitals or not
  -path |whose path matches %
  -type |of kind % (f file, d directory, l link)
  -mtime |changed %~ days ago
  -mmin |changed %~ minutes ago
  -atime |read %~ days ago
  -ctime |whose status changed %~ days ago
  -newer |changed after %
  -newermt |changed after %
  -size |of size %~ (c bytes, k KiB, M MiB, G GiB)
  -empty that are empty
  -maxdepth |at most % levels down
  -mindepth |at least % levels down
  -perm |with rights %
  -user |that belong to %
  -group |whose group is %
  -not not:
  ! not:
  -o or
  -a and
  -print prints the name
  -print0 prints names for xargs -0, safe for any name
  -printf |prints in the form %
  -delete deletes them
  -exec starts a program for them
  -execdir starts a program for them, in their directory
  -ls lists them in full
  -prune does not go into them
  -regex |whose path matches the expression %
  -quit stops at the first
free: shows memory
  -h in readable units
  -m in MiB
  -g in GiB
git: version control
grep: prints lines that match
  -r in all files below
  -R in all files below, links too
  -i in capitals or not
  -n with line numbers
  -l only the names of files that match
  -L only the names of files that do not match
  -c counts matching lines
  -v lines that do not match
  -w whole words
  -x whole lines
  -o only the part that matches
  -E extended expressions
  -F plain text, no expression
  -P Perl expressions
  -h without file names
  -H with file names
  -q says nothing, only the exit code
  -s silent about unreadable files
  -A |with % lines after
  -B |with % lines before
  -C |with % lines around
  -m |stops after % lines
  -e |pattern %
  --color in colour
gunzip: unpacks .gz files, in place
gzip: compresses files, in place
  -k keeps the original
  -d unpacks
  -9 as small as possible
head: prints the beginning
  -n |% lines
  -c |% bytes
hostname: prints the machine's name
ip: shows or sets network addresses
journalctl: prints the system log
  -u |of the service %
  -f and follows it
  -b of this boot
  -n |the last % lines
  --since |since %
kill: sends a signal to processes
  -9 that cannot be caught: they end at once
  -l lists the signals
killall: ends all processes of a name
ln: makes a link
  -s symbolic
  -f over what exists
ls: lists files
  -l with size, time and rights
  -a with hidden ones
  -A with hidden ones
  -h sizes in readable units
  -t newest first
  -S largest first
  -r in reverse order
  -R all directories below
  -d directories themselves
  -1 one per line
  -i with inode numbers
  -u by time of last access
lsof: lists open files
  -i |network connections %
make: builds what the Makefile describes
mkdir: makes directories
  -p with their parents; none may exist already
mv: moves or renames files
  -v says what it does
  -n never over a file that exists
  -i asks before writing over a file
  -t |into %
nl: numbers lines
ping: asks a host for an answer
  -c |% times
ps: lists processes
  aux all, with their owners and use of memory
  -e all
  -f in full
  -u |of user %
pwd: prints the current directory
rm: deletes files
  -r and directories with all they hold
  -R and directories with all they hold
  -f without asking
  -i asks each time
  -v says what it does
  -d empty directories too
rmdir: deletes empty directories
rsync: copies files to another place, only what changed
  -a with directories, times and rights
  -v says what it does
  -z compressed on the way
  -n only says what it would do
  -P shows progress
  --delete deletes what the other side does not have
scp: copies files over ssh
  -r with directories
  -P |at port %
sed: edits text line by line
  -i changes the files themselves
  -n prints only what is asked for
  -E extended expressions
  -r extended expressions
  -e |with the instruction %
seq: counts
shuf: mixes lines
  -n |takes % lines
sort: sorts lines
  -n by number
  -r in reverse order
  -h by readable sizes (2K, 1G)
  -u each line once
  -k |by column %
  -t |columns are separated by %
  -f in capitals or not
  -R in random order
  -V by version numbers
  -o |writes to %
ssh: runs a command on another machine
  -p |at port %
stat: shows everything about a file
  -c |in the form %
sudo: as the administrator, or as another user
  -u |as %
systemctl: controls services
tail: prints the end
  -n |% lines
  -f and what is added later
  -F and what is added later, also to a new file of that name
  -c |% bytes
tar: packs files into an archive, or unpacks one
  -c packs
  -x unpacks
  -t lists
  -z with gzip
  -j with bzip2
  -J with xz
  -v says what it does
  -f |the archive is %
  -C |in directory %
  --exclude |without %
tee: prints, and writes to files
  -a adds to the end
touch: makes empty files, or sets their time to now
tr: replaces characters
  -d deletes them
  -s squeezes repetitions
  -c all but these
tree: draws directories as a tree
  -L |% levels
uname: prints the system's name
  -a in full
  -r the kernel's version
uniq: drops lines that repeat the one before
  -c counts them
  -d only repeated lines
  -u only lines that are not repeated
unzip: unpacks a .zip archive
  -l only lists it
  -d |into %
uptime: says how long the machine has been running
wc: counts lines, words and bytes
  -l lines
  -w words
  -c bytes
  -m characters
wget: downloads a URL
  -O |saves as %
  -q silently
  -c goes on with a broken download
  -r with everything it links to
which: says where a program is
who: lists who is logged in
xargs: starts a program with the words of its input
  -0 names end with a zero byte
  -n |% words at a time
  -I |puts each word where % stands
  -P |% at a time
  -r not at all when there is nothing
  -d |words are separated by %
zip: packs files into a .zip archive
  -r with directories
  -q silently
  -9 as small as possible
"""


@dataclass(frozen=True)
class Known:
    """What is known about one program."""

    what: str
    flags: dict[str, str] = field(default_factory=dict)

    def meaning(self, words: list[str]) -> tuple[str, int]:
        """What the first word means, and how many words that takes; ("", 1) when it is not in the table."""
        word = words[0]
        text = self.flags.get(word)
        if text is not None and text.startswith("|"):
            return (_filled(text, words[1]), 2) if len(words) > 1 else ("", 1)
        if text is not None:
            return text, 1
        name, equals, value = word.partition("=")
        if not equals and len(word) > 2 and word[0] == "-" and word[1] != "-":
            name, value = word[:2], word[2:]
        text = self.flags.get(name, "")
        if text.startswith("|") and value:
            return _filled(text, value), 1
        return (f"{word[1:]} lines", 1) if "-n" in self.flags and word[1:].isdigit() and word[0] == "-" else ("", 1)


def _filled(text: str, value: str) -> str:
    compared = {"+": "more than ", "-": "less than "}.get(value[:1], "") + value.lstrip("+-")
    return text[1:].replace("%~", compared).replace("%", value)


def _read(table: str) -> dict[str, Known]:
    programs: dict[str, Known] = {}
    flags: dict[str, str] = {}
    for line in table.strip().split("\n"):
        if line.startswith("  "):
            flag, _, meaning = line.strip().partition(" ")
            flags[flag] = meaning
        else:
            name, _, what = line.partition(": ")
            flags = {}
            programs[name] = Known(what, flags)
    return programs


PROGRAMS = _read(_TABLE)
