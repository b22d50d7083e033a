"""Network: ports, addresses, ping, downloads, curl, ssh, scp, rsync."""

# ruff: noqa: E501  (one wording, one line)

from __future__ import annotations

from .language import Area, families

FAMILIES = families(r"""
=3 sudo lsof -i :{port}
[which|what] [process|program|app|service] is [using|listening on|on|running on|blocking|holding] port {port}
[find|show|see|check] [what|who] is [using|listening on|running on|on] port {port}
who is [using|on|listening on] port {port}
what is [running|listening|on] [on|] port {port}
what's [running|listening] on port {port}
is [port|anything on port|something on port] {port} [in use|taken|open|free|used|busy]
port {port} is [taken|in use|busy], by [whom|what|who]
process on port {port}
pid of the process on port {port} => sudo lsof -t -i :{port}

=2.5 ss -tulpn
[show|list|display] [all|the|] [listening|open] ports
[what|which] ports are [open|listening|in use|used] [on this machine|here|]
[listening|open] ports
[what|which] [programs|processes|services] [are listening|listen] [on the network|on ports|]
[list|show] listening [tcp|] sockets
[show|list] [all|] [open|active|established|current] [network|tcp|] connections => ss -tunap
who is connected to [this|my] [machine|server] => ss -tunap
network connections => ss -tunap
what connections does {program} have => sudo lsof -i -a -c {program}

=2.5 ping -c 4 {host}
ping {host}
[check|test|see] [if|whether] {host} is [reachable|up|online|alive|responding|there]
is {host} [up|reachable|online|alive|down]
can i reach {host}
does {host} [answer|respond]
ping {host} {few} times => ping -c {few} {host}
send {few} pings to {host} => ping -c {few} {host}
am i online => ping -c 4 1.1.1.1
[is the internet|is my internet|do i have internet|test my internet connection|is the network] [working|up|] => ping -c 4 1.1.1.1
trace [the|] route to {host} => traceroute {host}
[what|which] [route|path|way] do packets take to {host} => traceroute {host}
look up [the|] [ip|ip address|address|dns] of {host} => dig +short {host}
[what|which] is the ip [address|] of {host} => dig +short {host}
ip [address|] of {host} => dig +short {host}
resolve {host} => dig +short {host}
dns lookup [of|for] {host} => dig {host}
[mail servers|mx records] [of|for] {host} => dig +short MX {host}
[name servers|nameservers|ns records] [of|for] {host} => dig +short NS {host}
who owns [the domain|] {host} => whois {host}
[is|check if] port {port} [open|is open|reachable] on {host} => nc -zv {host} {port}
can i connect to {host} on port {port} => nc -zv {host} {port}
test [the|] connection to {host} port {port} => nc -zv {host} {port}

=2.5 ip -br addr
[show|display|what is|get|what's|tell me] my [local|] ip [address|]
my ip [address|]
[show|list] [all|the|] [network interfaces|ip addresses|network cards]
[what|which] ip [address|] [do i have|has this machine|does this machine have]
[show|get] [the|] ip address of {iface} => ip addr show {iface}
[what is|show|get|what's] my [public|external] ip [address|] => curl -s https://ifconfig.me
[public|external] ip => curl -s https://ifconfig.me
bring [the|] [interface|] {iface} up => sudo ip link set {iface} up
bring [the|] [interface|] {iface} down => sudo ip link set {iface} down
[turn off|disable] [the interface|] {iface} => sudo ip link set {iface} down
[show|print|display] [the|] [routing table|routes] => ip route
[what is|show|what's] [my|the] [default|] gateway => ip route show default
default gateway => ip route show default
[which|what] dns [server|servers] [do i use|am i using|is used] => resolvectl status
[mac|hardware] address of {iface} => ip link show {iface}
[show|list] [nearby|available|the|] wifi [networks|] => nmcli device wifi list
connect to [the|] wifi {name} => nmcli device wifi connect {name} --ask
[which|what] [machines|devices|hosts] are [on|in] my [local|] network => ip neigh
capture [the|] [traffic|packets] on {iface} => sudo tcpdump -i {iface}
network traffic on {iface} => sudo tcpdump -i {iface}

=3 curl -LO {url}
[download|fetch|get|grab|pull] [the file|] {url}
download {url} [with|using] curl
save {url} [here|to disk|]
[download|fetch|get] {url} [with|using] wget => wget {url}
wget {url} => wget {url}
[download|save|get|fetch] {url} [to|as|into] {fn} => curl -Lo {fn} {url}
[download|fetch|get] {url} and [save|store|call] it [as|] {fn} => curl -Lo {fn} {url}
[resume|continue] the download of {url} => curl -C - -LO {url}
download all [urls|links] [listed in|in|from] {file} => wget -i {file}
[mirror|download] the [whole|entire] [site|website] {url} => wget -m {url}
[show|print|get|fetch] [the|] [contents|content|source] of {url} => curl -sL {url}
what does {url} return => curl -sL {url}
open {url} in the terminal => curl -sL {url}
download {url} and [unpack|extract] it => curl -L {url} | tar -xz

=2.5 curl -I {url}
[show|get|print|fetch] [the|only the|] [http|response|] headers of {url}
headers of {url}
[what|which] http status [code|] does {url} [return|give] => curl -s -o /dev/null -w '%{http_code}\n' {url}
[status code|http status] of {url} => curl -s -o /dev/null -w '%{http_code}\n' {url}
is {url} [up|reachable|working|down] => curl -I {url}
how long does {url} take [to load|] => curl -s -o /dev/null -w '%{time_total}\n' {url}
[send|make] a [post|POST] request to {url} => curl -X POST {url}
post {json} to {url} => curl -X POST -H 'Content-Type: application/json' -d @{json} {url}
send [the json|the file|] {json} to {url} => curl -X POST -H 'Content-Type: application/json' -d @{json} {url}
[send|make] a [delete|DELETE] request to {url} => curl -X DELETE {url}
upload {file} to {url} => curl -T {file} {url}
get {url} [as|with] user {user} => curl -u {user} {url}
fetch {url} and pretty print the json => curl -s {url} | jq .
get the json from {url} [and format it|nicely formatted] => curl -s {url} | jq .
follow the redirects of {url} => curl -sIL {url}
[show|check] the [certificate|ssl certificate|tls certificate] of {host} => openssl s_client -connect {host}:443 -servername {host} < /dev/null
when does the certificate of {host} expire => openssl s_client -connect {host}:443 -servername {host} < /dev/null 2> /dev/null | openssl x509 -noout -enddate

=3 ssh {user}@{host}
[ssh|connect|log in] to {email} => ssh {email}
ssh {email} => ssh {email}
copy {file} to {email}:{dir} => scp {file} {email}:{dir}
upload {file} to {email} => scp {file} {email}:
[ssh|connect|log in|login] [in|] to {host} as {user}
connect to {host} [via ssh|over ssh|with ssh] as [user|] {user}
ssh into {host} as {user}
open a shell on {host} as {user}
log into {host} as {user}
[ssh|connect|log in] to {host} => ssh {host}
ssh into {host} => ssh {host}
get [a shell|me] on {host} => ssh {host}
[ssh|connect|log in] to {host} on port {port} => ssh -p {port} {host}
[ssh|connect|log in] to {host} as {user} on port {port} => ssh -p {port} {user}@{host}
ssh to {host} [with|using] [the key|key|] {file} => ssh -i {file} {host}
[run|execute] {word} on [the server|the host|] {host} => ssh {host} {word}
[check|show] [the|] disk space on {host} => ssh {host} df -h
how long has {host} been up => ssh {host} uptime
[forward|tunnel] [local|] port {port} to port {port2} on {host} => ssh -L {port}:localhost:{port2} {host}
[copy|install|put] my [ssh|public|ssh public] key [to|on|onto] {host} => ssh-copy-id {host}
let me log in to {host} without a password => ssh-copy-id {host}
[generate|create|make] [a|an|] [new|] ssh key [pair|] => ssh-keygen -t ed25519
make an ssh key => ssh-keygen -t ed25519
forget the [host key|old key] of {host} => ssh-keygen -R {host}
remove {host} from known hosts => ssh-keygen -R {host}
show my public [ssh|] key => cat ~/.ssh/id_ed25519.pub

=3 scp {file} {host}:{dir}
[copy|upload|scp|send|transfer|push|put] {file} to {dir} on [the server|the host|] {host}
[upload|send|scp] {file} to {host} [in|under|into] {dir}
[copy|upload|scp|send|transfer|push] {file} to {host} => scp {file} {host}:
put {file} on {host} => scp {file} {host}:
[copy|upload|scp|send] {file} to {dir} on {host} as {user} => scp {file} {user}@{host}:{dir}
[copy|upload|scp|send] {file} to {host} as {user} => scp {file} {user}@{host}:
[copy|upload|scp|send|transfer] the {dirname} <folder> to {host} => scp -r {dirname} {host}:
[copy|upload|send|transfer] {dir} to {dir2} on {host} => scp -r {dir} {host}:{dir2}
[download|fetch|copy|get|scp] {file} from {host} => scp {host}:{file} .
[download|fetch|copy|get] {file} from {host} [to|into] {dir} => scp {host}:{file} {dir}
[download|fetch|copy|get] {file} from {host} as {user} => scp {user}@{host}:{file} .
[download|fetch|copy|get] the [folder|directory] {dir} from {host} => scp -r {host}:{dir} .

=3 rsync -av {dir}/ {dir2}/
[sync|synchronize|rsync|mirror] {dir} [to|with|into] {dir2}
keep {dir2} in sync with {dir} => rsync -av {dir}/ {dir2}/
[sync|synchronize] the {dirname} <folder> [to|with|into] {dir} => rsync -av {dirname}/ {dir}/
[sync|rsync|copy] {dir} to {dir2} [with progress|showing progress|and show progress] => rsync -av --progress {dir}/ {dir2}/
[sync|mirror] {dir} to {dir2} and delete [extra|extraneous|missing|removed|deleted] files => rsync -av --delete {dir}/ {dir2}/
make {dir2} an exact mirror of {dir} => rsync -av --delete {dir}/ {dir2}/
[sync|rsync] {dir} to {dir2} [except|without|excluding] {kind} => rsync -av --exclude='*.{kind}' {dir}/ {dir2}/
[sync|rsync] {dir} to {dir2} [but skip|excluding|without] [the|] {dirname} <folder> => rsync -av --exclude={dirname} {dir}/ {dir2}/
[show|preview|dry run] what rsync would [do|copy] from {dir} to {dir2} => rsync -avn {dir}/ {dir2}/
[sync|rsync|mirror|backup|back up] {dir} to {dir2} on {host} => rsync -avz {dir}/ {host}:{dir2}/
[sync|rsync|backup|back up] the {dirname} <folder> to {host} => rsync -avz {dirname} {host}:
[sync|rsync] {dir} from {host} [to|into] {dir2} => rsync -avz {host}:{dir}/ {dir2}/
[only copy|copy only] newer files from {dir} to {dir2} => rsync -avu {dir}/ {dir2}/

=2 python3 -m http.server {port}
[start|run|launch] [a|] [simple|] [web|http] server [here|in this folder|] on port {port}
serve [this folder|this directory|the current directory|these files] [over http|] on port {port}
[start|run|launch] a [simple|] [web|http] server here => python3 -m http.server
serve this [folder|directory] [over http|via http|on the web|] => python3 -m http.server
share this folder [over http|on the network] => python3 -m http.server

=1.5 sudo ufw allow {port}
[open|allow] port {port} [in the firewall|through the firewall|with ufw]
let port {port} through the firewall
[block|close|deny] port {port} [in the firewall|with ufw] => sudo ufw deny {port}
[show|list|check] [the|] firewall [status|rules] => sudo ufw status verbose
firewall status => sudo ufw status verbose
[turn on|enable] the firewall => sudo ufw enable
[turn off|disable] the firewall => sudo ufw disable
[which|what] processes use the network => sudo lsof -i
""")

AREA = Area("network", FAMILIES)
