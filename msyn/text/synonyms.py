"""Words that mean the same in questions and in files: a small table, by hand, in five languages.

One row is one meaning. A question's word stands for every word of its rows, at a discount that `question` sets. Rows
hold what people ask for (phone, price, owner, deadline, port); common verbs and particles are kept out, since each
would match everywhere. A line that begins with + continues its row.
Folded as `lines.fold` does; Chinese words are found inside runs of characters.
"""

from functools import cache

from msyn.text.lines import CJK_RUN, fold, stem

_ROWS = """
phone telephone tel mobile cell handy telefon telefonnummer rufnummer telefono movil portable fax 电话 手机
+ 号码
email e-mail mail mailto courriel correo 邮箱 邮件
price cost costs charge fee fees preis kosten prix cout precio costo coste tarif pricing 价格 费用 多少钱
owner owns own owned ownership responsible maintainer maintains maintained maintain lead charge
+ verantwortlich besitzer zustandig responsable propietario dueno proprietaire 负责 负责人 所有者
deadline due until frist faellig fallig echeance delai plazo vencimiento 截止 期限
expire expires expired expiry expiration renew renewal renewed ablauf lauft gueltig gultig caduca vence 过期
+ 到期 有效期
address street adresse anschrift direccion strasse rue 地址
port puerto listen listens listening bind 端口
host hostname server servidor serveur rechner fqdn 主机 服务器
password passwd passphrase pass pwd passwort kennwort contrasena 密码 口令
user username login account benutzer benutzername utilisateur usuario uid 用户 用户名 账号
timeout timeouts deadline wait zeitlimit 超时
version release v versionen 版本
directory folder dir path verzeichnis ordner pfad dossier repertoire chemin carpeta directorio ruta 目录
+ 文件夹 路径
file datei fichier archivo filename 文件
database db datenbank base datos sql 数据库
url uri link endpoint homepage website webseite site 网址 链接
date day datum tag jour fecha dia 日期
time hour clock uhr uhrzeit zeit heure hora 时间
start starts begin begins beginning started beginn anfang debut commence empieza inicio 开始
end ends finish finishes finished ende fin termine termina 结束
meet meeting meets appointment sitzung treffen besprechung termin reunion rendez-vous rdv cita sync standup
+ 会议 开会
buy bought purchase purchased order ordered kaufen gekauft achat acheter compra comprar 购买
pay paid payment payments zahlung bezahlt bezahlen paiement paye pago pagar invoice rechnung facture factura
+ 付款 支付 发票
salary wage gehalt lohn salaire sueldo 工资
birthday born birth geburtstag geboren anniversaire cumpleanos nacimiento 生日 出生
age old older oldest years alter edad 年龄
boss manager head supervisor chef leiter jefe leiterin directeur directrice director 经理 主管
error errors fail fails failed failure failing fehler erreur fallo fehlgeschlagen crash crashed panic
+ exception 错误 失败
delete remove removes removed deleted erase loschen entfernen supprimer borrar eliminar purge 删除
install installs installation setup installieren installer instalar 安装
restart restarts reboot rebooted restarted neustart redemarrer reiniciar 重启
backup backups dump snapshot sicherung sauvegarde respaldo copia 备份
limit max maximum maximal cap quota grenze limite 最大 上限 限制
minimum min minimal least mindestens 最小
size large big grosse taille tamano bytes 大小
memory ram speicher memoire memoria heap 内存
log logs logging logfile protokoll journal 日志
level loglevel verbosity stufe niveau nivel 级别
retry retries attempts attempt tries versuche reintentos 重试
color colour farbe couleur 颜色
city town stadt ville ciudad 城市
country land pays pais 国家
company firm firma societe empresa vendor supplier lieferant 公司 供应商
customer client kunde cliente 客户
team group gruppe equipe equipo abteilung department 团队 部门
key token secret schlussel cle clave 密钥
interval every period frequency often schedule cron zeitplan intervall 间隔 周期
enable enabled enables active on aktiv aktiviert actif activo activado 启用
disable disabled disables off inactive deaktiviert inactivo 禁用
default defaults standard vorgabe defaut defecto predeterminado 默认
language lang locale sprache langue idioma 语言
function def func fn method funktion fonction funcion 函数
class struct klasse classe clase 类
compress compressed compression gzip zstd zip komprimieren 压缩
copy copies copied kopieren copier copiar 复制
encrypt encrypted encryption cipher tls ssl verschlusselt chiffrement cifrado 加密
certificate cert certs zertifikat certificat certificado 证书
contact contacts ansprechpartner kontakt contacto reach call 联系 联系人
doctor dentist arzt zahnarzt medecin medico dr 医生
room raum zimmer salle sala habitacion 房间 会议室
train zug flight flug tren vol vuelo 火车 航班
rent miete loyer alquiler lease mietvertrag 租金
allergic allergy allergies allergisch allergique alergia 过敏
flat apartment wohnung appartement piso 公寓
stock quantity qty count bestand menge anzahl quantite cantidad units 数量 库存
weight weighs heavy gewicht poids peso kg 重量
happen happened cause caused reason because ursache grund raison razon 原因
decide decided decision agreed entschieden beschlossen decidido 决定
name names called titel title nom nombre 名字 名称
wifi wlan ssid wireless
pool connections connection verbindung connexion conexion 连接
worker workers threads thread processes concurrency parallel
repository repo git remote
license licence lizenz licencia 许可证
born died death
capacity seats holds plazas kapazitat
warranty guarantee garantie garantia 保修
sender from send sends sent absender
lend lends lent borrow borrowed
build builds built building
keep keeps kept
sell sells sold
write writes wrote written author
lose loses lost
find finds found
hold holds held
teach teaches taught teacher
win wins won winner
drive drives drove driver
speak speaks spoke spoken
choose chooses chose chosen
break breaks broke broken
grow grows grew grown
open opens opening opened oeffnet geoffnet ouvert abierto offnungszeiten 开放
close closes closing closed geschlossen ferme cerrado 关闭
interface nic eth0 adapter
proxy upstream forward forwards forwarded
os operating betriebssystem
width wide breite largeur ancho
height high tall hohe hauteur altura
length long lange longueur
depth deep tiefe
speed fast geschwindigkeit vitesse
wrong invalid incorrect failed bad falsch
format formats extension extensions
queue topic backlog warteschlange
"""


@cache
def _rows() -> list[frozenset[str]]:
    return [frozenset(_term(word) for word in row.split()) for row in _ROWS.replace("\n+", "").strip().splitlines()]


@cache
def _by_term() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for row in _rows():
        for term in row:
            found[term] = found.get(term, frozenset()) | row
    return found


def _term(word: str) -> str:
    return word if CJK_RUN.search(word) else stem(fold(word))


def synonyms(term: str) -> frozenset[str]:
    """All words that share a meaning with this stemmed term, itself among them."""
    return _by_term().get(term, frozenset((term,)))


def known_in(run: str) -> list[str]:
    """The table's Chinese words inside a run of characters, longest first, without overlaps."""
    found, rest = [], run
    for word in _chinese():
        if word in rest:
            found.append(word)
            rest = rest.replace(word, " ")
    return found


@cache
def _chinese() -> list[str]:
    return sorted((term for term in _by_term() if CJK_RUN.search(term)), key=len, reverse=True)
