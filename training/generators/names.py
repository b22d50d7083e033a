"""Names that people give to things: words, invented words, compounds; pools of hosts, users, programs and the like."""

from __future__ import annotations

import random


def listed(text: str) -> list[str]:
    """The words of a text."""
    return text.split()


WORDS = listed("""report data notes backup config main index users access results sales photos music draft final cache
    build src docs project server client model invoice budget thesis resume todo setup install
    deploy utils helper common core api web blog shop order payment customer student teacher game
    player score level world map city weather daily weekly monthly summary archive master release
    staging alpha beta demo sample example template banner icon logo style theme schema query record
    product stock price quote email chat voice song album artist book chapter essay letter memo
    agenda meeting calendar plan goal issue patch feature token secret nginx apache mysql redis
    kafka spark hadoop bug fix login logout signup profile avatar session cart checkout inventory
    warehouse shipping tracking tax salary payroll contract policy manual guide tutorial lesson
    homework exam grade recipe kitchen garden travel hotel flight ticket passport visa wedding party
    family school office team client2 vendor partner lead deal pipeline metrics stats chart graph
    dashboard sensor temperature humidity pressure voltage signal frequency camera lens frame scene
    render shader texture mesh sprite kernel driver module plugin widget parser lexer compiler
    runtime sandbox worker queue broker cluster node pod gateway proxy router switch firewall tunnel
    bridge socket packet stream buffer matrix vector tensor tree graph2 heap stack list hash foo bar
    baz qux hello world tmp old new misc stuff things ideas random secret2 private public shared
    assets static media uploads downloads exports imports reports logs mails letters scans receipts
    bills orders clients members events""")
SYLLABLES = listed("""ba be bi bo bu ca ce co cu da de di do du fa fe fi fo ga ge go gu ha he hi ho ja jo ka ke ki ko la
    le li lo lu ma me mi mo mu na ne ni no nu pa pe pi po pu qua ra re ri ro ru sa se si so su ta te
    ti to tu va ve vi vo wa we wi xe xo ya yo za ze zi zo tra sti pro ble con per ter and ing ist""")
EXTENSIONS = listed("""txt txt txt log log py py sh c h cpp js ts html css json json yaml yml xml csv csv md md pdf png
    jpg     jpg jpeg gif mp3 mp4 avi mkv wav doc docx xls xlsx zip gz tar conf cfg ini bak tmp old swp o so
    java class php rb go rs pl sql db iso deb rpm tex svg flac toml lock env ipynb parquet tsv""")
PLAIN_FILES = listed(
    """Makefile README Dockerfile LICENSE .bashrc .gitignore .env .vimrc .profile .bash_history .zshrc"""
)
TOPS = listed("""/var/log /etc /home /tmp /usr/local/bin /opt /srv /var/www /usr/share /var/lib /mnt/data /media/usb
    /root /usr/bin /home/user /var/www/html /etc/nginx ~/Documents ~/Downloads ~/Desktop ~/Pictures
    ~/projects ~/src /data /backup /var/tmp /usr /var /boot /proc /usr/lib /usr/local /var/cache
    /var/spool /srv/www /mnt/nas /media/disk ~/code ~/work ~/music ~/.config ~/.ssh ~/bin""")
USERS = listed("""root alice bob john mary admin www-data deploy ubuntu postgres jenkins guest tom sarah mike nobody
    git mysql anna peter lisa david""")
GROUPS = listed("""docker sudo wheel staff users developers admin www-data video audio adm games backup""")
SERVICES = listed("""nginx apache2 sshd ssh docker mysql postgresql cron redis httpd bluetooth cups ufw NetworkManager
    mariadb php-fpm postgres mongodb grafana-server rsyslog haproxy tomcat jenkins elasticsearch
    rabbitmq-server memcached fail2ban caddy avahi-daemon named vsftpd smbd squid postfix dovecot""")
PROGRAMS = listed("""firefox chrome nginx python node java mysqld redis-server sshd vim code slack apache2 postgres
    docker bash spotify gimp vlc chromium thunderbird ffmpeg make webpack gunicorn celery puma rails
    emacs steam zoom teams discord obs blender inkscape libreoffice gnome-shell Xorg""")
PACKAGES = listed("""curl git vim htop nginx tree jq tmux ffmpeg build-essential python3 nodejs wget unzip docker.io
    postgresql zsh emacs gimp vlc inkscape ripgrep fzf neovim cmake clang gcc golang rustc nmap
    net-tools openssh-server imagemagick sqlite3 redis-server apache2 php mariadb-server screen
    rsync ncdu bat""")
PIPS = listed("""requests flask numpy pandas django pytest black mypy scipy torch fastapi sqlalchemy celery
    matplotlib pillow httpx ruff rich typer jinja2 scikit-learn beautifulsoup4 pyyaml lxml boto3""")
NPMS = listed("""react express lodash typescript vite eslint prettier axios webpack vue next jest nodemon pm2""")
IMAGES = listed("""ubuntu nginx alpine postgres redis python:3.11 node:18 mysql busybox debian:12 httpd mongo:6""")
INTERFACES = listed("eth0 wlan0 enp3s0 lo wlp2s0 eth1 docker0 tun0 ens18")
SHELL_VARIABLES = listed("""PATH HOME EDITOR LANG JAVA_HOME DEBUG PYTHONPATH SHELL USER PAGER TERM API_KEY NODE_ENV""")
DEVICES = listed("/dev/sda1 /dev/sdb /dev/sdb1 /dev/nvme0n1p2 /dev/sdc1 /dev/mmcblk0p1 /dev/sdd")
MARKS = listed("""TODO FIXME ERROR error warning failed password timeout exception denied import main DEBUG XXX HACK
    null""")


def invented(rng: random.Random) -> str:
    return "".join(rng.choice(SYLLABLES) for _ in range(rng.choice((2, 2, 3, 3, 4))))


def word(rng: random.Random) -> str:
    roll = rng.random()
    if roll < 0.6:
        return rng.choice(WORDS)
    made = invented(rng)
    return made if roll < 0.86 else made.capitalize() if roll < 0.93 else made.upper()


def name(rng: random.Random) -> str:
    roll = rng.random()
    if roll < 0.5:
        return word(rng)
    if roll < 0.64:
        return f"{word(rng)}_{word(rng)}"
    if roll < 0.78:
        return f"{word(rng)}-{word(rng)}"
    if roll < 0.92:
        return f"{word(rng)}{rng.randint(1, 2030)}"
    return f"{word(rng)}.{word(rng)}"


def file_name(rng: random.Random, extension: str = "") -> str:
    if not extension and rng.random() < 0.1:
        return rng.choice(PLAIN_FILES)
    stem = name(rng)
    if rng.random() < 0.1:
        stem = f"{word(rng)} {rng.choice((word(rng), str(rng.randint(1, 2026)), '(1)', 'copy', 'v2'))}"
    return f"{stem}.{extension or rng.choice(EXTENSIONS)}"


def folder(rng: random.Random) -> str:
    roll = rng.random()
    if roll < 0.4:
        return rng.choice(TOPS)
    if roll < 0.65:
        return f"{rng.choice(TOPS)}/{name(rng)}"
    if roll < 0.8:
        return f"./{name(rng)}"
    if roll < 0.92:
        return f"{word(rng)}/{word(rng)}"
    return f"../{word(rng)}"


def host(rng: random.Random) -> str:
    roll = rng.random()
    if roll < 0.3:
        return ".".join(str(rng.randint(1, 254)) for _ in range(4))
    if roll < 0.65:
        first = rng.choice(("www", "mail", "db", "api", "web1", "host", "server", "node3", "gw"))
        return f"{first}.{word(rng).lower()}.{rng.choice(('com', 'org', 'net', 'io', 'local'))}"
    if roll < 0.9:
        return f"{word(rng).lower()}.{rng.choice(('com', 'org', 'net', 'io', 'dev'))}"
    return rng.choice(("myserver", "server1", "web01", "localhost", "devbox", "raspberrypi"))


def url(rng: random.Random) -> str:
    middle = rng.choice(("", "", "files/", "download/", "v1/", word(rng) + "/"))
    return rng.choice(("http://", "https://", "https://")) + f"{host(rng)}/{middle}{file_name(rng).replace(' ', '_')}"
