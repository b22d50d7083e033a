"""A small share of the commonest requests in German, French, Spanish and Chinese."""

# ruff: noqa: E501  (one wording, one line)

from __future__ import annotations

import random

from . import names, values
from .language import Area, families, literal

FAMILIES = families(r"""
=2 find . -type f -name '*.{plain}'
[finde|suche|zeige|liste|zeig mir] alle {plain}[-|-| ]Dateien [hier|in diesem Ordner|im aktuellen Verzeichnis|]
alle {plain}-Dateien [hier|]
[wo sind|welche] [die|meine] {plain}-Dateien
[trouve|cherche|liste|affiche|montre] [tous les|les] fichiers {plain} [ici|dans ce dossier|dans le répertoire courant|]
tous les fichiers {plain}
[busca|encuentra|lista|muestra] [todos los|los] archivos {plain} [aquí|en esta carpeta|en el directorio actual|]
todos los archivos {plain}
[查找|找出|列出|显示] [所有|全部|] {plain} 文件
[当前目录下|这里] [所有|] {plain} 文件

=2 find . -type f -printf '%s\t%p\n' | sort -rn | head -n {n}
[die|zeige die|finde die] {n} größten Dateien [hier|]
welche {n} Dateien sind [hier|] am größten
[les|affiche les|trouve les] {n} [plus gros fichiers|fichiers les plus gros|fichiers les plus volumineux]
[los|muestra los|encuentra los] {n} archivos [más grandes|más pesados]
[最大的|显示最大的|找出最大的] {n} 个文件
größte Dateien [hier|] => find . -type f -printf '%s\t%p\n' | sort -rn | head -n 10
[les|] plus gros fichiers [ici|] => find . -type f -printf '%s\t%p\n' | sort -rn | head -n 10
archivos más grandes => find . -type f -printf '%s\t%p\n' | sort -rn | head -n 10
[最大的文件|哪些文件最大] => find . -type f -printf '%s\t%p\n' | sort -rn | head -n 10

=2 find . -type f -name '*.{plain}' -mtime -{num}
{plain}-Dateien[, die|] [der letzten|aus den letzten|in den letzten] {num} [Tagen|Tage] [geändert wurden|geändert|]
[fichiers|les fichiers] {plain} modifiés [ces|dans les|au cours des] {num} derniers jours
[archivos|los archivos] {plain} modificados en los últimos {num} días
[最近|过去] {num} 天[修改的|修改过的|内修改的] {plain} 文件
Dateien[, die] [heute|heute geändert wurden|die heute geändert wurden] => find . -type f -daystart -mtime 0
fichiers modifiés aujourd'hui => find . -type f -daystart -mtime 0
archivos modificados hoy => find . -type f -daystart -mtime 0
今天修改[的|过的] 文件 => find . -type f -daystart -mtime 0
Dateien[, die] älter als {num} Tage [sind|] => find . -type f -mtime +{num}
fichiers [de|] plus [vieux|anciens] [que|de] {num} jours => find . -type f -mtime +{num}
archivos [de|con] más de {num} días => find . -type f -mtime +{num}
超过 {num} 天的文件 => find . -type f -mtime +{num}
Dateien [größer als|über] {num} MB => find . -type f -size +{num}M
fichiers de plus de {num} Mo => find . -type f -size +{num}M
archivos [de más de|mayores de] {num} MB => find . -type f -size +{num}M
[大于|超过] {num} [MB|兆] 的文件 => find . -type f -size +{num}M

=2 grep -rn '{text}' .
[suche|suche nach|finde] {text} [in allen Dateien|überall|im ganzen Ordner]
wo [steht|kommt] {text} [vor|]
[cherche|recherche|trouve] {text} [dans tous les fichiers|partout]
[busca|buscar|encuentra] {text} en todos los archivos
在所有文件中[搜索|查找] {text}
[welche Dateien enthalten|Dateien, die {text} enthalten,|finde Dateien mit] {text} => grep -rl '{text}' .
[fichiers contenant|quels fichiers contiennent|trouve les fichiers contenant] {text} => grep -rl '{text}' .
[archivos que contienen|qué archivos contienen|busca archivos que contengan] {text} => grep -rl '{text}' .
[哪些文件包含|包含] {text} [的文件|] => grep -rl '{text}' .
[zeige|] Zeilen mit {text} in {file} => grep -n '{text}' {file}
[lignes|les lignes] [contenant|avec] {text} dans {file} => grep -n '{text}' {file}
[líneas|las líneas] [con|que contienen] {text} en {file} => grep -n '{text}' {file}
{file} 中包含 {text} 的行 => grep -n '{text}' {file}

=2 sed -i 's/{word}/{word2}/g' {file}
ersetze {word} durch {word2} in {file}
remplace {word} par {word2} dans {file}
reemplaza {word} por {word2} en {file}
把 {file} 中的 {word} 替换[为|成] {word2}
ersetze {word} durch {word2} in allen {plain}-Dateien => find . -type f -name '*.{plain}' -exec sed -i 's/{word}/{word2}/g' {} +
remplace {word} par {word2} dans tous les fichiers {plain} => find . -type f -name '*.{plain}' -exec sed -i 's/{word}/{word2}/g' {} +
reemplaza {word} por {word2} en todos los archivos {plain} => find . -type f -name '*.{plain}' -exec sed -i 's/{word}/{word2}/g' {} +
把所有 {plain} 文件中的 {word} 替换为 {word2} => find . -type f -name '*.{plain}' -exec sed -i 's/{word}/{word2}/g' {} +

=2 wc -l {file}
[zähle die Zeilen in|wie viele Zeilen hat|Zeilenanzahl von] {file}
[compte les lignes de|combien de lignes dans|nombre de lignes de] {file}
[cuenta las líneas de|cuántas líneas tiene|número de líneas de] {file}
[统计|] {file} [的行数|有多少行]
[zähle die Dateien hier|wie viele Dateien sind hier|wie viele Dateien gibt es] => find . -type f | wc -l
[combien de fichiers|compte les fichiers|combien y a-t-il de fichiers ici] => find . -type f | wc -l
[cuántos archivos hay|cuenta los archivos] => find . -type f | wc -l
[有多少个文件|统计文件数量|文件数量] => find . -type f | wc -l
zähle die Zeilen in [allen|jeder] {plain}-[Dateien|Datei] => find . -type f -name '*.{plain}' -exec wc -l {} +
compte les lignes de chaque fichier {plain} => find . -type f -name '*.{plain}' -exec wc -l {} +
cuenta las líneas de cada archivo {plain} => find . -type f -name '*.{plain}' -exec wc -l {} +
统计每个 {plain} 文件的行数 => find . -type f -name '*.{plain}' -exec wc -l {} +
die [ersten|obersten] {n} Zeilen [von|aus] {file} => head -n {n} {file}
les {n} premières lignes de {file} => head -n {n} {file}
las primeras {n} líneas de {file} => head -n {n} {file}
{file} 的前 {n} 行 => head -n {n} {file}
die letzten {n} Zeilen [von|aus] {file} => tail -n {n} {file}
les {n} dernières lignes de {file} => tail -n {n} {file}
las últimas {n} líneas de {file} => tail -n {n} {file}
{file} 的[最后|后] {n} 行 => tail -n {n} {file}

=2 df -h
[wie viel|wieviel] [Platz|Speicherplatz] ist [noch|] frei [auf der Festplatte|]
[freier Speicherplatz|Plattenplatz|Festplattenbelegung]
[combien d'espace|quel espace] [disque|] [reste-t-il|libre]
espace disque [libre|disponible|]
[cuánto espacio queda|espacio libre en disco|espacio en disco] [libre|]
[磁盘空间|还剩多少空间|查看磁盘使用情况|剩余磁盘空间]
[wie groß ist|Größe von] {dir} => du -sh {dir}
[taille de|quelle est la taille de] {dir} => du -sh {dir}
[tamaño de|cuánto ocupa] {dir} => du -sh {dir}
{dir} [有多大|的大小] => du -sh {dir}
was [frisst|belegt|verbraucht] [meinen|den] [Speicherplatz|Plattenplatz] => du -h --max-depth=1 . | sort -rh | head -n 10
qu'est-ce qui prend [toute la place|autant de place] => du -h --max-depth=1 . | sort -rh | head -n 10
qué [ocupa|está ocupando] [más espacio|el disco] => du -h --max-depth=1 . | sort -rh | head -n 10
什么占用了磁盘空间 => du -h --max-depth=1 . | sort -rh | head -n 10
[wie viel|wieviel] [Speicher|RAM|Arbeitsspeicher] ist frei => free -h
combien de mémoire [libre|reste-t-il] => free -h
cuánta memoria [libre|] [hay|queda] => free -h
[内存使用情况|还有多少内存] => free -h

=2 tar -czf {tgz} {dir}
[packe|komprimiere|archiviere] {dir} [in|als|nach] {tgz}
[compresse|archive] {dir} dans {tgz}
[comprime|archiva] {dir} en {tgz}
把 {dir} [压缩|打包] [成|到] {tgz}
[komprimiere|packe] [den Ordner|das Verzeichnis] {dirname} => tar -czf {dirname}.tar.gz {dirname}
compresse le dossier {dirname} => tar -czf {dirname}.tar.gz {dirname}
comprime la carpeta {dirname} => tar -czf {dirname}.tar.gz {dirname}
压缩 {dirname} 文件夹 => tar -czf {dirname}.tar.gz {dirname}
[entpacke|packe aus] {tgz} [nach|in] {dir} => tar -xzf {tgz} -C {dir}
entpacke {tgz} => tar -xzf {tgz}
[extrais|décompresse] {tgz} => tar -xzf {tgz}
[extrae|descomprime] {tgz} => tar -xzf {tgz}
解压 {tgz} => tar -xzf {tgz}

=2 cp {file} {dir}
kopiere {file} nach {dir}
[copie|copier] {file} [dans|vers] {dir}
copia {file} [a|en] {dir}
[把|将] {file} 复制到 {dir}
[verschiebe|bewege] {file} nach {dir} => mv {file} {dir}
déplace {file} [dans|vers] {dir} => mv {file} {dir}
mueve {file} a {dir} => mv {file} {dir}
[把|将] {file} 移[动到|到] {dir} => mv {file} {dir}
benenne {file} in {fn} um => mv {file} {fn}
renomme {file} en {fn} => mv {file} {fn}
renombra {file} a {fn} => mv {file} {fn}
[把|将] {file} 重命名为 {fn} => mv {file} {fn}
lösche {file} => rm {file}
[supprime|efface] {file} => rm {file}
[borra|elimina] {file} => rm {file}
删除 {file} => rm {file}
[erstelle|lege] [den|einen] Ordner {name} [an|] => mkdir -p {name}
crée [un|le] dossier {name} => mkdir -p {name}
crea [una|la] carpeta {name} => mkdir -p {name}
[创建|新建] [目录|文件夹] {name} => mkdir -p {name}
lösche alle {plain}-Dateien => find . -type f -name '*.{plain}' -delete
supprime tous les fichiers {plain} => find . -type f -name '*.{plain}' -delete
[borra|elimina] todos los archivos {plain} => find . -type f -name '*.{plain}' -delete
删除所有 {plain} 文件 => find . -type f -name '*.{plain}' -delete
mach {script} ausführbar => chmod +x {script}
rends {script} exécutable => chmod +x {script}
haz {script} ejecutable => chmod +x {script}
[让|使] {script} 可执行 => chmod +x {script}
Ordner [namens|mit dem Namen] {dirname} => find . -type d -name '{dirname}'
[dossiers|répertoires] nommés {dirname} => find . -type d -name '{dirname}'
[carpetas|directorios] llamad[os|as] {dirname} => find . -type d -name '{dirname}'
名为 "{dirname}" 的[目录|文件夹] => find . -type d -name '{dirname}'

=2 sudo systemctl restart {service}
starte {service} neu
redémarre [le service|] {service}
reinicia [el servicio|] {service}
重启 {service} [服务|]
[welcher Prozess|was|wer] [benutzt|belegt|läuft auf] Port {port} => sudo lsof -i :{port}
quel processus utilise le port {port} => sudo lsof -i :{port}
qué proceso usa el puerto {port} => sudo lsof -i :{port}
[哪个进程|什么] 占用[了|] 端口 {port} => sudo lsof -i :{port}
beende [den|] Prozess {pid} => kill {pid}
[tue|arrête] le processus {pid} => kill {pid}
mata el proceso {pid} => kill {pid}
[结束|杀死|终止] 进程 {pid} => kill {pid}
installiere {package} => sudo apt install {package}
installe {package} => sudo apt install {package}
instala {package} => sudo apt install {package}
安装 {package} => sudo apt install {package}
[zeige|liste] [alle|] [laufenden|] Prozesse => ps aux
[liste|affiche] les processus [en cours|] => ps aux
[lista|muestra] los procesos [en ejecución|] => ps aux
[显示|列出|查看] [所有|] 进程 => ps aux
[lade|lade herunter:|hole] {url} [herunter|] => curl -LO {url}
télécharge {url} => curl -LO {url}
descarga {url} => curl -LO {url}
下载 {url} => curl -LO {url}
was habe ich geändert => git diff
qu'est-ce que j'ai [changé|modifié] => git diff
qué he cambiado => git diff
我改了什么 => git diff
[wie spät ist es|welches Datum ist heute] => date
[quelle heure est-il|quelle est la date] => date
[qué hora es|qué fecha es hoy] => date
[现在几点|今天几号|当前时间] => date
[wie ist meine ip|meine ip-adresse] => ip -br addr
[quelle est mon adresse ip|mon ip] => ip -br addr
[cuál es mi ip|mi dirección ip] => ip -br addr
[我的 ip 地址|查看 ip] => ip -br addr
vergleiche {file} [und|mit] {fn} => diff -u {file} {fn}
[compare|comparer] {file} et {fn} => diff -u {file} {fn}
compara {file} [y|con] {fn} => diff -u {file} {fn}
比较 {file} 和 {fn} => diff -u {file} {fn}
sortiere {file} => sort {file}
trie {file} => sort {file}
ordena {file} => sort {file}
[排序|对] {file} [排序|] => sort {file}
""")

# Parts of a request about files: what, where, how old, how big, what to do; {} takes the value.
PARTS = {
    "de": {"files": "{}-Dateien|alle {}-Dateien|die {}-Dateien|.{}-Dateien", "all": "Dateien|alle Dateien|die Dateien",
           "place": "in {}|im Ordner {}|unter {}|im Verzeichnis {}", "here": "|hier|in diesem Ordner|im aktuellen Verzeichnis",
           "older": "älter als {} Tage|die älter als {} Tage sind|von vor mehr als {} Tagen",
           "newer": "der letzten {} Tage|die in den letzten {} Tagen geändert wurden|aus den letzten {} Tagen",
           "bigger": "größer als {} MB|über {} MB|mit mehr als {} MB", "find": "finde|suche|zeige|liste||zeig mir|wo sind",
           "delete": "lösche|entferne", "count": "zähle|wie viele|Anzahl der", "largest": "die größten|größte|zeige die größten",
           "newest": "die neuesten|neueste|zeige die neuesten", "noun": "Dateien", "move": "verschiebe", "copy": "kopiere", "to": "nach"},
    "fr": {"files": "les fichiers {}|fichiers .{}|tous les fichiers {}|les fichiers .{}", "all": "les fichiers|fichiers|tous les fichiers",
           "place": "dans {}|dans le dossier {}|sous {}|dans le répertoire {}", "here": "|ici|dans ce dossier|dans le répertoire courant",
           "older": "de plus de {} jours|plus vieux que {} jours|plus anciens que {} jours",
           "newer": "modifiés ces {} derniers jours|des {} derniers jours|modifiés dans les {} derniers jours",
           "bigger": "de plus de {} Mo|plus gros que {} Mo|dépassant {} Mo", "find": "trouve|cherche|liste|affiche||montre|où sont",
           "delete": "supprime|efface", "count": "compte|combien de|nombre de", "largest": "les plus gros|affiche les plus gros|les plus volumineux",
           "newest": "les derniers|les plus récents", "noun": "fichiers", "move": "déplace", "copy": "copie", "to": "vers"},
    "es": {"files": "los archivos {}|archivos .{}|todos los archivos {}|los ficheros {}", "all": "los archivos|archivos|todos los archivos",
           "place": "en {}|en la carpeta {}|bajo {}|en el directorio {}", "here": "|aquí|en esta carpeta|en el directorio actual",
           "older": "de más de {} días|con más de {} días|más viejos que {} días",
           "newer": "modificados en los últimos {} días|de los últimos {} días", "bigger": "de más de {} MB|mayores de {} MB|que superan {} MB",
           "find": "busca|encuentra|lista|muestra||dónde están", "delete": "borra|elimina", "count": "cuenta|cuántos|número de",
           "largest": "los más grandes:|los mayores|muestra los mayores", "newest": "los más recientes|los últimos", "noun": "archivos",
           "move": "mueve", "copy": "copia", "to": "a"},
}  # fmt: skip


def composed(rng: random.Random) -> tuple[str, str]:
    """Files of a kind, at a place, of an age or a size, with an action."""
    part = PARTS[rng.choice(list(PARTS))]

    def said(key: str, value: str = "") -> str:
        return rng.choice(part[key].split("|")).replace("{}", value)

    ending = values.plain_extension(rng)[0]
    arguments = ["-type f"]
    kind = rng.random() < 0.75
    noun = said("files", ending) if kind else said("all")
    if kind:
        arguments.append(f"-name '*.{ending}'")
    where, place = said("here"), "."
    if rng.random() < 0.5:
        path = names.folder(rng) if rng.random() < 0.6 else names.word(rng)
        where, place = said("place", path), literal(path)
    roll, condition = rng.random(), ""
    n = str(rng.choice((1, 2, 3, 5, 7, 10, 14, 30, 60, 90, 100, 365, rng.randint(1, 500))))
    for key, argument, bound in (
        ("older", f"-mtime +{n}", 0.25),
        ("newer", f"-mtime -{n}", 0.5),
        ("bigger", f"-size +{n}M", 0.7),
    ):
        if roll < bound:
            condition = said(key, n)
            arguments.append(argument)
            break
    command = f"find {place} " + " ".join(arguments)
    body = " ".join(f"{noun} {rng.choice((condition + ' ' + where, where + ' ' + condition))}".split())
    roll = rng.random()
    if roll < 0.5:
        return f"{said('find')} {body}".strip(), command
    if roll < 0.62:
        return f"{said('delete')} {body}", command + " -delete"
    if roll < 0.74:
        return f"{said('count')} {body}", command + " | wc -l"
    if roll < 0.84:
        target = names.folder(rng)
        verb, tool = rng.choice((("move", "mv -t"), ("copy", "cp -t")))
        return f"{said(verb)} {body} {part['to']} {target}", f"{command} -exec {tool} {literal(target)} {{}} +"
    key, form = rng.choice((("largest", "%s"), ("newest", "%T@")))
    request = f"{said(key)} {said('files', ending).split()[-1] if kind and part['noun'] == 'Dateien' else part['noun']} {where}"
    tests = f"-type f -name '*.{ending}'" if kind and part["noun"] == "Dateien" else "-type f"
    return " ".join(request.split()), f"find {place} {tests} -printf '{form}\\t%p\\n' | sort -rn | head -n 10"


def chinese(rng: random.Random) -> tuple[str, str]:
    """The same in Chinese, where the order of words is another."""
    ending = values.plain_extension(rng)[0]
    path, place = "", "."
    if rng.random() < 0.5:
        text = names.folder(rng)
        path, place = rng.choice((f"{text} 中的", f"{text} 下的", f"{text} 目录下的", f"在 {text} 中")), literal(text)
    n = str(rng.choice((1, 3, 7, 10, 30, 100, rng.randint(1, 300))))
    condition, argument = rng.choice(
        (
            ("", ""),
            ("", ""),
            (f"大于 {n} MB 的", f" -size +{n}M"),
            (f"最近 {n} 天修改的", f" -mtime -{n}"),
            (f"超过 {n} 天的", f" -mtime +{n}"),
        )
    )
    command = f"find {place} -type f -name '*.{ending}'{argument}"
    noun = rng.choice((f"所有 {ending} 文件", f"{ending} 文件", f"全部 {ending} 文件"))
    body = f"{path}{condition}{noun}"
    roll = rng.random()
    if roll < 0.5:
        return rng.choice(("查找 ", "找出 ", "列出 ", "显示 ", "")) + body, command
    if roll < 0.65:
        return "删除 " + body, command + " -delete"
    if roll < 0.8:
        return rng.choice((f"{body} 有多少个", f"统计 {body} 的数量", f"{body} 的数量")), command + " | wc -l"
    target = names.folder(rng)
    verb, tool = rng.choice((("移动到", "mv -t"), ("复制到", "cp -t")))
    return f"把 {body} {verb} {target}", f"{command} -exec {tool} {literal(target)} {{}} +"


AREA = Area("foreign", FAMILIES, ((6.0, composed), (2.0, chinese)))
