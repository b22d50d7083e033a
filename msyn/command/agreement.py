"""Do the words of a request and the kind of command agree? "unpack" is not `tar -c`, "how many" is not a listing.

One table: when the request speaks like the left side, the command must show something like the middle one, or it
costs so many nats of belief. The rows are about meaning (directions, comparisons, verbs), never about one particular
request. Pure; the ranking in choose.py adds the costs up.
"""

import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from msyn.command.verdicts import words


@dataclass(frozen=True)
class Rule:
    """`shown` may be negated: then the command must not show it."""

    said: re.Pattern[str]
    shown: re.Pattern[str]
    nats: float
    doubt: str
    negated: bool = False

    def is_broken(self, request: str, command: str) -> bool:
        return bool(self.said.search(request)) and bool(self.shown.search(command)) == self.negated


# The request begins with this verb, whatever politeness stands before it.
_START = (
    r"^(?:\W*(?:please|pls|can you|could you|would you|help me|i want to|i need to|i'?d like to|let me"
    r"|how (?:do|can|could) i|how to|an? way to|(?:what is |what's )?(?:the )?command to|go and|now|just"
    r"|show me how to|try to|ok|then)\s+)*"
)
_SIZE = r"(?:about |roughly )?[\d.]+\s*(?:[kmgt]i?b?|megs?|gigs?|bytes|(?:kilo|mega|giga)bytes?|[kmg]o)\b"
_SPAN = r"(?:\w+ )?(?:days?|weeks?|months?|years?|hours?|minutes?)\b"

# said  ->  shown (`! ` in front: must not be shown)  ->  nats -> doubt.  {start}, {size} and {span} as above.
_TABLE = r"""
{start}(?:(?:un|de)(?:pack|zip|tar|compress|rar|gzip)|gunzip|extract(?! .*(?:lines?|columns?|fields?|words?|first|
  second|audio|mails?|url|ip|num|from P?1))|entpack|décompress|descomprim|解压)
    -> \btar\b.*(?:\s-{0,2}[a-zA-Z]*x|--extract|--get)|\bun\w+|\b7z\w* [xe]\b|(?:gzip|xz|bzip2|zstd) .*-\w*d|bsdtar|
       cpio -i|gunzip|dpkg.*-x|zcat.*>|cut|grep|sed|awk
    -> 4 -> it does not unpack
{start}(?:compress|zip(?! code)|archive|gzip(?!ped| files?)|tar(?:ball)?\b|pack\b|komprimier|comprim|压缩)
    -> \btar\b.*(?:\s-{0,2}[a-zA-Z]*c|--create)|\bzip\b|\bgzip\b|\bbzip2\b|\bxz\b|\bzstd\b|7z\w* a\b|rsync.*-\w*z|
       ssh.*-C|\bpigz\b
    -> 4 -> it compresses nothing
{start}(?:list|show|see|view|what(?:'s| is| are)|display|peek)\b.*\b(?:contents?|files?|inside)\b.*\.(?:tar|tgz|zip|
  tbz)
    -> \btar\b.*(?:\s-{0,2}[a-zA-Z]*t|--list)|unzip -\w*[lZv]|zipinfo|7z l|-p\b|zcat|less|find|sed|grep
    -> 4 -> it does not list what is inside
{start}(?:count (?!to )|how many|(?:get |show |print |display )?(?:me )?the number of|cuántos|combien|wie ?viele?|
  zähl|compte[rz]?|cuenta|统计)
    -> \bwc\b|(?:^|\s)-\w*c\b|--count|\bnproc\b|\bNR\b|\+\+|length|\bcount|getconf|lscpu|shortlog|--summary|
       uniq -\w*c|%[hik]|seq|mv|loc|sum|--total
    -> 4 -> it counts nothing
\bnumber (?:the|all|every|each) lines?\b|\bwith (?:their )?line numbers\b
    -> \bnl\b|(?:^|\s)-\w*n|\bNR\b|-N\b|bat
    -> 3 -> it numbers no lines
(?<!no )(?<!not )\b(?:older than|(?:more|longer|over) than {span} (?:ago|old)|(?:not|never|haven'?t|
  hasn'?t) (?:been )?(?:modified|changed|accessed|touched|used|opened|read)|untouched)\b.*{span}
    -> -\w*(?:time|min) ['"]?\+|!.* -\w*(?:newer|time|min)|-not .*-\w*(?:newer|time|min)|until|before|tmpreaper|
       --older
    -> 4 -> it does not ask for old ones
^(?!.*\b(?:not|never|haven'?t|hasn'?t|older|more than|ago but)\b).*\b(?:(?:in|within|over|during) the (?:last|past)|
  (?:changed|modified|created|edited|touched|updated|accessed|written) (?:in the |within the )?(?:last|past|this|
  today)|newer than|younger than)\b
    -> ! -\w*(?:time|min) ['"]?\+
    -> 4 -> it asks for old ones
^(?!.*\b(?:smaller|under|less|below|at most|between|not|no more)\b).*\b(?:(?:bigger|larger|greater|heavier|more|
  größer|mehr) (?:than|als)|over|above|exceed\w*|at least|über) {size}
    -> ! -size ['"]?-
    -> 4 -> it asks for small ones
^(?!.*\b(?:between|not|no more)\b).*\b(?:(?:bigger|larger|greater|heavier|größer) (?:than|als)|over|above|exceed\w*|
  at least|über) {size}
    -> \+|>|sort|-t|threshold
    -> 3 -> it sets no lower limit
\b(?:(?:smaller|less|no more|not (?:bigger|larger|more)) than|kleiner als|weniger als|under|below|at most|moins de|
  menos de) {size}
    -> -size ['"]?-|<|! -size|-not -size
    -> 4 -> it does not ask for small ones
\b(?:(?:the|top|my) (?:\w+ )?(?:largest|biggest|newest|latest|highest|longest|heaviest)|most (?:recent\w*|common|
  frequent|memory|cpu|space)|descending|(?:biggest|largest|newest|latest|highest|longest)(?: \w+)? first|größten?|
  plus grands?|plus gros|más grandes?)\b|最大
    -> -[\w,.]*r|-\w*[St]|tac|tail|--sort[= ]-|-o [+-]?%|reverse|,\d*n?r|max|top|log|last|docker|-n ?1\b|journalctl|
       history|latest|\bo[a-zA-Z]\b|om|oL|dmesg
    -> 3 -> it does not put the largest or latest first
\b(?:the|top|my) (?:\w+ )?(?:smallest|oldest|shortest|lowest)|\bascending\b|(?:smallest|oldest|shortest|
  lowest)(?: \w+)? first|kleinsten?
    -> sort|-\w*r|tail|min|head|%T
    -> 3 -> it does not put the smallest or oldest first
{start}(?:copy (?!the (?:output|directory tree|folder structure))|kopier|copie[rz]?\b|copia[r]?\b|复制)
    -> \bcp\b|rsync|scp|\bdd\b|install|cpio|tar|sftp|xclip|pbcopy|rclone|docker|clone|tee|>|ssh-copy-id|xargs -a|
       robocopy|xsel|wl-copy|cherry-pick
    -> 3 -> it copies nothing
{start}(?:move|rename|verschieb|umbenenn|benenne|déplace[rz]?\b|renomme[rz]?\b|mueve|mover|renombra|移动|重命名)
    -> \bmv\b|rename|mmv|zmv|git (?:mv|branch)|rsync|tmux|hostname|docker|usermod|ALTER|RENAME
    -> 3 -> it moves nothing
(?:{start}|\band (?:then )?)(?:delete|remove|erase|get rid of|purge|wipe|lösche?n?|entferne?n?|supprime[rz]?|
  efface[rz]?|borra[r]?|elimina[r]?|删除|удали)\b
    -> \brm\b|rmdir|-delete|unlink|shred|remov|purge|\bdel|userdel|groupdel|\btr\b|sed|grep -\w*v|uniq|-\w*u|awk|
       -\w*[dD]\b|--delete|prune|drop|clean|uninstall|rmi|crontab|unset|unalias|truncate|perl|cut|basename|\$\{|-R|
       -e\b|trash|tail -n \+|head -n -|docker|ip |pkill|kill|rename|restore|reset|swapoff|exiftool|ssh-keygen|chmod|
       setfacl|-x\b
    -> 4 -> it deletes nothing
{start}(?:kill (?!off)|terminate|stop(?! and)|beende|stoppe|tue[rz]?\b|arrête[rz]?|mata\b|detén)
    -> kill|stop|fuser -\w*k|down|quit|disable|exit|cancel|abort|halt|off\b|restart|detach|sed|untrack|--cached
    -> 4 -> it stops nothing
\bkill\b(?!.*\b(?:pause|suspend|freeze|resume|continue|reload|hang ?up|signal)\b)
    -> ! \bkill(?:all)? (?:-s ?)?-?(?:SIG)?(?:STOP|HUP|CONT|0|18|19|1)\b
    -> 3 -> its signal does not end anything
{start}(?:restart|reload|bounce)\b
    -> restart|reboot|reload|-HUP|shutdown -r|up -d|source|exec|\. |hash -r|rollout
    -> 3 -> it restarts nothing
{start}append\b(?!.*\b(?:names?|suffix|all|each|every)\b)
    -> >>|tee -\w*a|sed|printf|-\w*a\b|\+=
    -> 3 -> it does not add to the end
\b(?:case[ -]?insensitiv\w*|ignor\w+ (?:the )?case|regardless of case|any case|upper or lower ?case)\b
    -> (?:^|\s)-\w*i|tolower|nocase|/I|-f\b|IGNORECASE|sort -\w*f
    -> 3 -> it minds the case
\b(?:to|in|into|make it|all) (?:upper|lower) ?case\b|\b(?:upper|lower)casef?\b
    -> a-z|A-Z|upper|lower|\\[UL]|\^\^|,,|conv=|iname|-i
    -> 3 -> it changes no case
\b(?:(?:do(?:es)?n'?t|do(?:es)? not|without|not) (?:contain\w*|includ\w*|match\w*|mention\w*|hav\w+|(?:start|end|
  begin)\w* with)|except(?:ing)?|exclud\w+|other than|apart from|everything but|all but|(?:that|which) are not|
  aren't)\b
    -> -\w*[vLx]\b|-\w*v|-not|!|exclude|invert|ignore|-I |-prune|\^|comm|\+\d|head -n -|-maxdepth|null|-F|tail|
       -\w*L|while
    -> 3 -> it leaves nothing out
{start}(?:(?:find|list|show|display|print|locate|look for|search for|search|get|give me|which|what|count|where are|
  how many|delete|remove)\s+)?(?:me\s+)?(?:(?!in\b|to\b|into\b|under\b|of\b|from\b|within\b|inside\b|files?\b|
  and\b)\w+\s+){0,3}(?:directories|folders|subfolders|subdirectories|ordner|verzeichnisse|dossiers|répertoires|
  carpetas|directorios)\b(?! ?(?:and|or|from|of|for|below|under|in))
    -> ! -type f
    -> 4 -> it looks at files, not directories
^(?!.*\b(?:director|folder|ordner|verzeichnis|dossier|répertoire|carpeta|subdir|tree)).*\bfiles?\b
    -> ! -type d
    -> 3 -> it looks at directories, not files
\bhidden (?:files|folders|directories|ones|stuff|things)\b
    -> \.\*|-\w*[aA]|\.\[|'\.|--all|--hidden|\^\\?\.|/\.|shopt|dotglob
    -> 3 -> it shows nothing hidden
^(?!.*\b(?:create|make|add|new|touch|start)\b).*(?:\bempty (?:files?|director\w+|folders?|sub\w+|ones)\b|
  \bzero[- ]?(?:bytes?|length|sized?)\b)
    -> -empty|-size 0|rmdir|-size -1|\b0c\b|-s\b|truncate|>|/dev/null|L0
    -> 4 -> it does not ask for empty ones
\b(?:duplicate[sd]?(?= (?:lines?|files?|rows?|entr|words?|names?|record|values?|ones)| ?$| (?:from|in|of) )|uniq\w*|
  distinct|repeated (?:lines?|rows?|words?|entr\w+)|doppelte|doublons|duplicad\w+)\b|重复
    -> uniq|sort .*-\w*u|!\w*\[\$|seen|fdupes|md5|sha\d|-u\b|comm|jdupes|cp
    -> 4 -> it does not look for duplicates
\bhuman[- ]?readable\b
    -> (?:^|\s)-\w*h|--human|numfmt
    -> 2 -> its sizes are not readable
\b(?:recursive\w*|(?:and|in|including|with) (?:all )?(?:its |the |their )?sub(?:folders?|director\w+)|
  anywhere (?:under|below|in)|under here|below here|rekursiv|récursivement|recursivamente)\b
    -> \bfind\b|(?:^|\s)-\w*[rR]|\*\*|tree|--recursive|\brg\b|\bfd\b|\bdu\b|rsync|tar|zip|-maxdepth
    -> 3 -> it does not go into the directories below
\b(?:(?:only|just) (?:in )?(?:this|the current) (?:director|folder)|not (?:in )?(?:the |descending into |
  its )?sub(?:folder|dir)|non-?recursive|excluding sub)
    -> maxdepth|-prune|\bls\b|\*|--max-depth|-d\b|\./
    -> 3 -> it goes into the directories below
\blines? (?:that |which )?(?:start|begin)(?:s|ning|ing)? with\b
    -> \^|substr|index|starts
    -> 3 -> it does not look at the beginning
\blines? (?:that |which |of \S+ |in \S+ )*(?:end|finish)(?:s|ing)? (?:with|in|on)\b
    -> \$|substr|ends
    -> 3 -> it does not look at the end
\b(?:files?|names?|everything|anything|stuff|folders?|directories) (?:that |which |whose names? )?(?:start|
  begin)(?:s|ning|ing)? with\b
    -> [\w.\\-]+['"]?\*|\^
    -> 3 -> it does not look at the beginning
\b(?:files?|names?|everything|anything|stuff|folders?|directories) (?:that |which |whose names? )?end(?:s|
  ing)? (?:with|in|on)\b
    -> \*['"]?[\w.-]+|\$
    -> 3 -> it does not look at the end
{start}(?:create|make|put|add|set up) .*\b(?:soft ?link|symlink|symbolic link)
    -> ln .*-\w*s|cp -\w*s
    -> 3 -> it makes no symbolic link
{start}(?:follow|keep (?:watching|an eye on)|watch|monitor|tail -?f)\b
    -> (?:^|\s)-\w*[fFw]|watch|inotify|--follow|top|\+F|while|entr|ping|tcpdump|iotop|iftop|vmstat|docker stats
    -> 3 -> it does not keep watching
\b(?:make|mark|set) .*(?:executable|runnable)\b
    -> chmod|-perm|-executable|install
    -> 4 -> it makes nothing executable
{start}(?:create|make) (?:an? |the |new |another |\d+ )*(?:nested )?(?:director(?:y|ies)|folders?)\b
    -> mkdir|install -d|mktemp|cp|mv|rsync
    -> 4 -> it makes no directory
{start}(?:download|fetch|grab)\b.*(?:https?://|ftp://)
    -> curl|wget|aria2|clone|fetch|http|yt-dlp|youtube-dl
    -> 4 -> it downloads nothing
\bfirst (?:\d+ |\w+ )?(?:lines?|rows?)\b
    -> head|sed|awk|-m ?\d|tail|read|NR
    -> 3 -> it does not take the first ones
\blast (?:\d+ |\w+ )?(?:lines?|rows?)\b
    -> tail|sed|awk|tac|journalctl|head -n -|log|END
    -> 3 -> it does not take the last ones
\b(?:which|what(?:'s)?|the) (?:(?:single|one|is|the|very)\s)*(?:(?:largest|biggest|newest|latest|oldest|smallest|
  longest) file|file (?:\w+ )?(?:\w+ ){1,4}most)\b(?! names?)
    -> -n ?1\b|-1\b|tail -1|\|\s*head$|NR==1|-quit|\[1\]|ls
    -> 1.5 -> it shows more than one
\b(?:replace|substitute)\b.*\b(?:with|by)\b|{start}in all .* files?,? change .* to\b
    -> sed|perl|awk|\btr\b|mv|rename|//|git|docker|ln
    -> 3 -> it replaces nothing
\blines? (?:in|of) (?:each|every)|\bline counts? of (?:each|every)
    -> ! \|\s*wc -l\s*$
    -> 3 -> it counts something else
^(?!.*\b(?:broken|dangling|dead|orphan))
    -> ! -xtype l
    -> 4 -> it looks for broken links only
^(?!.*(?:\b(?:empty|zero|blank|nothing|no content|leere?|vides?|vac[ií]os?|0)\b|空))
    -> ! -empty\b|-size 0
    -> 3 -> it looks for empty ones only
^(?!.*\b(?:lines?|rows?|words?|characters|bytes)\b).*\b(?:how many|number of|count)(?: \S+){0,5} files\b
    -> ! -exec (?:cat|wc|grep)|xargs (?:-\w+ )*(?:cat|wc)|^cat [^|]*\| *wc
    -> 4 -> it counts what is in the files
^
    -> ! -print0(?! *\| *(?:xargs|sort|tar|cpio|rsync|du|tr|wc --files0|while|grep -z|head -z|sed -z|
       parallel))(?=.*\|)|(?<!\|)\|(?!\|) *(?:ls|find|cp|mv|rm|mkdir|touch|chmod|echo|kill)\b
    -> 4 -> its stages do not fit together
^(?!.*(?:director|folder|everything|anything|ordner|dossier|carpeta))(?=.*\bfiles\b)
    -> ! \bfind (?!.*(?:-type|-name|-iname|-path|-regex|-delete|-newer))
    -> 1.5 -> it finds directories too
{start}install (?!.*\b(?:pip|python|npm|node|gem|ruby|cargo|rust|snap|flatpak|go|requirements|package\.json|
  locally)\b)
    -> ! ^(?:sudo )?(?:pip3?|npm|gem|cargo|snap|flatpak|go) install
    -> 3 -> it installs from another source than the system's
"""


def _rules(table: str) -> tuple[Rule, ...]:
    """A row is four parts behind arrows, over as many lines as it likes."""
    for name, text in {"{start}": _START, "{size}": _SIZE, "{span}": _SPAN}.items():
        table = table.replace(name, text)
    found = []
    for row in re.split(r"\n(?=\S)", table.strip()):
        said, shown, nats, doubt = (re.sub(r"\n\s*", "", part).strip() for part in row.split(" -> "))
        must_not = shown.startswith("! ")
        pattern = re.compile(shown.removeprefix("! "))
        found.append(Rule(re.compile(said, re.IGNORECASE), pattern, float(nats), doubt, must_not))
    return tuple(found)


RULES = _rules(_TABLE)


# Words that rules hang on: a typing mistake in one of them must not switch its rule off.
_WORDS = words(
    """bigger larger smaller greater under between older newer largest biggest smallest newest oldest compress
    extract unpack delete remove replace rename move copy count directories directory folders folder files
    duplicate duplicates unique hidden empty append reverse kill stop restart install download executable
    modified changed recursively decompress uncompress compressed unzip duplicated"""
)


@lru_cache(maxsize=32)
def _spelled(request: str) -> str:
    """The request with near misses of those words mended: "biger" is "bigger"."""

    def mended(match: re.Match[str]) -> str:
        word = match.group().casefold()
        if word in _WORDS or word.rstrip("sd") in _WORDS:
            return match.group()
        return (get_close_matches(word, _WORDS, 1, 0.85) or [match.group()])[0]

    return re.sub(r"(?<![\w./-])[A-Za-z]{5,}(?![\w./-])", mended, request)


def disagreements(request: str, command: str) -> list[tuple[float, str]]:
    """What of the request the command does not answer to: (nats, doubt)."""
    request = _spelled(request)
    return [(rule.nats, rule.doubt) for rule in RULES if rule.is_broken(request, command)]
