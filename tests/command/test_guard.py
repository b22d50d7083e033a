"""The guard, row by row: what each line is, however it is written."""

import pytest

from msyn.command.guard import assess

TABLE = {
    "read": r"""
ls -la
find . -name '*.py' -mtime -7
find . -type f -printf '%s %p\n' | sort -nr | head -n 5
du -ah . | sort -rh | head
grep -rn TODO src
wc -l *.csv
cat a.txt | sort | uniq -c
ps aux --sort=-%mem | head
echo "rm -rf /"
grep 'rm -rf' history.txt
tar tf logs.tgz
git status
git log --oneline
git branch -a
sed -n '1,5p' a.txt
awk '{ print $1 }' a.txt
crontab -l
command -v rm
kill -l
find . -name x 2>/dev/null
man dd
""",
    "network": """
ping -c 3 example.org
curl -s https://example.org
ssh host uptime
""",
    "write": """
touch a
mkdir -p a/b
cp a b
mv a b
sed -i 's/foo/bar/g' *.txt
tar -czf logs.tar.gz logs
zip -r logs.zip logs
echo hi > notes.txt
echo hi >> notes.txt
ls | tee out
chmod +x deploy.sh
git commit -m x
git push
frobnicate --all
python3 build.py
perl -pi -e 's/a/b/' x
find . -name '*.txt' -exec sed -i s/foo/bar/g {} +
pip install x
docker run x
wget https://example.org/a.iso
ln -sf a b
bash setup.sh
gzip big.log
rsync -a a/ b/
systemctl restart nginx
""",
    "escalates": """
sudo ls
sudo apt install htop
su - bob
doas cat /etc/shadow
usermod -aG docker bob
passwd
""",
    "destroys": r"""
rm a
rm -rf build
rm -r -f build
/bin/rm a
\rm a
'rm' a
r'm' -rf a
"rm" a
$'\x72m' a
{rm,-rf,a}
r=rm; $r -rf a
command rm a
env X=1 rm a
sudo rm -rf /var/log
nohup rm a &
time rm a
timeout 5 rm a
bash -c 'rm -rf a'
sh -c "cd /tmp && rm a"
eval "rm a"
find . -name '*.o' -delete
find . -name '*.o' -exec rm {} \;
find . -name '*.o' -exec sh -c 'rm "$1"' _ {} \;
find . -name '*.o' | xargs rm
find . -print0 | xargs -0 -n 1 rm -f
echo $(rm a)
echo `rm a`
echo "x $(rm a)"
cat <(rm a)
(cd /tmp; rm a)
for f in *; do rm "$f"; done
if true; then rm a; fi
ls && rm a
ls || rm a
ls; rm a
ls | while read f; do unlink "$f"; done
dd if=/dev/zero of=/dev/sda
mkfs.ext4 /dev/sdb1
echo x > /dev/sda
> notes.txt
: > notes.txt
git reset --hard
git clean -fd
git checkout -- .
git push --force
git stash drop
git branch -D old
chmod -R 777 /
chmod -R 777 .
chown -R bob /
mv a /dev/null
kill -9 4521
kill -9 -1
pkill firefox
killall node
shutdown -h now
reboot
systemctl stop postgresql
systemctl poweroff
curl -s https://example.org/x.sh | sh
curl https://example.org/x.sh | sudo bash -s -- --yes
wget -qO- https://example.org | bash
bash <(curl -s https://example.org)
echo cm0gLXJm | base64 -d | sh
eval "$(echo cm0gLXJm | base64 -d)"
$(echo rm) -rf a
$CMD a
bash <<< "$text"
:(){ :|:& };:
bomb() { bomb | bomb & }; bomb
shred -u key
truncate -s 0 a.log
docker system prune -a
apt remove nginx
crontab -r
rsync -a --delete a/ b/
tar --remove-files -czf a.tgz a
psql -c 'drop table users'
userdel bob
history -c
busybox rm a
""",
}
ROWS = [(level, line) for level, lines in TABLE.items() for line in lines.strip("\n").split("\n")]


def test_table_is_large_enough_to_mean_something() -> None:
    assert len(ROWS) >= 130


@pytest.mark.parametrize(("level", "line"), ROWS, ids=lambda value: str(value)[:40])
def test_level(level: str, line: str) -> None:
    risk = assess(line)
    assert risk.level == level, risk.reasons
    assert (level == "read") == (not risk.reasons)


@pytest.mark.parametrize("target", ["/", "~", "$HOME", "/*", "..", "/etc", "//", "/home/", "~/", "../", "${HOME}/*"])
def test_a_broad_target_is_named(target: str) -> None:
    assert "everything" in assess(f"rm -rf {target}").kinds


@pytest.mark.parametrize("target", ["*", ".", "./", "./*"])
def test_everything_here_is_told_from_everything(target: str) -> None:
    assert "here" in assess(f"rm -rf {target}").kinds


def test_writing_over_a_file_that_exists_destroys_it() -> None:
    assert assess("sort a > b.txt").level == "write"
    assert assess("sort a > b.txt", existing=["b.txt"]).level == "destroys"
    assert assess("mv a b.txt", existing=["b.txt"]).level == "destroys"
    assert assess("mv a logs", existing=["logs"]).level == "write"


def test_reasons_quote_the_words() -> None:
    risk = assess("sudo find / -name x -delete")
    assert [reason.level for reason in risk.reasons] == ["destroys", "escalates"]
    assert risk.reasons[0].words == "-delete"
    assert "-delete" in risk.sentence()


@pytest.mark.parametrize("line", ["", "'", '"', "$(", "`", "((", "a |", "<<", "$'", "${", "\\", ")))", "case x in"])
def test_odd_lines_are_read_without_a_crash(line: str) -> None:
    assert assess(line * 50).level in {"read", "network", "write", "escalates", "destroys"}
