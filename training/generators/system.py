"""The machine: disk space, memory, processes, services, logs, power."""

# ruff: noqa: E501  (one wording, one line)

from __future__ import annotations

from .language import Area, families

FAMILIES = families(r"""
=3 df -h
how much [free|] [disk space|space|disk|room|storage] [is left|do i have|is available|is free|do i have left|remains|is still free|have i got left|is there]
how much room is left [on this machine|on the disk|on disk|here|]
how much space [is left|do i still have] [on the disk|on my drive|on this computer|]
[show|check|display|get] [the|] [free|available|remaining|] disk [space|usage]
free space [on all disks|on all filesystems|]
am i running [out of|low on] [disk|] space
disk space [left|]
disk usage [of|for] all [filesystems|disks|partitions]
is [the|my] disk [full|nearly full|almost full|filling up]
how full [is|are] [the|my] [disk|disks|drive|drives|hard drive|harddisk]
space left
<show> [free|available] space [on|in|for] {dir} => df -h {dir}
how much space is [left|available|free] [on|in] {dir} => df -h {dir}
which [disk|partition|filesystem] is {dir} on => df -h {dir}
[free|used|available] inodes => df -i
am i out of inodes => df -i
inode usage => df -i

=3 du -h --max-depth=1 {where} | sort -rh | head -n 10
what's [eating|taking|taking up|using|using up|hogging|filling|filling up|consuming|clogging] [all|] [my|the|] [disk|disk space|space|storage|room|drive|hard drive] {where}
what is [eating|taking|taking up|using|using up|filling|hogging|consuming] [all|] [my|the] [disk|disk space|space|storage] {where}
where [did|has|is] [all|] [my|the] [disk space|space|storage|room] [go|gone|going] {where}
[which|what] [folders|directories] [take|use|need|eat|occupy] [up|] the most [space|room|disk|disk space] {where}
why is my disk [full|so full|nearly full] {where}
wats eating all the space {where}
biggest space [hogs|users|eaters] {where}
what takes [up|] [so much|the most|all the] [space|room] {where}
who is eating my disk {where}
find out what uses so much [disk|] space {where}
disk hogs {where}

=2.5 du -sh {dir}
[show|display|check|get|print] [the|] [total|] [size|disk usage] of [the|] {dir}
how [big|large|heavy] is {dir}
how [big|large|heavy] is the {dirname} <folder> => du -sh {dirname}
how much [space|disk space|room] does {dir} [use|take|take up|occupy|need]
how much space does the {dirname} <folder> [use|take|take up] => du -sh {dirname}
[total|] size of {dir}
size of the {dirname} <folder> => du -sh {dirname}
how [big|large] is [this folder|this directory|the current directory|the current folder] => du -sh .
[total|] size of [this folder|this directory|the current directory|everything here] => du -sh .
how much space does this [folder|directory|project] [take|use|need] => du -sh .
folder size => du -sh .

=2 du -sh */ | sort -rh
[size|disk usage|sizes] of [each|every|all] [subdirectory|folder|directory|subdirectories|subfolders|subfolder|folders] [here|]
how [big|large] [are|is] [each|all|the] [folder|folders|subfolder|subdirectories|directories] [here|]
how much space does each [folder|directory] [use|take] [here|]
[largest|biggest|heaviest] [folders|directories|subfolders] [here|first|]
[folders|directories] sorted by size
the {n} [largest|biggest] [folders|directories|subdirectories|subfolders] [here|] => du -sh */ | sort -rh | head -n {n}
top {n} [folders|directories] by size => du -sh */ | sort -rh | head -n {n}
the {n} [largest|biggest] [folders|directories|subdirectories] {place} => du -sh {place}/*/ | sort -rh | head -n {n}
[size|sizes] of [each|every|all] [subdirectory|folder|directory|subfolders] {place} => du -sh {place}/*/ | sort -rh
[which|what] [folder|directory] is the [largest|biggest] [here|] => du -sh */ | sort -rh | head -n 1

=2 find {where} -type f -printf '%s\t%p\n' | sort -rn | head -n 10
big files {where}
[large|huge|big] files {where}
[show|find|list] [the|] [big|huge|large] files {where}
which files are [big|huge|large|taking up the most space|the largest|eating my disk] {where}
[biggest|largest] files {where}
what are the [biggest|largest] files {where}
find the [biggest|largest|fattest] files {where}

=1.7 lsblk
[list|show] [all|the|] [block devices|disks|drives|disks and partitions|partitions|hard drives]
what [disks|drives|partitions|hard drives] are [attached|connected|there|plugged in]
which [disks|drives] does this [machine|computer] have
[mount|attach] {dev} [on|at|to] {dir} => sudo mount {dev} {dir}
[unmount|umount|eject] {dir} => sudo umount {dir}
[unmount|umount|eject] {dev} => sudo umount {dev}
[show|list] [all|] [mounted|] [filesystems|mounts|mount points|mounted drives] => findmnt
what is mounted [here|] => findmnt
[show|get] [the|] uuid of {dev} => sudo blkid {dev}
format {dev} [as|with|to] ext4 => sudo mkfs.ext4 {dev}
check the filesystem on {dev} [for errors|] => sudo fsck {dev}
write [the image|] {iso} to {dev} [with dd|using dd|] => sudo dd if={iso} of={dev} bs=4M status=progress
[clone|copy] the disk {dev} to {fn} with dd => sudo dd if={dev} of={fn} bs=4M status=progress
[test|measure] disk write speed => dd if=/dev/zero of=speedtest.tmp bs=1M count=1024 conv=fdatasync status=progress
mount [the iso|] {iso} [on|at] {dir} => sudo mount -o loop {iso} {dir}

=2.5 free -h
how much [memory|ram] is [free|used|available|left|in use]
[show|check|display] [the|] [free|used|available|] [memory|ram] [usage|]
how much [memory|ram] do i have [left|]
am i [out of|low on|running out of] [memory|ram]
memory [usage|]
free [memory|ram]
ram usage
how much swap is [used|free|in use]
is [the|my] [memory|ram] full

=2.5 ps aux
[list|show|display] [all|] [running|] processes
what [is running|processes are running|programs are running]
what's running [on this machine|right now|]
[every|all] [process|processes|the running processes]
[show|list] [all|] processes [of|owned by|belonging to|run by] [user|] {user} => ps -u {user}
what is {user} running => ps -u {user}
process tree => pstree -p
[show|list] processes as a tree => pstree -p
[show|list] the threads of process {pid} => ps -T -p {pid}
what is process {pid} => ps -fp {pid}
[details|info] [of|about|on] process {pid} => ps -fp {pid}
what command started [process|pid] {pid} => ps -o args= -p {pid}
since when is process {pid} running => ps -o lstart= -p {pid}
how long has process {pid} been running => ps -o etime= -p {pid}
[monitor|watch] [the|] [running|] processes [interactively|in real time|live|] => top
open [a|the] [process monitor|task manager] => top
task manager => top

=2.5 pgrep -a {program}
is {program} running
is {program} [still|] [up|alive|running]
[check|see|find out] [if|whether] {program} is running
[find|show|list] [the|all|] [process|processes] [named|called|matching|of] {program}
[show|list|find] [all|] {program} processes
[get|show|what is|find] [the|] [pid|process id|pids] of {program} => pgrep {program}
pid of {program} => pgrep {program}
how many {program} processes are [running|there] => pgrep -c {program}

=2.5 ps aux --sort=-%mem | head -n 11
[which|what] [process|processes|program|programs|app] [uses|use|takes|is using|are using|eats|eat|is eating] the most [memory|ram]
what's [eating|using|hogging|taking|using up] [all|] [my|the] [memory|ram]
what is [eating|using|hogging] [all|] [my|the] [memory|ram]
[top|biggest] [memory|ram] [users|hogs|consumers|eaters]
processes [sorted by|by|ordered by] [memory|ram|memory usage]
who is eating my [ram|memory]
where is all my [ram|memory] going
[show|list] [the|] [top|] {few} processes [by|using the most|sorted by] [memory|memory usage|ram] => ps aux --sort=-%mem | head -n $(({few} + 1))

=2.5 ps aux --sort=-%cpu | head -n 11
[which|what] [process|processes|program|programs|app] [uses|use|takes|is using|are using|eats|eat|hogs] the most [cpu|processor|processor time]
what's [eating|using|hogging|taking|using up] [all|] [my|the] [cpu|processor]
what is [eating|using|hogging] [all|] [my|the] [cpu|processor]
[top|biggest] cpu [users|hogs|consumers|eaters]
processes [sorted by|by|ordered by] [cpu|cpu usage|load]
why is [my computer|this machine|my machine|the server|the computer] [so|] slow
why is the fan so loud
what keeps the cpu busy
[show|list] [the|] [top|] {few} processes [by|using the most|sorted by] [cpu|cpu usage] => ps aux --sort=-%cpu | head -n $(({few} + 1))

=3 kill {pid}
<kill> [the|] [process|pid|process with pid|process with id|process id|process number] {pid}
kill {pid}
stop process {pid} [right away|now|]
[force kill|forcefully kill|kill -9|hard kill] [the|] [process|pid|] {pid} => kill -9 {pid}
kill process {pid} [forcefully|by force|hard|immediately|no matter what] => kill -9 {pid}
process {pid} [doesn't react|won't die|hangs], kill it => kill -9 {pid}
[pause|suspend|freeze] process {pid} => kill -STOP {pid}
[resume|continue|unfreeze] process {pid} => kill -CONT {pid}
tell process {pid} to reload its config => kill -HUP {pid}
lower the priority of process {pid} => renice -n 10 -p {pid}
be nice with process {pid} => renice -n 10 -p {pid}

=3 pkill {program}
kill [all|the|] {program} [processes|process]
<kill> [all|] [processes|programs] [named|called] {program}
[stop|kill|close|quit|terminate] [all|every|] {program} [processes|process|]
{program} [hangs|is frozen|is stuck], kill it => pkill -9 {program}
[force kill|forcefully kill] {program} => pkill -9 {program}
make {program} stop
close {program}
get rid of all {program} processes
kill all processes of [user|] {user} => pkill -u {user}
[throw out|log out|kick] user {user} => pkill -KILL -u {user}

=3 fuser -k {port}/tcp
kill [whatever|the process|what|the thing|the program|anything|everything] [is on|on|is using|using|listening on|that is using|that uses|is listening on|running on|blocking|is running on] port {port}
free [up|] port {port}
[stop|kill|terminate] [the|] [server|process|app] [on|using|listening on|at] port {port}
make port {port} free [again|]
get rid of what blocks port {port}
port {port} is [taken|in use|blocked], kill whatever [holds|uses] it

=2.5 sudo systemctl restart {service}
[restart|bounce|kick|cycle|reboot|bring back] [the|] {service} [service|daemon|server|]
restart {service}
bounce {service}
turn {service} off and on again
stop and start [the|] {service} [again|service|]
give {service} a restart
{service} needs a restart

=2 sudo systemctl start {service}
[start|start up|launch|fire up|bring up|turn on|boot] [the|] {service} [service|daemon|server]
start {service}
[stop|halt|shut down|turn off|bring down|take down] [the|] {service} [service|daemon|server] => sudo systemctl stop {service}
stop {service} => sudo systemctl stop {service}
[reload|reread] [the|] [config|configuration] of {service} => sudo systemctl reload {service}
reload {service} => sudo systemctl reload {service}
[enable|autostart] [the|] {service} [service|] [at boot|on boot|at startup|] => sudo systemctl enable {service}
[start|run|launch] {service} [at boot|automatically at boot|on startup|when the machine starts|every time the machine boots] => sudo systemctl enable {service}
make {service} start [at boot|automatically|on boot] => sudo systemctl enable {service}
enable and start {service} [now|] => sudo systemctl enable --now {service}
[disable|don't start] [the|] {service} [service|] [at boot|on boot|at startup|] => sudo systemctl disable {service}
[keep|prevent] {service} from starting at boot => sudo systemctl disable {service}

=2.5 systemctl status {service}
[check|show|what is|get|see] [the|] status of [the|] {service} [service|]
status of {service}
is [the|] {service} [service|server|daemon] [running|up|active|alive|ok]
is {service} [up|ok|healthy|working]
how is {service} doing
why [did|does|has|won't] {service} [fail|not start|failed|start]
[list|show] [all|] [running|active] services => systemctl list-units --type=service --state=running
[which|what] services are running => systemctl list-units --type=service --state=running
[which|what] services [failed|have failed|are failed|are broken] => systemctl --failed
[list|show] [the|] failed [services|units] => systemctl --failed
anything [failed|broken] on this system => systemctl --failed
[which|what] services start at boot => systemctl list-unit-files --type=service --state=enabled
[list|show] enabled services => systemctl list-unit-files --type=service --state=enabled
[list|show] [all|] [systemd|] timers => systemctl list-timers
reload systemd => sudo systemctl daemon-reload
[reload|reread] the unit files => sudo systemctl daemon-reload

=2.5 journalctl -u {service}
[show|view|see|read] [me|] [the|] logs [of|for|from] [the|] {service} [service|]
logs of [the|] {service} [service|]
what does {service} log
what did {service} [log|say|write to the log]
[follow|watch|tail|stream] [the|] [logs|log] [of|for] [the|] {service} [service|] => journalctl -u {service} -f
live log[s|] of {service} => journalctl -u {service} -f
[last|show the last] {n} [log|] [lines|entries|messages] of [the log of|] {service} => journalctl -u {service} -n {n}
logs of {service} since this morning => journalctl -u {service} --since today
logs of {service} from today => journalctl -u {service} --since today
logs of {service} since yesterday => journalctl -u {service} --since yesterday
logs of {service} [in|from|of] the last hour => journalctl -u {service} --since '1 hour ago'
errors [of|from|in] {service} => journalctl -u {service} -p err

=2 journalctl -b -p err
[show|list|any] errors since [the last|] [boot|reboot]
errors since boot
[system|] [log|] errors
what went wrong since [boot|the last reboot]
[follow|watch] the system log => journalctl -f
[show|view] [the|] system log => journalctl
[system|] log [of|from] today => journalctl --since today
log since yesterday => journalctl --since yesterday
[log|logs|messages] [of|from|in] the last hour => journalctl --since '1 hour ago'
log of the [previous|last] boot => journalctl -b -1
[kernel|] messages => sudo dmesg
[show|view] [the|] kernel [messages|log|ring buffer] => sudo dmesg
kernel errors => sudo dmesg --level=err
how much space do the [journals|logs|system logs] use => journalctl --disk-usage
shrink the [journal|system log] to {size} => sudo journalctl --vacuum-size={size}
delete journal entries older than {few} days => sudo journalctl --vacuum-time={few}d

=2 uptime
how long has [this|the] [machine|computer|system|server|box] been [up|running|on]
how long has it been running
since when is [this machine|the server|the computer] [up|running] => uptime -s
[system|] uptime
[system|] load [average|]
how busy is [this machine|the server|the system]
[last|when was the last] reboot => who -b
when [did|was] [the machine|this computer|it|the server] last [boot|rebooted|restarted] => who -b
[reboot|restart] [the|this|my] [computer|machine|system|server|box] => sudo reboot
reboot [now|] => sudo reboot
[shut down|shutdown|power off|turn off|switch off] [the|this|my] [computer|machine|system|server|pc] [now|] => sudo shutdown -h now
shut [the computer|the machine|] down in {n} minutes => sudo shutdown -h +{n}
[shut down|turn off] [the computer|the machine] in {n} minutes => sudo shutdown -h +{n}
reboot in {n} minutes => sudo shutdown -r +{n}
cancel the [shutdown|scheduled shutdown|reboot] => sudo shutdown -c
put the [computer|machine|laptop] to sleep => systemctl suspend

=2 uname -a
[what|which] kernel [am i running|is this|is running|version]
kernel version => uname -r
[which|what] [linux|distribution|distro|ubuntu|debian|os|operating system] [version|] [is this|am i running|is running|do i have|is installed] => cat /etc/os-release
os version => cat /etc/os-release
system information
[what|which] cpu [do i have|is in this machine|is this] => lscpu
[cpu|processor] [info|information|details] => lscpu
how many [cpus|cores|cpu cores|processors] [do i have|are there|does this machine have] => nproc
number of [cores|cpus] => nproc
[list|show] [pci|] [devices|hardware] => lspci
[which|what] graphics card [do i have|is this] => lspci | grep -i vga
[list|show] usb devices => lsusb
what [is plugged in|is connected] [via|over|on] usb => lsusb
[hostname|name of this machine|what is this machine called|what's the hostname] => hostname
[set|change] the hostname to {name} => sudo hostnamectl set-hostname {name}
[battery|how much battery is left|battery status|battery level] => cat /sys/class/power_supply/BAT*/capacity
[temperature|cpu temperature|how hot is the cpu] => sensors
[nvidia|gpu] [usage|status|memory] => nvidia-smi
is the architecture [32 or 64 bit|arm or x86] => uname -m

=1.7 crontab -l
[list|show] [my|the|all|] cron [jobs|entries]
[show|list] [my|the] [crontab|scheduled jobs|scheduled tasks]
what is scheduled [in cron|]
edit [my|the] [crontab|cron jobs] => crontab -e
cron jobs of [user|] {user} => sudo crontab -l -u {user}
run {file} every [day|night] at {few} [am|in the morning] => (crontab -l; echo '0 {few} * * * {file}') | crontab -
run {file} every hour => (crontab -l; echo '0 * * * * {file}') | crontab -
run {file} every {few} minutes => (crontab -l; echo '*/{few} * * * * {file}') | crontab -
run {file} at every boot => (crontab -l; echo '@reboot {file}') | crontab -

=2 nohup {script} &
run {script} in the background [even after logout|and keep it running|so that it survives logout|after i log out]
[keep|leave] {script} running after i log out
start {script} detached
run {script} in the background => {script} &
run {sh} => ./{sh}
[list|show] [background|] jobs => jobs
bring the last job to the foreground => fg
[send|put] it to the background => bg
run {script} with low priority => nice -n 19 {script}
run {script} every {secs} => watch -n {secs} {script}
[repeat|watch] {word} every {secs} => watch -n {secs} {word}
[stop|kill|abort] {script} after {secs} => timeout {secs} {script}
[how long does|measure how long|time how long] {script} [take|takes|run] => time {script}
time {script}
[which|what] processes [have|use|hold|opened] {file} [open|] => lsof {file}
who is using {file} => lsof {file}
[what|which] files [does|has] process {pid} [have open|open|opened] => lsof -p {pid}
open files of process {pid} => lsof -p {pid}
[deleted files|files that are deleted] [but still open|that are still open|held open] => sudo lsof +L1
trace the system calls of process {pid} => sudo strace -p {pid}
wait {secs} => sleep {secs}
""")

AREA = Area("system", FAMILIES)
