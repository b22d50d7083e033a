"""More ways to ask for the commonest things: colloquial, indirect, as a problem or a wish rather than an order."""

# ruff: noqa: E501  (one wording, one line)

from __future__ import annotations

from .language import Area, families

FAMILIES = families(r"""
# --- disk and memory
=2 df -h
[running|i'm running|we are running] out of [disk|] space[, how bad is it|]
[is there|do i have|have we got] [still|enough|any|much] [room|space|disk space] [left|] [on this box|on the server|on the drive|]
[how much|what's the amount of] storage [is remaining|is unused|can i still use|do i have left]
will a big [download|file|backup] fit [on my disk|on this disk|here]
[gigabytes|gigs] free
[disk|drive|storage] [status|capacity|usage|report|overview]
[percentage|percent] of [the|] disk [used|in use]
can i fit more [stuff|files|data] on this [disk|drive|machine]

=2 du -h --max-depth=1 {where} | sort -rh | head -n 10
[my disk|the disk|the drive|the partition] is [full|almost full|filling up|getting full][, what's the culprit|, who is to blame|, why|, what is using it|, what can i clean up|] {where}
[i'm out of|i ran out of|we ran out of] [disk|] space[, what is taking it all|, what's using it|, where did it go] {where}
[find|show|show me] [what's|what is] [bloating|wasting|hogging|filling|chewing up|swallowing] [the|my] [disk|space|drive] {where}
[space|disk space|storage|disk usage|size] [breakdown|by folder|per folder|per directory|by directory|per subfolder] {where}
[which|what] [subfolders|subdirectories|folders] {where} are [the|] [biggest|heaviest|largest|fattest|bulkiest]
[who|what] ate [all|] [my|the] [disk|] space {where}
[summarize|summarise|summary of] disk usage [by|per] [folder|directory] {where}
where are all my [gigabytes|gigs] {where}

=1.5 free -h
[how much|what amount of] [ram|memory] [is there|has this machine|does this computer have|do i have|is in this box]
[is there|do i have|have i got] [enough|any] [memory|ram] [left|free]
[memory|ram] [status|overview|report|situation]
[are we|am i|is the machine|is this box] swapping

=1.5 ps aux --sort=-%cpu | head -n 11
[my computer|my laptop|the machine|everything|this box|the server] is [slow|sluggish|crawling|lagging|hot][, what is using the cpu|, why|, what's going on|, what is it doing]
[what's|what is] [making|keeping] [my|the] [cpu|machine|laptop|fan] [busy|hot|loud|so busy]
[most|the most] [cpu hungry|cpu intensive|expensive|demanding] [processes|programs]
[who|what] [burns|is burning|is pegging|maxes out|is maxing out] [the|my] cpu

=1.5 ps aux --sort=-%mem | head -n 11
[most|the most] [memory hungry|memory intensive] [processes|programs]
[who|what] [ate|is gobbling up|grabbed|swallows] [all|] [the|my] [ram|memory]
[processes|programs] with the [highest|largest] memory [use|usage|consumption|footprint]
[the|my] [memory|ram] is full, [which process is it|who is it|what is using it]

# --- processes, ports, services
=2 fuser -k {port}/tcp
[something|some process|a process|another program] is [using|blocking|on|hogging|sitting on] port {port}[, kill it|, get rid of it|, stop it]
[make|get] [whatever|the thing|what] [that|] [listens on|runs on|is running on|occupies] port {port} [stop|to stop|die|go away]
[terminate|end|shut down|close] [the|] [process|program|application|thing|server] [that uses|which uses|on|listening on|bound to|that's on] port {port}
[release|unblock|clear] port {port}
kill port {port}

=2 sudo lsof -i :{port}
[something|some program|a process] is [using|blocking|on] port {port}[, what is it|, which one|, who is it]
[why|how come] is port {port} [taken|busy|in use|already in use]
[address already in use|port already in use]: {port}[, by whom|, who is it|]
[tell me|show me|find out] [who|what|which process] [has|holds|owns|occupies|opened] port {port}
[the|] [program|process|owner|app] behind port {port}
does [anything|something|anyone] [listen|run] on port {port}

=2 sudo systemctl restart {service}
[please|can you|could you|] [give|] {service} [a kick|a bounce|a quick restart]
[recycle|relaunch|respawn|kick] [the|] {service} [service|daemon|server|]
{service} [hangs|is stuck|misbehaves|is acting up|does not respond], restart it
[the|] {service} [service|server|daemon] [has to|must|should] be restarted
[i changed|after changing] the {service} config[,|] [restart it|restart it please|so restart it]
[stop|shut down] {service} and start it [again|up again|back up]

=1.5 pkill {program}
[my|] {program} [froze|crashed|is frozen|is unresponsive|does not respond|won't close], [kill it|close it|end it]
[end|quit|stop|exit] [the|] {program} [process|program|app|application]
[i want|make] {program} [gone|to go away|to quit|to stop running]
[every|each|any] {program} [process|instance] [should die|must go|has to stop]

=1.2 pgrep -a {program}
[do i have|is there] [a|any|some] {program} [running|process|process running|instance running]
did {program} [start|come up|survive]
has {program} [died|crashed|stopped]
[which|what] {program} [processes|instances] are [there|running|alive]

=1.5 systemctl status {service}
[did|has] [the|] {service} [service|] [come up|start|started|crashed|stopped|died]
[what|how]'s [up with|wrong with|going on with|the state of] [the|] {service} [service|]
{service} status
[is|are we sure] {service} [really|actually|still] [running|up|on]
[health|state|condition] of [the|] {service} [service|daemon]

=1.5 journalctl -u {service} -n 50
[what did|why did] {service} [complain about|print before it died|say last|log recently]
[recent|latest|newest|last|most recent] [logs|log lines|log entries|messages] [of|from|for] [the|] {service} [service|]
[tail|the tail of] the {service} [log|logs|journal]

=1.5 uptime
[when|since when] [was|is] this [box|machine|server] [started|up|booted] => uptime -s
[has|did] [the server|this machine|the box] [been rebooted|reboot|restart] [recently|lately|last night|] => who -b
[how|is] [loaded|busy|the load|stressed] [is|of|] [this box|the server|the machine]

# --- permissions and ownership
=2.5 chmod +x {script}
[i want to|i need to|let me|allow me to|how do i] [start|execute|launch|run] {script} [directly|as a program|like a program|without typing bash|]
{script} [won't run|does not start|is not executable|can't be executed|says permission denied][, fix it|, fix that|, fix the permissions|]
[set|add|turn on|flip] the [executable|execute|exec|x] [bit|flag|permission] [on|of|for] {script}
[mark|flag] {script} as [executable|runnable]
[i should be able to|everyone should be able to|users must be able to] [run|execute] {script}
give {script} [permission to run|the right to run|run permissions|the execute bit]
permission denied when i [run|start] {script}

=1.5 chmod 600 {file}
[nobody|no one] [but me|except me|else] [may|should|can|must] [read|see|open] {file}
[lock down|secure|hide from others] {file} [so that only i can read it|]
[restrict|limit] [access to|] {file} to [me|myself|the owner|its owner]
keep [other|the other] users [out of|from reading|away from] {file}
[read and write|read/write|rw] [for the owner only|only for me|just for me] on {file}

# --- find files
=2 find {where} -type f -name '*.{kind}'
[i'm looking for|i am searching for|i need|i want|i'd like to see|give me] [all|all my|my|the|] {kind} {where}
[where|where on earth|where the hell] [are|did i put|do i keep|did i save|have i put] [all|] [my|the] {kind} {where}
[are there|have i got|do i have|is there] [any|some] {kind} [lying around|left|hidden|somewhere|] {where}
[dig up|hunt down|track down|scan for|pull up|collect|round up] [all|all the|every one of the|] {kind} {where}
[just|only] [the|] {kind} {where}
{kind} {where}
[everything|anything] [ending in|that ends in|with the extension] .{ext} {where} => find {where} -type f -name '*.{ext}'
[recursively|] [list|find|search] [all|] {kind} {where} [recursively|including subfolders|including subdirectories|and below|in all subfolders]

=2 find {where} -type f -printf '%s\t%p\n' | sort -rn | head -n {n}
[what|which] {n} files [take|use|eat|need|occupy|waste] [up|] [the most|most] [space|room|disk space] {where}
[the|] {n} files [taking up|using|eating|that use|that take] the most [space|room|disk space] {where}
[sort|order|rank] [all|the|] files by size and [show|list|give me|print] the [top|first|biggest|largest] {n} {where}
[my|the|] {n} [fattest|bulkiest|heaviest|chunkiest|most bloated] files {where}
[which|what] are my {n} [biggest|largest] files {where}
i want [to know|to see] [the|which] {n} [biggest|largest] files {where}
{n} largest {where}
largest {n} files {where}
[list|show] files by size, [top|only the first|biggest] {n} {where}

=1.7 find {where} -type f -printf '%T@\t%p\n' | sort -rn | head -n {n}
[the|] {n} files [i|that i|] [changed|edited|touched|worked on] [last|most recently] {where}
[what|which] {n} files were [changed|edited|modified|touched|saved] [last|most recently] {where}
[recent|latest] [activity|changes|edits|files] {where} => find {where} -type f -printf '%T@\t%p\n' | sort -rn | head -n 10
[what|which files] did i [just|last] [change|edit|save|touch] {where} => find {where} -type f -printf '%T@\t%p\n' | sort -rn | head -n 10
what have i been working on [lately|recently] {where} => find {where} -type f -printf '%T@\t%p\n' | sort -rn | head -n 10
[my|the] [newest|latest] download => ls -t ~/Downloads | head -n 1

=1.5 find {where} -type f | wc -l
[how many|what number of] files [live|are stored|are sitting|are there altogether|does it hold] {where}
[file|the file] count {where}
[total|overall] [number|count|amount] of files {where}
is that a lot of files {where}

=1.5 find {where} -type f -printf '%h\n' | sort | uniq -c | sort -rn
[how many|count|number of] files [per|in each|in every|by] [folder|directory] {where}
[file count|files] per [folder|directory] {where}
[which|what] [folder|directory] [has|contains|holds] the most files {where}
folders with the most files {where}

# --- text
=2.5 find {where} -type f -name '*.{onekind}' -exec wc -l {} +
how [long|big] is [each|every] {onekind} in lines {where}
[for|in] [each|every] {onekind} [show|print|give|tell me] the [number of lines|line count] {where}
[tell me|show|print] how many lines [each|every] {onekind} has {where}
[line|row] [count|counts|numbers] [for|of|per] {onekind} {where}
[i want|i need] the [line count|number of lines] of [each|every] {onekind} {where}
[rows|number of rows|row count] [in|of] [each|every] {onekind} {where}

=2.5 find {where} -type f -name '*.{kind}' -exec sed -i 's/{word}/{word2}/g' {} +
[every|each|any] {word} in [the|my|all|all the] {kind} [should|must|has to|needs to] [become|be|read] {word2} {where}
[in|across|throughout|inside] [all|every one of the|all my|all the] {kind} [replace|swap|exchange|change|substitute] {word} [with|for|by|to] {word2} {where}
{word} [should be|must be|is now|became] {word2} in all {kind} {where}
[bulk|mass|batch] [replace|rename|change] {word} [with|to|by] {word2} in {kind} {where}
search and replace {word} [with|by] {word2} in [all|] {kind} {where}
[exchange|swap out] {word} [with|for] {word2} in [all|] {kind} {where}
replace the word {word} [with|by] {word2} in [all|every|] {kind} {where}
replace the [text|string] {text} [with|by] {text2} in [all|] {kind} {where} => find {where} -type f -name '*.{kind}' -exec sed -i 's/{text}/{text2}/g' {} +

=2 sed -i 's/{word}/{word2}/g' {file}
[every|each|any] {word} in {file} [should|must|has to] [become|be|read] {word2}
{word} [should be|must be] {word2} in {file}
[fix|correct] {word} to {word2} in {file}
[exchange|swap out] {word} [with|for] {word2} in {file}
replace the word {word} [with|by] {word2} in {file}
i misspelled {word2} as {word} in {file}, fix it

=1.7 grep -rl '{text}' {where}
[i know|i remember] [one of the files|some file|a file] [mentions|contains|has] {text}, which [one|] {where}
[in|] which file [did i write|do i mention|is] {text} {where}
[find|tell me] [me|] the [file|files] [where|in which] {text} [appears|is written|occurs] {where}
[anything|any file|some file] that [mentions|contains] {text} {where}
files [talking about|referring to|that talk about|about] {text} {where}

=1.7 sort -u {file}
[clean up|clean] {file}: [sort|sorted] and [no|without] duplicates
[every|each] line of {file} [only|just] once
{file} [but|] each line [only|just] once
[sort|order] {file} and [kick out|eliminate|weed out|get rid of|lose] [the|] [duplicates|doubles|repeated lines|repeats]
[no|remove|strip the] [duplicates|doubles|double lines|repeats] [in|from] {file} [please|]
[there are|i have] duplicate lines in {file}[, remove them|, get rid of them]

=1.5 tail -f {file}
[let me|i want to] [see|watch|follow] [what|everything that] [is|gets] [written to|added to|logged to] {file} [live|]
[show|tell] me when something [new|] [is written to|appears in|happens in] {file}
[keep|leave] {file} [open|on screen|scrolling] [as it grows|and show new lines]
[watch|monitor|observe] {file} [live|as it changes|for new lines|continuously]
[stay|keep me] up to date [with|on] {file}

# --- archives, copies
=2.5 tar -czf {dirname}.tar.gz {dirname}
[i want|i need|i'd like] [to send|to email|to share|to ship] the {dirname} <folder> [to someone|as one file|by mail|][, pack it|, archive it|, compress it]
[make|create|give me|produce] [one|a single] [compressed|] file [out of|from|of] the {dirname} <folder>
[tgz|tarball|targz|tar.gz] [of|from] [the|] {dirname} <folder>
[shrink|crunch|squash|deflate] the {dirname} <folder> [into an archive|to save space|]
the {dirname} <folder> as [a tarball|an archive|a tar.gz|one compressed file]
[archive|pack|compress] the [whole|entire|complete] {dirname} <folder>
[tar and gzip|tar & gzip|tar and compress] [the|] {dirname} <folder>
save [disk|] space by compressing the {dirname} <folder>

=2.5 tar -xzf {tgz}
[i downloaded|i got|they sent me|i have] {tgz}[, unpack it|, how do i open it|, open it|, what now|, extract it please]
[how|how do i|how can i] [open|unpack|get into|untar] {tgz}
[restore|get] [the|everything|all] [files|] [from|out of] {tgz}
[take|pull] everything out of {tgz}
unzip {tgz}
[extract|unpack|restore] {tgz} [in|into|to] {dir} => tar -xzf {tgz} -C {dir}
[decompress|uncompress] {tgz} [under|inside|into|to] {dir} => tar -xzf {tgz} -C {dir}

=2 cp {file} {file}.bak
[before i|before we] [break|touch|change|edit] [anything in|] {file}[, save it|, make a copy|, keep a copy]
[safety|backup|spare] copy of {file}
[copy|duplicate] {file} [with|adding|and add|using] [the|] [extension|suffix|ending] .bak
keep the [old|original] {file} [around|as a backup]
{file} [backup|with .bak extension]

=1.5 cp -r {dir} {dir2}
[clone|replicate] the [folder|directory] {dir} [to|into|as] {dir2}
[everything|all] in {dir} should also be in {dir2}
[i want|i need] [a copy|a second copy] of [the folder|] {dir} in {dir2}

# --- git
=2.5 git diff
[so|] what [exactly|] [have i|did i] [done|change|modify|edit|touch] [here|in this repo|since i last committed|since the last commit|so far|in the code|]
[remind me|tell me|show me] what i [changed|did|edited|modified|was doing] [since the last commit|in this repo|]
[which|what] lines [did i change|have i changed|are different|have changed]
[review|look at|look over|go over|check] my [edits|changes|work|modifications] [before i commit|before committing|]
[everything|all] [i|that i] changed since [the|my] last commit
[difference|diff] between [my files|the working tree|my working copy] and the last commit
changes [i have not|not yet|i haven't|not] committed [yet|]
compare [my changes|the working tree|what i have] [with|to] the last commit

=1.7 git reset --soft HEAD~1
[i committed too early|i made a mistake in the last commit|oops, wrong commit][, undo it|, take it back|, undo the commit]
[uncommit|un-commit] [the last commit|my last commit|]
[remove|drop] the last commit but [keep|leave] [my|the] [files|changes|work]
[go|step] back one commit [without losing|but keep|and keep] [my|the] [work|changes|files]

=1.7 git restore {file}
[throw out|drop|forget|undo|get rid of] [my|the|all] [edits|changes|modifications] [in|to] {file}
[put|set|bring] {file} back [to how it was|to the last commit|to the committed version|as it was]
i messed up {file}[, get it back|, bring back the committed version|, restore it]
[revert|reset] {file} [to the last commit|to HEAD|to what is committed|]

=1.5 git switch {branch}
[take me|bring me|i want to go|hop|get] to [the|] branch {branch}
[work|continue] on [the|] branch {branch}
[let me|i want to] work on the {branch} branch
[move|change] [over|] to the {branch} branch

=1.5 git log -n {few} --oneline
[what were|show me|which were] the [last|latest|most recent] {few} commits
[most recent|latest|newest] {few} commits
[git|commit] history, last {few}

=1.2 git stash
[i have to switch branches|something urgent came up|before i switch branches], [save my changes|put my changes aside|keep my changes for later]
[set|lay|tuck] my changes [aside|away] [for now|for a moment|]
[temporarily|for now] [remove|hide|put away] my [changes|work]

# --- network
=2 ping -c 4 {host}
[can|could] [you|we|i] [reach|see|contact|talk to] {host}
[check|test|verify|tell me|find out] [if|whether] {host} [answers|responds|is alive|is reachable|is still there|is down]
is [the server|the host|] {host} [dead|alive|down|still up|answering]
[connectivity|connection] [test|check] to {host}

=2 curl -LO {url}
[save|put|store] {url} [in this folder|here|on disk|on my disk|locally]
[i need|i want|get me|fetch me|bring me] [the file|the file at|what is at|] {url}
[pull down|grab|snag|retrieve|dl] {url}
{url} [please|]

=1.5 ip -br addr
[which|what] [ip|ips|address|addresses] [does this computer have|am i using|is mine|do i have on the network|have i got]
[my|this machine's|the machine's|our] [ip|ip address|network address|addresses]
[tell|show|give] me my ip

=1.5 python3 -m http.server {port}
[make|let] [these files|this folder|this directory] [available|accessible|reachable|be served] [over http|in the browser|on the network] on port {port}
[quick|tiny|little|local] [web|http] server on port {port}
[i want|i need] a [quick|tiny|simple|local|] web server on port {port} [here|]
""")

AREA = Area("everyday", FAMILIES)
