"""Commands and words, told apart: nobody may be shown an explanation who asked for a command, and the reverse."""

import pytest

from msyn.command.commandlike import first_words, is_command, question
from msyn.command.verdicts import words

PROGRAMS = words(
    """awk apt bash su cat chmod chown convert cp curl cut date dd df diff docker du file find firefox free g++ git grep
    gzip head history host htop install ip journalctl join kill killall last less ln locate ls make man mkdir mount mv
    node npm ping pip pkill ps python python3 rm rsync screen sed shred sleep sort split ssh ss stat sudo sum systemctl
    tail tar tee test time top touch tr tree truncate uniq unzip uptime vim w watch wc wget which who write xargs yes
    zip ./run.sh /usr/bin/env ~/bin/tool"""
)
NAMES = ["src/", "names.txt", "run.sh", "notes", "build/"]

COMMANDS = """
ls
top
uptime
history
ls -la
ls src
ls *.txt
ls -la /etc
ls names.txt notes
cat notes
cat names.txt
cat names.txt | sort | uniq -c
cat /var/log/syslog | grep error | wc -l
find . -name '*.py'
find . -type f -size +100M
find /tmp -mtime +7 -delete
find . -name "*.log" -exec rm {} \\;
find src -newer names.txt
sort names.txt
sort -u names.txt
sort -k2 -n names.txt > sorted.txt
sort names.txt | uniq
cut -d: -f1 /etc/passwd
kill 4711
kill -9 4711
kill %1
killall firefox
pkill -f server.py
rm -rf build
rm names.txt
rm *.o
cp names.txt old.txt
cp -r src /tmp
mv a b
mv names.txt notes
mkdir photos
mkdir -p a/b/c
touch notes
chmod +x run.sh
chmod 755 run.sh
chown root names.txt
tar czf src.tgz src
tar -xzf a.tgz
tar xf a.tar.gz
ps aux
ps -ef | grep python
git status
git checkout main
git commit -m "fix the bug in the parser"
git log --oneline -5
git diff HEAD~1
git push origin main
docker ps
docker ps -a
docker run -it ubuntu bash
apt install htop
sudo apt update
sudo systemctl restart nginx
systemctl status nginx
journalctl -u nginx --since today
make
make -j4
python3 script.py
python -m http.server
pip install requests
npm run build
node index.js
curl -sL https://example.org
wget https://example.org/a.tgz
ssh host
ping example.org
man ls
which python
type ls
cd src
cd ..
cd
echo hello world
echo "the end of all files" > notes
FOO=1 make -j4
FOO=bar python3 app.py
export PATH=$PATH:/opt/bin
sudo rm -rf /var/tmp/x
time ls -R
watch -n1 df -h
xargs -n1 echo < names.txt
du -sh *
du -sh * | sort -h
df -h
free -m
date +%F
tail -f /var/log/syslog
tail -n 20 names.txt
head -5 names.txt
grep -rn "where is it" src
grep error names.txt
grep TODO *.py
sed -i s/a/b/g names.txt
sed 's/a/b/' names.txt
awk '{print $1}' names.txt
for f in *.txt; do echo "$f"; done
while true; do date; sleep 5; done
if test -f notes; then cat notes; fi
sleep 5
./run.sh
./run.sh all
~/bin/tool --help
/usr/bin/env python3
vim names.txt
diff a.txt b.txt
ln -s src link
ls && echo ok
ls; pwd
ls > out.txt
make test && git push
kill $(pgrep firefox)
zip -r a.zip src
unzip a.zip
split -l 100 names.txt
tree -L 2
stat names.txt
ip addr show
rsync -av src/ host:/backup/
dd if=/dev/zero of=a.img bs=1M count=10
test -f notes
wc -l names.txt
who
w
(cd src && make)
time make
sudo su
tar tvf a.tgz
tar -cf - src | ssh host tar xf -
for i in 1 2 3; do echo $i; done
git rebase -i HEAD~3
export EDITOR=vim
while read -r line; do echo "$line"; done < names.txt
"""

WORDS = """
find all big files
find big files
find files larger than 100 MB
find files > 100MB
find every python file changed this week
find duplicates
find the process that uses port 8080
sort names.txt and remove duplicates
sort names.txt by size
sort lines in names.txt
sort files by date
kill whatever is on port 3000
kill firefox
kill all python processes
kill the process using port 80
make run.sh executable
make a backup of src
make all scripts executable
make backup
make a folder called photos
cut the first column of names.txt
cut first column
split names.txt into parts of 100 lines
split big file in pieces
join names.txt and notes by the first field
touch all files in src
tar the src folder
zip the photos folder
zip photos folder
unzip everything here
install htop
install vim and git
watch the log file
watch memory usage
file size of names.txt
free memory
free space on disk
free disk space
date of last commit
date in iso format
time of the last reboot
who is logged in
which process uses port 80
which files changed today
which python version is installed
last 5 logins
last commit
head of names.txt
tail the log
convert all png to jpg
convert images to jpg
locate my config
mount the usb drive
mount usb drive
test if port 80 is open
write hello into notes
print the third line of names.txt
history of git commands
read the first line
rename all files to lower case
copy src to /tmp
show disk usage
list files
list all open ports
delete all empty folders
count lines in names.txt
what is using my disk
how do i unpack a.tar.gz
what's in src
ls all files by size
cat all logs together
grep errors in all logs
sed is what I want to learn
for each file print its size
while the server is down wait
if the file exists delete it
Find all files
please list files
undo the last commit
run run.sh every 5 minutes
show me the size of src
top 5 processes by memory
top memory processes
sum of the second column
uniq lines of names.txt
less verbose listing
yes or no
git undo the last commit
git show me the branches of today
docker remove all stopped containers
sudo make me a sandwich
ping google 5 times and stop
finde alle großen dateien
zeige alle prozesse
lösche leere ordner
kill alle chrome prozesse
tar archiv von src erstellen
zip datei entpacken
sort die datei names.txt
git repositories finden
make die datei run.sh ausführbar
trouve les gros fichiers
date du dernier commit
kill tous les processus python
sort les lignes de names.txt
compter les lignes de names.txt
affiche les fichiers cachés
busca archivos grandes
kill todos los procesos de python
sort el archivo names.txt
muestra los puertos abiertos
cuenta las líneas de names.txt
find 大文件
kill 占用3000端口的进程
查找大文件
列出所有进程
删除空文件夹
git 提交记录
sort 这个文件
把 run.sh 设为可执行
watch for changes in src
for changes in src
time in tokyo
tar up src
gzip old logs
wget whole site
git annuler le dernier commit
docker alle container stoppen
kill el proceso del puerto 80
ls 按大小排序
ls nach größe sortiert
"""


def rows(table: str) -> list[str]:
    return [row.replace("\\\\", "\\") for row in table.strip().splitlines()]


@pytest.mark.parametrize("line", rows(COMMANDS))
def test_commands(line: str) -> None:
    assert is_command(line, PROGRAMS, NAMES)


@pytest.mark.parametrize("line", rows(WORDS))
def test_words(line: str) -> None:
    assert not is_command(line, PROGRAMS, NAMES)


def test_the_table_is_large_enough_to_mean_something() -> None:
    assert len(rows(COMMANDS)) >= 100
    assert len(rows(WORDS)) >= 100


@pytest.mark.parametrize("line", ["", "   ", "'", '"', "|", "> x", "&&", "ls 'a", "a\x00b", "?" * 2000, "ls " * 600])
def test_odd_lines_do_not_disturb(line: str) -> None:
    assert is_command(line, PROGRAMS, NAMES) in (True, False)


def test_a_program_that_is_not_here_makes_no_command() -> None:
    assert is_command("rg -n foo src", {"rg"}, NAMES)
    assert not is_command("rg -n foo src", (), NAMES)


def test_a_makefile_decides_what_make_backup_means() -> None:
    assert is_command("make backup", PROGRAMS, ["Makefile"])
    assert not is_command("make backup", PROGRAMS, [])


def test_a_question_ends_in_a_question_mark() -> None:
    assert question("who owns the billing job?") == "who owns the billing job?"
    assert question(" wer ist das？ ") == "wer ist das？"
    assert question("list files") == question("?") == question("") == ""


def test_first_words_are_all_that_has_to_be_looked_up() -> None:
    assert first_words("sudo ls -la | wc") == {"sudo", "ls", "wc"}
