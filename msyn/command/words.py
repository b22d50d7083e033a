"""Word lists of the delexicaliser: which words of a request are plain language and which cues point at a name.

Plain values only; slots.py decides with them. Lists are lower case.
"""

from __future__ import annotations

import re


def _listed(text: str) -> list[str]:
    return text.split()


EXTENSIONS = frozenset(
    _listed("""txt log py pyc pyi ipynb sh bash zsh c h cc cpp cxx hpp cs js mjs jsx ts tsx html htm css scss sass
    json jsonl yaml yml toml xml xsl svg csv tsv parquet md markdown rst adoc tex bib pdf ps eps
    epub mobi png jpg jpeg gif bmp tif tiff webp ico heic raw psd xcf mp3 mp4 m4a m4v avi mkv mov
    flv webm wmv wav flac ogg opus aac doc docx odt rtf xls xlsx ods ppt pptx odp zip gz tgz tar bz2
    tbz tbz2 xz txz zst lz4 lzma 7z rar jar war ear conf cfg ini env bak old orig tmp temp swp swo
    part crdownload lock pid sock o so ko dll exe bin obj class java kt scala groovy gradle go rs rb
    erb php pl pm lua r rmd jl m mm hs ex exs erl clj lisp el vim sql sqlite sqlite3 db mdb deb rpm
    apk snap dmg iso img vmdk qcow2 ova torrent srt vtt ttf otf woff woff2 pem crt cer key csr p12
    pub gpg asc sig md5 sha256 sha1 patch diff rej po mo pot service list tpl j2 tf tfvars proto ics
    vcf eml msg mbox dat nfo cue m3u out err cmake mk npz npy pt onnx h5 hdf5 mat fasta fastq bam
    plist ps1 bat cmd asm s f90 f vhd vhdl sv wasm""")
)

DOMAINS = frozenset(
    _listed("""com org net io dev local lan edu gov de fr uk us eu info internal example test ai app cloud ch at es
    it nl cn jp ru br in home xyz""")
)

PLAIN_FILES = frozenset(
    _listed("""Makefile Dockerfile README LICENSE CHANGELOG Vagrantfile Gemfile Jenkinsfile Procfile Rakefile NEWS
    AUTHORS""")
)

# Directories that people call by their bare name: "the biggest files in downloads".
PLACES = (
    "src|docs?|downloads|documents|pictures|music|videos|desktop|projects|photos|backups?|archives?|Downloads|Documents|"
    "Pictures|Music|Videos|Desktop|Projects|Photos|Backups?|Archives?|assets|dist|node|vendor|public|static|include|"
    "lib|bin|tmp|tests|scripts|invoices|reports"
)

# Words with digits or capitals that are language, not names: they stay visible to the model.
KNOWN = frozenset(
    _listed("""mp3 mp4 md5 sha1 sha256 sha512 base64 ipv4 ipv6 utf8 utf-8 utf16 utf-16 latin1 ext4 ext3 xfs btrfs
    ntfs fat32 vfat bz2 bzip2 7z 7zip gzip pip3 python3 python2 x86 h264 h265 i18n unix2dos dos2unix
    md5sum sha256sum sha1sum sha512sum pdf csv json html xml yaml png jpg jpeg gif svg iso zip tar
    gz sql css utc gmt ascii utf cpu ram usb ssd hdd ssh ftp sftp http https url uri dns dhcp tcp
    udp ip nat vpn vm gpu cd dvd api rpm deb ttl mac lan wan wifi nfs smb swap uid gid pid pids tty
    tmp env rpc ssl tls gpg pgp rsa gb mb kb tb gib mib kib gbs mbs kbs id ids os pc io nul null
    crlf lf cr eof bom mtime atime ctime inode inodes sudo root git docker github gitlab npm apt pip
    vim nano bash zsh sh cron crontab systemd systemctl kernel linux ubuntu debian yyyy-mm-dd
    yyyymmdd hh:mm exif regex posix mime ok tgz tar.gz tar.bz2 tar.xz txt e.g i.e etc ls mv cp rm
    dos unix windows javascript typescript markdown head bios uuid lvm raid /dev/null iso8601
    rfc3339 e-mail x86_64 amd64 arm64 32-bit 64-bit dvds cds pngs jpgs gifs pdfs csvs jpegs mp3s
    mp4s powershell postgresql mysql javadoc readme wav mkv avi doc docx xls xlsx md py js ts rb""")
)

# Function words and the nouns of the trade: never taken for a name after a cue.
STOP = frozenset(
    _listed("""a an the this that these those it its it's itself them they their theirs he she his her him we us
    our i me my mine you your who whom whose which what when where why how all any every each some
    no none not only just also too both either neither one two three four five six seven eight nine
    ten eleven twelve twenty thirty fifty hundred thousand first second third fourth fifth last next
    previous latest newest oldest largest biggest smallest longest shortest top bottom new old
    recent current present working own other another same different more most less least fewer many
    much few several multiple single total whole entire full empty blank hidden large big small huge
    tiny long short great and or but nor so if then else than as at by for from in into inside on
    onto of off out over under up down to toward towards with within without through throughout
    between among around across about above below before after during since until till while because
    per via except excluding including plus minus like near here there everywhere anywhere now today
    yesterday tomorrow tonight ago later again still yet already ever never always often please
    thanks thank thx pls plz is are was were be been being am do does did done doing have has had
    having can could will would shall should may might must let make makes made take takes get gets
    got give gives show shows list lists print display find search look see view check tell want
    need use uses used using run runs running start starting stop stopped stopping started restart
    kill create created delete deleted remove removed move moved copy copied rename renamed change
    changed modify modified edit edited open opened close closed save saved write written read add
    added put set sort sorted count counted compare extract extracted compress compressed unpack
    archive archived download downloaded upload install installed update updated upgrade upgraded
    enable enabled disable disabled connect connected follow watch monitor test file files filename
    filenames folder folders directory directories dir dirs subdirectory subdirectories subfolder
    subfolders subdirs path paths name names named called extension extensions line lines row rows
    column columns field fields word words string strings text texts pattern patterns phrase
    character characters letter letters number numbers digit digits byte bytes kilobytes megabytes
    gigabytes size sizes date dates time times day days week weeks month months year years hour
    hours minute minutes second seconds user users group groups owner owners permission permissions
    mode host hosts server servers machine machines computer computers box system systems service
    services daemon daemons process processes program programs app apps application applications
    command commands script scripts job jobs task tasks port ports address addresses interface
    interfaces network networks connection connections package packages module modules library
    libraries dependency dependencies image images container containers volume volumes branch
    branches commit commits tag tags remote remotes repo repos repository repositories stash change
    changes difference differences diff diffs history log logs message messages error errors warning
    warnings output input content contents result results value values variable variables
    environment option options argument arguments disk disks drive drives partition partitions
    device devices space memory cpu usage load swap battery uptime version versions info information
    detail details status state type types kind kinds format order reverse descending ascending
    alphabetical alphabetically numeric numerically human readable executable writable duplicate
    duplicates unique random free available total average sum max maximum min minimum mean symlink
    symlinks symbolic hard soft link links shortcut alias aliases home root parent desktop downloads
    everything anything nothing something someone anyone nobody thing things stuff ones item items
    entry entries recursively recursive also exactly case insensitive sensitive ignoring regardless
    verbose quiet quietly silently automatically immediately permanently temporarily safely python
    bash shell javascript java html css markdown config configuration backup backups picture
    pictures photo photos video videos movie movies song songs music audio document documents
    spreadsheet spreadsheets presentation source code header binary binaries object temp temporary
    cache archives tarball zip zipped gzip gzipped tar plain regular normal ordinary local global
    public private internal external default given certain specific particular following
    above-mentioned whatever whichever containing matching mentioning contain modified accessed
    owned belonging having bounce listening established zombie idle active inactive failed broken
    dangling unused orphaned orphan old stale stuck hanging dead foreground background owned writing
    reading eating hogging taking consuming listen login logged not-empty non-empty read-only
    world-writable larger bigger smaller older newer longer shorter higher lower greater itself
    myself end ends beginning begin begins starts ending start middle half rest copy copies mine
    left right remaining free full-text per-file wide deep level levels depth tree trees list table
    eth wifi ethernet internet web website site page pages url urls link ip dns gateway route routes
    staged mounted mentioned plugged committed gobbling filling chewing responding online lagging
    bit bits untouched defunct real live tally bluetooth bisecting acting asap coin dice timer
    screenshot deepest part parts execute execution temp temporary sitting away merge rebase refresh
    sluggish crashed missing errors titled booted holds behind reachable accessible browser
    intensive hot bound moment swapping hungry loud demanding quit reboot permission inspect
    complete entire eumerate figures runnable executable repeated repeats lately altogether way ways
    cwd password passwords firewall node_modules comma commas graph ordered exist exists structure
    archive node __pycache__ compose tab tabs about listed index possible annotated delimiter
    separator loop tracking postgres throwaway post against instead slow fast tracked occurs occur
    fortnight year-month-day pixels provides requirements hostname keeping completely origin checked
    switch heavier frequency frequencies exceeding virtualenv venv located appears appear stuff
    alive account boots boot compile replace non unfreeze freeze tinier blocking pager unset
    dangling exact showing fetch preserving prefixed prefix suffix suffixed actual push pull force
    upwards tagged continue underscores underscore clone stored call younger clean suspend resume
    holding iso occupy perl kick newly recently dead hey swap undo hogs hog bulkiest touched
    unchanged peek outside skipping rebuild calendar needs temperature biggest tallest photographs
    eats comma semicolon colon pipe dash hyphen quote quotes bracket brackets punctuation worker
    thread threads socket sockets signal signals session sessions shells builds compilation dry-run
    progress bandwidth traffic packet packets certificate certificates key keys token root-owned
    setuid suid sticky acl sum ganzen neu cours aktuellen disco prozess processus proceso namens
    todos tous ejecución servicio zwei drei über local-time timezone clock calendar epoch timestamp
    timestamps der die das den dem des ein eine einen einem einer und oder mit ohne von vom zu zum
    zur im in auf aus für nach bei alle allen aller jede jeden jeder dieser diesem dieses datei
    dateien ordner verzeichnis verzeichnisse zeile zeilen heißen heißt le la les un une des du de au
    aux et ou avec sans dans sur pour par tous toutes tout toute chaque ce cet cette ces fichier
    fichiers dossier dossiers répertoire répertoires ligne lignes qui que el los las una unos unas y
    o con sin en por para todo todos toda todas cada este esta estos estas archivo archivos carpeta
    carpetas directorio directorios línea líneas que del al se usa utilise benutzt belegt qui est
    sind ist heißen""")
)

# Ordinary nouns that may well be the name of a folder, or the text that a line contains.
FOLDER_NAMES = frozenset(
    _listed("""backup backups music songs video videos pictures photos images documents downloads desktop archive
    archives config configuration log logs cache temp tmp temporary test tests scripts source code
    bin lib movies build dist public private data old new users reports""")
)
# After "containing", "named" and their like nearly every word is meant as it stands; these are not.
STRUCTURE = frozenset(
    _listed("""a an the this that these those it its it's them their which who whose what all any every each some
    no none not only just also either neither both at in on of or and by for from to with without is
    are was were as more less than least most one two three exactly file files folder folders
    directory directories line lines word words string strings text texts pattern phrase space
    spaces blank blanks whitespace digit digits number numbers letter letters uppercase lowercase
    special non-ascii unicode character characters extension extensions name names folder's
    something anything nothing same real quick asap thank about please pls thanks thx now for today
    here empty commas tabs uncommitted untracked images pictures videos containing matching named
    called after before same like i you we my your our his her ending starting beginning der die das
    ein eine einen nur le la les un une el los las uno una de du des dem den wort datei dateien mot
    fichier fichiers palabra archivo archivos texte texto que qui""")
)

# What "in" and "to" also introduce: sort in reverse, convert to uppercase, how big in total.
MANNER = frozenset(
    _listed("""uppercase lowercase capitals capital hex hexadecimal octal decimal binary ascii unicode parallel
    background foreground detail details depth reverse order place total general short brief full
    color colour colors real realtime memory bulk turn addition particular advance half pieces parts
    chunks chronological english german french spanish chinese megabytes gigabytes kilobytes bytes
    bits seconds minutes hours days weeks months years celsius fahrenheit percent percentage bold
    italics red green blue yellow production development use sleep work be root stdout stderr stdin
    terminal screen console clipboard printer trash bin mind common question charge sync touch line
    lines columns rows favor use zero one two three four five six seven eight nine ten midnight noon
    morning evening monday tuesday wednesday thursday friday saturday sunday january february march
    april june july august september october november december scratch above below above beginning
    end start top bottom left right standard date github internet upstream origin owner everyone
    everybody others myself me somebody whom what where which see know do have go make find list
    show display count get print delete remove search look run check kill stop start restart install
    copy move rename tell help use them others japan tokyo london york utc human-readable
    long-format long one-line oneline format table tables tree reality particular production case
    vain turn effect numeric alphabetical ascending descending size name age type extension kb mb gb
    tb json csv xml yaml pdf png jpg html markdown text word excel base64 utf minutes pretty json
    compressed decompressed executable runnable writable readable private public hidden visible
    empty subfolders tmp""")
)

# Programs: quoted or back-quoted, they are the tool that is meant, not a name.
PROGRAMS = frozenset(
    _listed("""find grep egrep fgrep sed awk sort uniq cut tr head tail wc cat ls cp mv rm mkdir rmdir touch ln tar
    gzip gunzip zip unzip xargs tee paste join comm diff patch du df ps top htop kill pkill pgrep
    lsof ss netstat ip ifconfig ping curl wget ssh scp rsync git docker systemctl journalctl apt
    apt-get dpkg snap pip pip3 npm python python3 perl ruby node bash sh zsh date cal who w whoami
    id last su sudo useradd userdel usermod groupadd passwd chmod chown chgrp umask mount umount
    fdisk lsblk blkid mkfs dd free vmstat iostat uptime uname hostname crontab at nohup screen tmux
    watch split basename dirname realpath readlink stat file strings md5sum sha256sum tree less more
    nano vim vi rename seq echo printf read export env alias history jobs fg bg nice renice time
    timeout yes sleep test man which whereis whatis locate jq dig nslookup traceroute nc openssl
    ffmpeg convert make gcc prename mktemp shuf tac rev nl fold fmt column expand unexpand od xxd
    hexdump cmp truncate fallocate lsof strace pwd cd pushd popd dirs""")
)

_SAID = "the|my|a|an|our|any|your|der|die|das|den|dem|einen|le|la|les|l'|el|los|las|un|una|une"
_NOUN = (
    "word|string|text|phrase|pattern|term|keyword|user|users|username|account|group|host|hostname|server|machine|"
    "branch|tag|remote|package|packages|service|unit|daemon|container|image|volume|interface|variable|process|"
    "program|command|alias|database|folder|directory|dir|subdirectory|subfolder|module|"
    "session|wort|text|benutzer|gruppe|zweig|paket|dienst|ordner|verzeichnis|prozess|mot|texte|"
    "utilisateur|groupe|branche|"
    "paquet|service|dossier|répertoire|processus|palabra|texto|usuario|grupo|rama|paquete|servicio|carpeta|"
    "directorio|proceso"
)
_STRONG = (
    "imports?|importing|defines?|defining|calling|named|called|titled|entitled|"
    "labell?ed|name (?:is|it|them)|names? (?:is|are)|call (?:it|them)|"
    "containing|contains?|"
    "mentioning|mentions?|mentioned|matching|matches|match|starting with|starts? with|beginning with|begins? with|"
    "ending with|ends? with|occurrences? of|instances? of|mentions? of|uses? of|lines? with|lines? without|"
    "rows? with|entries with|saying|says?|with name|search for|searching for|grep for|look for|"
    "insensitively for|case for|recursively for|"
    "looking for|grep|benannt|namens|enthalten|enthält|suche nach|nommée?s?|appelée?s?|contenant|contient|contiennent|"
    "cherche|llamad[oa]s?|que contienen|contiene|contienen|contengan|contenga|busca|"
    "(?:the|a) (?:word|string|text|phrase|pattern|term|keyword)|das wort|le mot|la palabra"
)
_WEAK = (
    "installed|install|uninstall|reinstall|restart|bounce|reload|enable|disable|ping|ssh to|ssh into|ssh|log ?in to|"
    "log into|connect to|owned by|belonging to|belongs? to|switch to|check ?out|switch over to|merge|"
    "rebase onto|kill|pkill|killall|add user|create user|delete user|as user|as|purge|pip install|apt install|"
    "hostname to|installiere|deinstalliere|starte|beende|installe|installer|redémarre|redémarrer|instala|instalar|"
    "reinicia|reiniciar|mata|tue"
)
CUE_STRONG = rf"(?:{_STRONG})(?:\s+(?:{_SAID}))?(?:\s+(?:word|string|text|phrase|pattern|term|keyword|name))?"
CUE_WEAK = rf"(?:{_WEAK}|(?:{_NOUN})(?:\s+(?:named|called|is))?)(?:\s+(?:{_SAID}))?(?:\s+(?:{_NOUN}))?"
CUE_AFTER = (
    "folder|directory|dir|subfolder|subdirectory|service|daemon|package|branch|user|group|container|image|"
    "process|processes|variable|environment variable|database|host|server|account|unit|tag|remote|interface|"
    "-ordner|ordner|verzeichnis|dienst"
)


def _starts(alternatives: str) -> set[str]:
    """The first three letters of every alternative, so that most words of a request can be passed over."""
    found = set()
    for part in re.findall(r"[^|()?:]*[a-zé][^|()?:]*", alternatives.replace("(?:", "(")):
        found.add(re.split(r"[^a-zé]", part.strip(" \\"))[0][:3])
    return found


CUE_STARTS = frozenset(_starts(_STRONG) | _starts(_WEAK) | _starts(_NOUN) | {"the", "a", "das", "le", "la"})
