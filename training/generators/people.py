"""Users, groups, permissions, the environment; dates and calculations."""

# ruff: noqa: E501  (one wording, one line)

from __future__ import annotations

from .language import Area, families

FAMILIES = families(r"""
=3 chmod +x {script}
[make|set] [the file|the script|] {script} [executable|runnable|as executable]
make {script} [executable|runnable]
[add|give] [execute|exec|execution] [permission|permissions|rights] [to|for] {script}
give {script} execute [permissions|permission|rights]
[allow|permit] [me to run|executing|running] {script}
[make it possible|i want to be able] to [run|execute] {script}
i can't run {script}, permission denied
{script} should be [executable|runnable]
let me run {script}
turn {script} into an executable
chmod {script} so [i can|that i can] run it
make all {kind} {where} executable => find {where} -type f -name '*.{kind}' -exec chmod +x {} +
[make|set] {file} executable => chmod +x {file}
[remove|take away] the execute [permission|bit] [from|of] {script} => chmod -x {script}
make {script} not executable => chmod -x {script}

=2.5 chmod {mode} {file}
[change|set] [the|] [permission|permissions|mode|rights] of {file} to {mode}
chmod {file} to {mode}
chmod {mode} {file}
set {mode} [permissions|permission] on {file}
give {file} {mode} permissions
[change|set] [the|] [permission|permissions] of {dir} [and everything in it|recursively|and all its contents|and all files inside] to {mode} => chmod -R {mode} {dir}
recursively [chmod|set permissions of] {dir} to {mode} => chmod -R {mode} {dir}
[change|set] the permissions of all files [in|under] {dir} to {mode} => find {dir} -type f -exec chmod {mode} {} +
[change|set] the permissions of all [directories|folders] [in|under] {dir} to {mode} => find {dir} -type d -exec chmod {mode} {} +
make {file} read[-| |]only => chmod a-w {file}
[remove|take away] write [permission|access] [from|of] {file} => chmod a-w {file}
[protect|write-protect] {file} => chmod a-w {file}
make {file} writable [again|] => chmod u+w {file}
make {file} [readable|readable by|readable for] [everyone|all|everybody|anyone|all users] => chmod a+r {file}
let everyone read {file} => chmod a+r {file}
make {file} writable [by|for] [everyone|all|anybody] => chmod a+w {file}
make {file} [private|readable only by me|accessible only to me] => chmod 600 {file}
only i should be able to read {file} => chmod 600 {file}
nobody else should [read|see] {file} => chmod 600 {file}
give the group write [access|permission] to {file} => chmod g+w {file}
let the group write to {file} => chmod g+w {file}
[remove|take away] all permissions [for|from] others on {file} => chmod o-rwx {file}

=2.5 sudo chown {user} {file}
[change|set] [the|] owner of {file} to {user}
make {user} the owner of {file}
chown {file} to {user}
give {file} to [user|] {user}
give ownership of {file} to {user}
{file} should belong to {user}
{user} should own {file}
[change|set] [the|] owner of {dir} [recursively|and everything in it|and all files in it] to {user} => sudo chown -R {user} {dir}
recursively [change the owner of|chown] {dir} to {user} => sudo chown -R {user} {dir}
make {user} own {dir} and everything [inside|in it] => sudo chown -R {user} {dir}
make {user} the owner of the {dirname} <folder> [and everything in it|] => sudo chown -R {user} {dirname}
[change|set] [the|] owner and group of {file} to {user} and {group} => sudo chown {user}:{group} {file}
set {file} owner to {user} and group to {group} => sudo chown {user}:{group} {file}
[change|set] [the|] group of {file} to {group} => sudo chgrp {group} {file}
chgrp {file} to {group} => sudo chgrp {group} {file}
make {dir} mine => sudo chown -R "$USER" {dir}
i want to own {dir} => sudo chown -R "$USER" {dir}
take ownership of {file} => sudo chown "$USER" {file}

=2.5 sudo useradd -m {user}
[add|create] [a|] [new|] user [called|named|] {user}
[add|create] [an|] account [for|called|named] {user}
new user {user}
[delete|remove] [the|] user [account|] {user} => sudo userdel {user}
[delete|remove] [the|] user {user} and [his|their|the|her] home [directory|folder] => sudo userdel -r {user}
add [user|] {user} to [the|] [group|] {group} => sudo usermod -aG {group} {user}
add {user} to the {group} group => sudo usermod -aG {group} {user}
put {user} in [the|] {group} group => sudo usermod -aG {group} {user}
give {user} sudo [rights|access|permissions|privileges] => sudo usermod -aG sudo {user}
[let|allow] {user} [use|to use] sudo => sudo usermod -aG sudo {user}
make {user} an admin => sudo usermod -aG sudo {user}
remove {user} from [the|] {group} group => sudo gpasswd -d {user} {group}
remove {user} from [the|] group {group} => sudo gpasswd -d {user} {group}
[change|set|reset] [the|] password [of|for] {user} => sudo passwd {user}
change my password => passwd
[lock|disable|block] [the|] [account|user|user account] {user} => sudo usermod -L {user}
[unlock|enable] [the|] [account|user|user account] {user} => sudo usermod -U {user}
[create|add|make] [a|] [new|] group [called|named|] {group} => sudo groupadd {group}
[delete|remove] [the|] group {group} => sudo groupdel {group}
change [the|] [login|] shell of {user} to [zsh|] /bin/zsh => sudo chsh -s /bin/zsh {user}
make zsh my [default|login|] shell => chsh -s "$(command -v zsh)"
[switch|change|become|log in as] [to|] user {user} => su - {user}
[become|switch to] root => sudo -i
[run|execute] {word} as [user|] {user} => sudo -u {user} {word}
what am i allowed to do with sudo => sudo -l

=2.5 who
who is [logged in|logged on|online|on this machine] [right now|now|]
who [else|] is [logged in|here]
[list|show] [the|] logged in users
[which|what] users are logged in
what are [the|] [users|logged in users] doing => w
who am i => whoami
[what is|what's] my [user name|username|login] => whoami
[which|what] user am i => whoami
[which|what] groups am i in => groups
my groups => groups
[which|what] groups is {user} in => groups {user}
groups of [user|] {user} => groups {user}
[user id|uid|id] of {user} => id {user}
[what is|what's] my [uid|user id] => id -u
[list|show] all users [on this system|on this machine|] => cut -d: -f1 /etc/passwd
[which|what] users exist [on this machine|] => cut -d: -f1 /etc/passwd
[list|show] all groups => cut -d: -f1 /etc/group
[members|who is in|who are the members] of [the|] group {group} => getent group {group}
who is in [the|] {group} group => getent group {group}
[last|recent] logins => last
when did {user} last log in => last {user}
[failed|bad] login attempts => sudo lastb
who tried to log in [and failed|without success] => sudo lastb

=2 printenv
[list|show|print] [all|the|my|] environment variables
show [my|the|] environment
[show|print] [the|] [value of|] [the|] [environment|] variable {var} => echo "${var}"
[what is|what's] [in|the value of] [the variable|variable] {var} => echo "${var}"
[what is|what's] my {var} => echo "${var}"
show my path => echo "$PATH" | tr ':' '\n'
[show|print] [the|] PATH [one entry per line|one per line] => echo "$PATH" | tr ':' '\n'
set [the|] [environment|] variable {var} to {word} => export {var}={word}
export {var} as {word} => export {var}={word}
unset [the|] variable {var} => unset {var}
add {dir} to [my|the] path => export PATH="$PATH:{dir}"
[which|what] shell [am i using|is this|do i use] => echo "$SHELL"
where is {word} installed => command -v {word}
[which|where is the] [binary|executable] [is run for|of|for] {word} => command -v {word}
is {word} installed => command -v {word}
do i have {word} [installed|] => command -v {word}
[what|which] version of {word} [is installed|do i have|is this] => {word} --version
[version|show the version] of {word} => {word} --version
[manual|man page|help] [for|of] {word} => man {word}
how do i use {word} => man {word}
[show|print|my] [command|shell|bash|] history => history
[last|show the last] {n} commands [i typed|i ran|] => history {n}
[which|what] commands did i run => history
search [my|the] history for {word} => history | grep '{word}'
[did i|when did i] [ever|] [run|use] {word} => history | grep '{word}'
clear the screen => clear
[make|create|define] an alias {word} for {msg} => alias {word}='{msg}'
[list|show] [my|all|] aliases => alias

=2.5 date
[show|print|what is|what's|tell me] the [current|] [date|date and time|time]
what time is it
[what day|which day] is [it|today]
today's date
[current|] date in the format YYYY-MM-DD => date +%F
[show|print] [the|] [current|] date as [YYYY-MM-DD|iso date|year-month-day|iso] => date +%F
[current|] [unix|epoch] [time|timestamp] => date +%s
seconds since [1970|the epoch] => date +%s
[convert|turn|what date is|what is] [unix time|timestamp|epoch|the timestamp|] {pid}00000 [to a date|as a date|] => date -d @{pid}00000
[what|which] [date|day] [was|is] yesterday => date -d yesterday +%F
yesterday's date => date -d yesterday +%F
tomorrow's date => date -d tomorrow +%F
[what date|which date|what day] [is|will it be] in {few} days => date -d '+{few} days' +%F
date {few} days from now => date -d '+{few} days' +%F
[what date|which date|what day] was [it|] {few} days ago => date -d '{few} days ago' +%F
date {few} [weeks|week] ago => date -d '{few} weeks ago' +%F
[what|which] [day of the week|weekday] [is|was] {date} => date -d {date} +%A
[what|which] week [number|of the year] is it => date +%V
[week|calendar week] number => date +%V
[time|what time is it|current time] in UTC => date -u
[what time is it|time] in [tokyo|japan] => TZ=Asia/Tokyo date
[what time is it|time] in [new york] => TZ=America/New_York date
[what time is it|time] in [london] => TZ=Europe/London date
[show|display] [the|a|] calendar => cal
calendar of this year => cal -y
calendar for {year} => cal {year}
set the [time zone|timezone] to UTC => sudo timedatectl set-timezone UTC
[what|which] [time zone|timezone] [is set|am i in|is this machine in] => timedatectl
how many days [are there|] [until|till] {date} => echo $(( ($(date -d {date} +%s) - $(date +%s)) / 86400 ))

=2 echo $(( {num} * {num2} ))
[calculate|compute|what is|what's] {num} [times|*|x|multiplied by] {num2}
[calculate|compute|what is|what's] {num} [plus|+] {num2} => echo $(( {num} + {num2} ))
[calculate|compute|what is|what's] {num} [minus|-] {num2} => echo $(( {num} - {num2} ))
[calculate|compute|what is|what's] {num} [divided by|/] {num2} => echo "scale=4; {num} / {num2}" | bc
[convert|what is] {num} [to|in] [hex|hexadecimal] => printf '%x\n' {num}
[convert|what is] {num} [to|in] binary => echo "obase=2; {num}" | bc
[square root|what is the square root] of {num} => echo "sqrt({num})" | bc -l
[count|print the numbers|numbers] from {few} to {num} => seq {few} {num}
[print|show] [the|] numbers [1|from 1] to {num} => seq 1 {num}
[random number|a random number|pick a random number] [between 1 and|up to] {num} => shuf -i 1-{num} -n 1
[generate|make|create] a [random|secure|strong|] password => openssl rand -base64 16
random password => openssl rand -base64 16
[generate|make|create] a uuid => uuidgen
[print|echo|say] {msg} => echo '{msg}'
[print|echo] {msg} {few} times => for i in $(seq {few}); do echo '{msg}'; done
repeat {msg} {few} times => for i in $(seq {few}); do echo '{msg}'; done
""")

AREA = Area("people", FAMILIES)
