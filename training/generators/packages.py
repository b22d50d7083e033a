"""docker, apt, pip, npm, Python environments, images and films."""

# ruff: noqa: E501  (one wording, one line)

from __future__ import annotations

from .language import Area, families

FAMILIES = families(r"""
=3 sudo apt install {package}
install [the package|package|the program|] {package}
install {package} [with|using] apt
i need {package} [installed|on this machine|]
get me {package}
put {package} on this machine
set up {package}
[please|] install {package} and {package2} => sudo apt install {package} {package2}
[remove|uninstall|delete] [the package|package|the program|] {package} => sudo apt remove {package}
uninstall {package} [with|using] apt => sudo apt remove {package}
get rid of the {package} package => sudo apt remove {package}
[purge|completely remove|remove completely] [the package|package|] {package} => sudo apt purge {package}
[remove|uninstall] {package} [with its configuration|and its config files|completely] => sudo apt purge {package}
reinstall {package} => sudo apt install --reinstall {package}
install {fn}.deb => sudo apt install ./{fn}.deb

=2.5 sudo apt update && sudo apt upgrade
[upgrade|update] [all|] [installed|] packages
[update|upgrade] [the|this|my] [system|machine|computer]
[install|get] [all|the latest|] updates
bring the system up to date
[update|refresh] [the|] package [list|lists|index] => sudo apt update
[which|what] packages can be upgraded => apt list --upgradable
are there [any|] updates => apt list --upgradable
upgrade [only|just|] [the package|] {package} => sudo apt install --only-upgrade {package}
[remove|clean up] [unused|unneeded|orphaned] packages => sudo apt autoremove
[clean|empty|clear] the [package|apt] cache => sudo apt clean
search [for|] [a|the|] package [called|named|] {package} => apt search {package}
search apt for {package} => apt search {package}
is there a package [for|called] {package} => apt search {package}
[show|get] [info|information|details] [about|on|of] [the package|] {package} => apt show {package}
what is the package {package} => apt show {package}
[list|show] [all|] installed packages => dpkg -l
[which|what] packages are installed => dpkg -l
is [the package|package] {package} installed => dpkg -l {package}
[which|what] version of [the package|package] {package} is installed => dpkg -l {package}
[which|what] package [does {file} belong to|owns {file}|provides {file}] => dpkg -S {file}
[list|show] [the|] files of [the|] package {package} => dpkg -L {package}
[which|what] files [did|does] the package {package} install => dpkg -L {package}
hold {package} back [from upgrades|] => sudo apt-mark hold {package}

=2.5 pip install {pip}
[pip|] install [the|] python [package|module|library] {pip}
pip install {pip}
install {pip} [with|using] pip
[uninstall|remove] the python [package|module|library] {pip} => pip uninstall {pip}
uninstall {pip} [with|using] pip => pip uninstall {pip}
upgrade [the|] python package {pip} => pip install --upgrade {pip}
[update|upgrade] {pip} [with|using] pip => pip install --upgrade {pip}
install [version|] {num}.{num2} of [the python package|] {pip} => pip install {pip}=={num}.{num2}
[install|get] [the|all|] [requirements|dependencies|python dependencies] [from|in|of] {fn}.txt => pip install -r {fn}.txt
install [the|all|] [python|] requirements => pip install -r requirements.txt
[list|show] [all|] [installed|] python packages => pip list
[which|what] python packages are [installed|outdated] => pip list
outdated python packages => pip list --outdated
[save|write|freeze] the [installed|python] packages [to|into] requirements.txt => pip freeze > requirements.txt
[show|get] [info|details] about the python package {pip} => pip show {pip}
[which|what] version of the python package {pip} [is installed|do i have] => pip show {pip}
[create|make|set up] [a|] [python|] [virtual environment|virtualenv|venv] [called|named|in] {name} => python3 -m venv {name}
[create|make|set up] [a|] [python|] [virtual environment|virtualenv|venv] [here|] => python3 -m venv .venv
[activate|enter] the [virtual environment|venv|virtualenv] => . .venv/bin/activate
leave the [virtual environment|venv] => deactivate
[run|start|execute] {py} [with python|] => python3 {py}
start [a|the] python [shell|prompt|interpreter] => python3
[which|what] python version [is this|do i have] => python3 --version
[run|execute] the [python|] tests => python3 -m pytest
check {py} for syntax errors => python3 -m py_compile {py}
[check|lint] {sh} [for syntax errors|for errors|] => bash -n {sh}

=1.7 npm install {npm}
install [the|] [npm|node|javascript] [package|module] {npm}
install {npm} [with|using] npm
npm install {npm}
install {npm} globally [with npm|] => npm install -g {npm}
[uninstall|remove] the [npm|node] [package|module] {npm} => npm uninstall {npm}
[install|get] the [node|npm|javascript] dependencies => npm install
run the [npm|node] [build|build script] => npm run build
run the npm script {word} => npm run {word}
start the [node|dev] server => npm start
[list|show] outdated npm packages => npm outdated
[build|compile] [the|this] project [with make|] => make
make with all cores => make -j"$(nproc)"
run make {word} => make {word}
build with cmake => cmake -B build && cmake --build build
compile {fn}.c => gcc -O2 -Wall -o {fn} {fn}.c
compile and run {fn}.c => gcc -O2 -Wall -o {fn} {fn}.c && ./{fn}

=2.5 docker ps
[list|show] [all|the|] [running|] [docker|] containers
[which|what] containers are running
[docker containers|running containers]
[list|show] all [docker|] containers including stopped [ones|containers] => docker ps -a
[list|show] stopped containers => docker ps -a --filter status=exited
[list|show] [all|the|my|] docker images => docker images
[which|what] docker images [do i have|are there] => docker images
stop [the|] [docker|] container {container} => docker stop {container}
start [the|] [docker|] container {container} => docker start {container}
restart [the|] [docker|] container {container} => docker restart {container}
[remove|delete] [the|] [docker|] container {container} => docker rm {container}
[force|forcibly] remove [the|] container {container} => docker rm -f {container}
kill [the|] container {container} => docker kill {container}
rename [the|] container {container} to {name} => docker rename {container} {name}
stop all [running|] [docker|] containers => docker ps -q | xargs -r docker stop
remove all [stopped|exited] containers => docker container prune
[show|view|get|see] [the|] logs of [the|] [docker|] container {container} => docker logs {container}
logs of container {container} => docker logs {container}
[follow|tail|watch] [the|] logs of [the|] [docker|] container {container} => docker logs -f {container}
last {n} log lines of [the|] container {container} => docker logs --tail {n} {container}
[open|start|get] a shell [in|inside] [the|] [docker|] container {container} => docker exec -it {container} sh
[enter|go into|log into] [the|] container {container} => docker exec -it {container} sh
bash in container {container} => docker exec -it {container} bash
[run|execute] {word} [in|inside] [the|] container {container} => docker exec -it {container} {word}
[how much|what] [memory|cpu|resources] do [the|my] containers use => docker stats --no-stream
[show|inspect] [the details of|details of|] [the|] container {container} => docker inspect {container}
copy {file} [from|out of] [the|] container {container} => docker cp {container}:{file} .
copy {file} [into|to] [the|] container {container} => docker cp {file} {container}:/

=2 docker pull {image}
pull [the|] [docker|] image {image}
download the docker image {image}
run [a|an|the|] {image} container => docker run {image}
[run|start] [the|] [docker|] image {image} [interactively|with a shell] => docker run -it --rm {image} sh
run {image} [in|as] a [throwaway|temporary] container => docker run -it --rm {image}
[run|start] {image} in the background [with docker|as a container] => docker run -d {image}
[run|start] {image} [in docker|with docker] and publish port {port} => docker run -d -p {port}:{port} {image}
run [the|] image {image} as [a|] container [named|called] {container} => docker run -d --name {container} {image}
[build|make] [a|the|] docker image [called|named|tagged|] {container} [from the Dockerfile here|from here|from this folder|] => docker build -t {container} .
build the Dockerfile here as {container} => docker build -t {container} .
[remove|delete] [the|] docker image {image} => docker rmi {image}
[remove|delete|clean up] [all|] [unused|dangling] [docker|] images => docker image prune
clean up docker => docker system prune
[free|reclaim] [disk|] space used by docker => docker system prune
how much [disk|] space does docker use => docker system df
[list|show] docker volumes => docker volume ls
[list|show] docker networks => docker network ls
[remove|delete] the docker volume {name} => docker volume rm {name}
[start|bring up] [the|] [compose|docker compose] [services|stack|project] [in the background|] => docker compose up -d
docker compose up in the background => docker compose up -d
[stop|bring down|take down] [the|] [compose|docker compose] [services|stack|project] => docker compose down
rebuild [and restart|and start] the [compose|docker compose] services => docker compose up -d --build
[follow|show] the logs of [all|the] compose services => docker compose logs -f
restart the compose service {name} => docker compose restart {name}

=1.7 convert {img} {fn}.png
[convert|turn] [the image|] {img} [to|into] {fn}.png
[resize|scale] [the image|] {img} to {num} pixels [wide|width] => convert {img} -resize {num} resized.png
[resize|scale|shrink] [the image|] {img} to {few}0 percent => convert {img} -resize {few}0% resized.png
rotate [the image|] {img} [by|] 90 degrees => convert {img} -rotate 90 rotated.png
[size|dimensions|resolution] of [the image|] {img} => identify {img}
how big is the image {img} [in pixels|] => identify {img}
[convert|turn] all {kind} [to|into] png => for f in *.{kind}; do convert "$f" "${f%.{kind}}.png"; done
[convert|turn|transcode] [the video|] {video} [to|into] {fn}.mp4 => ffmpeg -i {video} {fn}.mp4
[extract|get|save|rip] the [audio|sound|music] [from|of] {video} [as|to|into] {fn}.mp3 => ffmpeg -i {video} -vn {fn}.mp3
[length|duration] of {video} => ffprobe -v error -show_entries format=duration -of csv=p=0 {video}
how long is [the video|] {video} => ffprobe -v error -show_entries format=duration -of csv=p=0 {video}
cut the first {secs} of {video} into {fn}.mp4 => ffmpeg -i {video} -t {secs} -c copy {fn}.mp4
[info|details|metadata] [about|of] [the video|] {video} => ffprobe -hide_banner {video}
[text|extract the text|get the text] [of|from] {fn}.pdf => pdftotext {fn}.pdf -
convert {fn}.pdf to text => pdftotext {fn}.pdf
how many pages [has|does] {fn}.pdf [have|] => pdfinfo {fn}.pdf
[merge|join|combine] {fn}.pdf and {fn2}.pdf into {name}.pdf => pdfunite {fn}.pdf {fn2}.pdf {name}.pdf
[convert|turn] {fn}.md [to|into] {name}.html => pandoc -o {name}.html {fn}.md
[convert|turn] {fn}.md [to|into] [a|] pdf => pandoc -o {fn}.pdf {fn}.md
[encrypt|protect] {file} [with a password|with gpg|] => gpg -c {file}
decrypt {file}.gpg => gpg -o {file} -d {file}.gpg
[open|start] a new tmux session [called|named|] {name} => tmux new -s {name}
[attach|reattach|go back] to [the|] tmux session {name} => tmux attach -t {name}
[list|show] tmux sessions => tmux ls
open {file} [in|with] [the default program|its default application] => xdg-open {file}
open this folder in the file manager => xdg-open .
[dump|back up|export] the [postgres|postgresql] database {name} [to|into] {fn}.sql => pg_dump {name} > {fn}.sql
[dump|back up|export] the mysql database {name} [to|into] {fn}.sql => mysqldump {name} > {fn}.sql
[load|import|restore] {fn}.sql into the [postgres|postgresql] database {name} => psql {name} < {fn}.sql
[load|import|restore] {fn}.sql into the mysql database {name} => mysql {name} < {fn}.sql
[list|show] the tables [of|in] {fn}.db => sqlite3 {fn}.db .tables
[open|query] the sqlite database {fn}.db => sqlite3 {fn}.db
edit {file} [with|in] [nano] => nano {file}
edit {file} [with|in] [vim] => vim {file}
edit {file} => "${EDITOR:-nano}" {file}
securely [delete|erase] {file} => shred -u {file}
""")

AREA = Area("packages", FAMILIES)
