"""Less common everyday requests, a few wordings each, so that no ordinary wish is quite unknown."""

# ruff: noqa: E501  (one wording, one line)

from __future__ import annotations

from .language import Area, families

FAMILIES = families(r"""
=1.5 curl -s wttr.in
[what's|what is|how is|show me|tell me] the weather [like|today|]
weather [forecast|]
[will it rain|do i need an umbrella] [today|] => curl -s wttr.in

=2 ps -eo pid,etime,cmd --sort=start_time | head -n 11
[which|what] process has been running [the|] longest
[longest running|oldest] processes
processes sorted by [start time|age|running time]
[list|show] [the|all|] open files of {program} => lsof -c {program}
[which|what] files [does|has] {program} [have|] open => lsof -c {program}
how many files are open => lsof | wc -l
[zombie|defunct] processes => ps aux | awk '$8 ~ /^Z/'
[list|show|are there any] zombie processes => ps aux | awk '$8 ~ /^Z/'
how many processes are [running|there] => ps -e | wc -l
[parent|parent process] of [process|pid] {pid} => ps -o ppid= -p {pid}
[children|child processes] of [process|pid] {pid} => pgrep -aP {pid}
memory [used by|usage of|use of] [process|pid] {pid} => ps -o rss= -p {pid}
how much memory does {program} use => ps -C {program} -o rss=,args=
[show|list] [only|] my [own|] processes => ps -fu "$USER"
what am i running => ps -fu "$USER"
when did {program} start => ps -C {program} -o lstart=,args=
[kill|stop] the [newest|last started] {program} [process|] => pkill -n {program}
[kill|stop] the oldest {program} process => pkill -o {program}
kill all {program} processes of [user|] {user} => pkill -u {user} {program}

=2 grep -E '(ba|z|da)?sh$' /etc/passwd | cut -d: -f1
[list|show|which are the|what are the] users [who|that] can log in
users with a [login|] shell
[which|what] users have a [login|real|] shell
how many users [are there|does this system have|exist] => wc -l < /etc/passwd
how many users are logged in => who | wc -l
[home|home directory] of [user|] {user} => getent passwd {user} | cut -d: -f6
[login shell|shell] of [user|] {user} => getent passwd {user} | cut -d: -f7
does [the|] user {user} exist => id {user}
disk usage of [each|every] [user's home|home directory] => sudo du -sh /home/* | sort -rh
[how much|what] [space|disk] does each user [use|take] => sudo du -sh /home/* | sort -rh
[last|recent] [sudo|] commands run [with|by] sudo => journalctl _COMM=sudo
expire the password of {user} => sudo passwd -e {user}
when does the password of {user} expire => sudo chage -l {user}

=2 find {where} ! -user {user}
[list|find|show] [everything|files and folders] not owned by {user} {where}
[list|find|show|which] [all|] files [that are not|not] owned by {user} {where} => find {where} -type f ! -user {user}
files {where} that [don't|do not] belong to {user} => find {where} -type f ! -user {user}
[find|list] [files|all files] without [an owner|a valid owner|owner] {where} => find {where} -type f -nouser
[find|list|show] [all|] [setuid|suid] [files|programs|binaries] {where} => find {where} -type f -perm -4000
[find|list|show] [all|] world writable [directories|folders] {where} => find {where} -type d -perm -o+w
[find|list] [all|] files [i can|that i can] write to {where} => find {where} -type f -writable
[find|list] [all|] files [i can't|i cannot|that i can't] read {where} => find {where} -type f ! -readable
[find|list] [all|] [named pipes|fifos] {where} => find {where} -type p
[find|list] [all|] sockets {where} => find {where} -type s
[find|list] files with more than one [hard link|link|name] {where} => find {where} -type f -links +1
files with the same content {where} => find {where} -type f -exec sha256sum {} + | sort | uniq -w64 -D
[find|list] directories [larger|bigger] than {size} {where} => du -h --threshold={size} {where}
[directories|folders] over {size} {where} => du -h --threshold={size} {where}

=2 sudo tail -n {n} /var/log/nginx/error.log
[show|see|print] [me|] the last {n} lines of the nginx error log
last {n} nginx errors
follow the nginx [access|] log => sudo tail -f /var/log/nginx/access.log
follow the nginx error log => sudo tail -f /var/log/nginx/error.log
test the nginx [config|configuration] => sudo nginx -t
is the nginx [config|configuration] [ok|valid|correct] => sudo nginx -t
[test|check] the apache [config|configuration] => sudo apachectl configtest
[show|see|view] the [syslog|system log file] => sudo less /var/log/syslog
[follow|watch|tail] the syslog => sudo tail -f /var/log/syslog
[who|which machines] tried to [break in|log in over ssh] => sudo journalctl -u ssh | grep 'Failed password'
failed ssh logins => sudo journalctl -u ssh | grep 'Failed password'

=2 echo {script} | at {few}:00
[run|execute|start] {script} at {few} o'clock
[run|execute|start] {script} [once|] at midnight => echo {script} | at midnight
schedule {script} for midnight => echo {script} | at midnight
[run|execute|start] {script} in {n} minutes => echo {script} | at now + {n} minutes
[list|show|which are the] [pending|scheduled] at jobs => atq
cancel [the|] at job {n} => atrm {n}
run {script} every [day|night] at midnight => (crontab -l; echo '0 0 * * * {script}') | crontab -
run {script} every [sunday|sunday night] => (crontab -l; echo '0 0 * * 0 {script}') | crontab -
run {script} on the first of [each|every|the] month => (crontab -l; echo '0 0 1 * * {script}') | crontab -
run {script} [every|each] [weekday|working day] at {few} => (crontab -l; echo '0 {few} * * 1-5 {script}') | crontab -

=2 nmcli radio wifi off
[turn|switch] off [the|] wifi
disable wifi
[turn|switch] on [the|] wifi => nmcli radio wifi on
enable wifi => nmcli radio wifi on
[which|what] wifi am i [connected to|on|using] => nmcli -t -f active,ssid device wifi | grep '^yes'
[turn|switch] [off|] bluetooth off => bluetoothctl power off
[turn|switch] bluetooth on => bluetoothctl power on
[mute|mute the sound|turn the sound off] => pactl set-sink-mute @DEFAULT_SINK@ 1
unmute [the sound|] => pactl set-sink-mute @DEFAULT_SINK@ 0
set the volume to {n} percent => pactl set-sink-volume @DEFAULT_SINK@ {n}%
lock the screen => loginctl lock-session
[take|make] a screenshot => gnome-screenshot
[log|sign] out => loginctl terminate-user "$USER"
[how fast is|test|measure] my internet [connection|speed|] => speedtest-cli
[restart|reset] the network => sudo systemctl restart NetworkManager
[flush|clear] the dns cache => resolvectl flush-caches
add {host} with the ip 10.0.0.{n} to [the|] hosts [file|] => echo '10.0.0.{n} {host}' | sudo tee -a /etc/hosts
[set|change] the system time zone to europe/berlin => sudo timedatectl set-timezone Europe/Berlin
sync the clock [with the internet|] => sudo timedatectl set-ntp true

=1.7 for f in *.heic; do heif-convert "$f" "${f%.heic}.jpg"; done
convert all heic [photos|pictures|images|files] to jpg
[convert|turn] all png [images|files|] [to|into] jpg => for f in *.png; do convert "$f" "${f%.png}.jpg"; done
[convert|turn] all jpg [images|files|] [to|into] webp => for f in *.jpg; do convert "$f" "${f%.jpg}.webp"; done
[convert|turn] all wav [files|] [to|into] mp3 => for f in *.wav; do ffmpeg -i "$f" "${f%.wav}.mp3"; done
[convert|turn] all flac [files|] [to|into] mp3 => for f in *.flac; do ffmpeg -i "$f" "${f%.flac}.mp3"; done
[convert|turn] all mkv [videos|files|] [to|into] mp4 => for f in *.mkv; do ffmpeg -i "$f" "${f%.mkv}.mp4"; done
[convert|turn] all {plain} files [to|into] {plain2} => for f in *.{plain}; do convert "$f" "${f%.{plain}}.{plain2}"; done
[resize|scale|shrink] [the image|] {img} to {dims} => convert {img} -resize {dims} resized.png
[resize|scale|shrink] all {plain} [images|pictures|files] to {num} pixels => for f in *.{plain}; do convert "$f" -resize {num} "small-$f"; done
[make|create] a thumbnail of {img} => convert {img} -thumbnail 200 thumbnail.png
crop {img} to {dims} => convert {img} -crop {dims} cropped.png
make {img} [black and white|grayscale|gray] => convert {img} -colorspace Gray gray.png
[remove|strip] the [exif|metadata|exif data] [from|of] {img} => exiftool -all= {img}
[show|print] the exif [data|] of {img} => exiftool {img}
split [the video|] {video} [into|in] {n} minute [chunks|pieces|parts] => ffmpeg -i {video} -c copy -map 0 -segment_time $(({n} * 60)) -f segment part%03d.mp4
[shrink|compress|reduce the size of] the video {video} => ffmpeg -i {video} -crf 28 small.mp4
[make|create] a gif [from|out of|of] {video} => ffmpeg -i {video} -vf fps=10,scale=480:-1 out.gif
[remove|strip] the [sound|audio] [from|of] {video} => ffmpeg -i {video} -an -c:v copy silent.mp4
[download|get] the video {url} => yt-dlp {url}
[split|extract] pages {few} to {n} [of|from] {fn}.pdf => qpdf {fn}.pdf --pages . {few}-{n} -- pages.pdf
[merge|join|combine] all pdfs [into|to] {fn}.pdf => pdfunite *.pdf {fn}.pdf
[shrink|compress] {fn}.pdf => gs -sDEVICE=pdfwrite -dPDFSETTINGS=/ebook -o small.pdf {fn}.pdf
[ocr|recognize the text in|read the text in] {img} => tesseract {img} stdout
spell check {file} => aspell check {file}
how many pages do all pdfs have => for f in *.pdf; do echo "$f $(pdfinfo "$f" | grep Pages)"; done

=1.7 true
make {n} copies of {fn} => for i in $(seq {n}); do cp {fn} "$i-"{fn}; done
[pick|choose|select] [a|one] random file [here|] => find . -type f | shuf -n 1
[pick|choose] {few} random files [here|] => find . -type f | shuf -n {few}
play a random [song|mp3] => find . -type f -name '*.mp3' | shuf -n 1
[count down|countdown] from {n} => for i in $(seq {n} -1 1); do echo "$i"; sleep 1; done
[wait|sleep] {n} minutes => sleep {n}m
[set|start] a timer [for|of] {n} minutes => sleep {n}m && echo 'time is up'
remind me in {n} minutes => sleep {n}m && notify-send 'reminder'
flip a coin => shuf -e -n 1 heads tails
roll a [die|dice] => shuf -i 1-6 -n 1
[show|draw] the multiplication table of {n} => for i in $(seq 10); do echo "$i x {n} = $((i * {n}))"; done
[what|which] day was {date} => date -d {date} +%A
how old is {file} => stat -c %y {file}
[how many|number of] days between {date} and {date2} => echo $(( ($(date -d {date2} +%s) - $(date -d {date} +%s)) / 86400 ))
do nothing => true
[save|record] everything i type and see [to|in|into] {log} => script {log}

=1.5 diff -rq {dir} {dir2}
[show|list] only the [names|file names] that differ between {dir} and {dir2}
[are|check whether] the [folders|directories] {dir} and {dir2} [the same|identical|equal]
[find|show] [out|] what is [new|missing|different] in {dir} compared [to|with] {dir2}
is {dir} a complete copy of {dir2}
=2 find {where} -type f -name '{dotfile}' -delete
[delete|remove|get rid of|erase] [all|every|each|the|all the] {dotfile} [file|files|] {where}
[delete|remove|erase] [all|every|] [file|files] [named|called] {fn} {where} => find {where} -type f -name '{fn}' -delete
<find> [all|every|] {dotfile} [files|file|] {where} => find {where} -type f -name '{dotfile}'
[clean up|clean out] [all|] {dotfile} [files|] {where}

=2 watch -n 1 free -h
[watch|monitor|follow] [the|] memory [usage|] [live|continuously|in real time|all the time]
[watch|monitor|follow] the disk [space|usage] [live|continuously|] => watch -n 1 df -h
watch {cmd} => watch {cmd}
[run|repeat|execute] {cmd} every {secs} => watch -n {secs} {cmd}
[run|execute] {cmd} [again and again|over and over|repeatedly|continuously] => watch {cmd}
[save|write|put|redirect|store|send] the output of {cmd} [to|into|in] {fn} => {cmd} > {fn}
[run|execute] {cmd} and [save|write|put] the [output|result] [to|into|in] {fn} => {cmd} > {fn}
append the output of {cmd} to {fn} => {cmd} >> {fn}
[count|how many are|number of] [the|] lines [of|in] the output of {cmd} => {cmd} | wc -l
how many lines does {cmd} [print|output|give] => {cmd} | wc -l
[only|show only] the lines [with|containing] {text} [in|from|of] the output of {cmd} => {cmd} | grep '{text}'
[filter|search] the output of {cmd} for {text} => {cmd} | grep '{text}'
[page through|scroll through] the output of {cmd} => {cmd} | less
first {n} lines of [the output of|] {cmd} => {cmd} | head -n {n}
last {n} lines of [the output of|] {cmd} => {cmd} | tail -n {n}
sort the output of {cmd} => {cmd} | sort
[run|execute] {cmd} {few} times => for i in $(seq {few}); do {cmd}; done
[time|how long does|measure] {cmd} [take|] => time {cmd}
run {cmd} as root => sudo {cmd}
run {cmd} on {host} => ssh {host} {cmd}
[show|print] the output of {cmd} and [also|] save it [to|in] {fn} => {cmd} | tee {fn}

=2 grep -c '{code}' {log}
how many {code} errors [are|occurred|are there] in {log}
[count|number of] {code} [errors|responses|status codes] in {log}
[lines|requests|entries] [with|that contain|containing|with status|that have status] {code} in {log} => grep '{code}' {log}
print the lines of {log} that contain {code} => grep '{code}' {log}
[show|find|list] [all|] {code} errors in {log} => grep '{code}' {log}
[unique|distinct|all different] [ip addresses|ips|clients|visitors] [in|from|of] {log} => awk '{print $1}' {log} | sort -u
get unique [ip addresses|ips] from {log} => awk '{print $1}' {log} | sort -u
[requests|hits] per [ip|ip address|client] in {log} => awk '{print $1}' {log} | sort | uniq -c | sort -rn
[most requested|most popular|top] [pages|urls] in {log} => awk '{print $7}' {log} | sort | uniq -c | sort -rn | head
[extract|get|list|find] [all|the|] [emails|email addresses|mail addresses] [from|in] {file} => grep -oE '[[:alnum:]._+-]+@[[:alnum:].-]+' {file}
[add|append|put|write] [a|the|this|one] line {text} [to|at the end of|in] {file} => echo '{text}' >> {file}
[print|show] everything [after|but|except] the first line of {file} => tail -n +2 {file}
[print|show] everything [after|from] line {n} of {file} => tail -n +{n} {file}
replace [all|] tabs [with|by] spaces in all {kind} {where} => find {where} -type f -name '*.{kind}' -exec sed -i 's/\t/    /g' {} +
replace [all|] spaces [with|by] tabs in {file} => unexpand -a {file}
compare {name} and {name2} => diff -r {name} {name2}
[difference|differences] between {name} and {name2} => diff -r {name} {name2}

=2 zip {kind}.zip *.{kind}
zip [all|the|all the|up all] {kind} [here|]
[archive|tar|pack|bundle] [all|the|all the] {kind} [here|] => tar -czf {kind}.tar.gz *.{kind}
copy the {dirname} <folder> to {dir} [keeping|preserving|with] [timestamps|permissions|everything|attributes|dates] => cp -a {dirname} {dir}
add .{plain} to [all|the names of all|every one of the] {kind} => for f in *.{kind}; do mv "$f" "$f.{plain}"; done
[append|add] the extension {plain} to all {kind} => for f in *.{kind}; do mv "$f" "$f.{plain}"; done
[make|turn|convert] all [file names|filenames|files] [here|] [to|into|] lower case => for f in *; do mv "$f" "${f,,}"; done
rename all files to [lower case|lowercase] => for f in *; do mv "$f" "${f,,}"; done
<create> [folders|directories] {name} {name2} {name3} => mkdir -p {name} {name2} {name3}
move [every|each] {onekind} [in|from] {dir} to {dir2} => mv {dir}/*.{onekind} {dir2}
copy [every|each] {onekind} [in|from] {dir} to {dir2} => cp {dir}/*.{onekind} {dir2}
[download|fetch|get] {url} [to|into] {dir} => wget -P {dir} {url}
[list|show|find] [all|the|] [executables|programs] {where} => find {where} -type f -executable
[which|what] file [extensions|types] are used {where} => find {where} -type f -name '*.*' | sed 's/.*\.//' | sort -u
[get|] a list of [all|] file extensions [used|] {where} => find {where} -type f -name '*.*' | sed 's/.*\.//' | sort -u
[extract|unpack|get] [only|just] {fn} [from|out of] {tgz} => tar -xzf {tgz} {fn}

=2 git branch --sort=-committerdate
[list|show] [the|] branches [sorted|ordered] by [last commit|date|age|most recent commit]
[most recent|newest|latest] branches
who [last|] [changed|wrote|edited|touched] line {n} of {file} => git blame -L {n},{n} {file}
[delete|remove|get rid of] [all|the|] untracked files [in git|from git|from the repo|with git|in this repo] => git clean -fd
commits [by|of|from] {user} [from|since|in] [the|] last week => git log --author={user} --since='1 week ago'
what did {user} [commit|do] [last week|this week] => git log --author={user} --since='1 week ago'
[list|show] [outdated|old|upgradable] packages => apt list --upgradable
[upgrade|update] pip [itself|] => pip install --upgrade pip
install [the python package|] {pip} [in|] [the|] [specific|] version {version} => pip install {pip}=={version}
[pip|] install {pip} {version} => pip install {pip}=={version}
install version {version} of {pip} [with pip|] => pip install {pip}=={version}
kill the process [that uses|using|with] the most [memory|ram] => kill "$(ps -eo pid --sort=-%mem --no-headers | head -n 1 | tr -d ' ')"
kill the process [that uses|using|with] the most cpu => kill "$(ps -eo pid --sort=-%cpu --no-headers | head -n 1 | tr -d ' ')"
[path|location] of [the|] {word} [executable|binary|program|command] => command -v {word}
where is the {word} [executable|binary|program|command] => command -v {word}
[show|print] the path of [the|] {word} [executable|binary] => command -v {word}
[which|what|where is the] python [executable|] [is used|do i use|] => command -v python3
[print|show|list] [all|] environment variables sorted [by name|] => printenv | sort
[show|list] [all|] cron jobs of [the user|user|] {user} => sudo crontab -l -u {user}
""")

AREA = Area("more", FAMILIES)
