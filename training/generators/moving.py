"""Listing folders; copying, moving, renaming, linking, creating and deleting."""

# ruff: noqa: E501  (one wording, one line)

from __future__ import annotations

from .language import Area, families

FAMILIES = families(r"""
=2 ls -lh {place}
<list> [all|] [the|] [files|contents|content|everything] {place} [with details|in long format|with sizes|with permissions and sizes|]
what [is|files are|do i have] {place}
what's {place}
detailed list of [files|everything] {place}
ls {place} => ls {place}
<list> [the|] files <here> [with details|with sizes|in long format] => ls -lh
what's in [here|this folder|this directory|the current directory] => ls -lh
what is in this [folder|directory] => ls -lh
what [files are|do we have|have i got] here => ls -lh
<list> [the|] [contents|content] of {dir} => ls -lh {dir}
what's in the {dirname} <folder> => ls -lh {dirname}

=2 ls -la
<list> [all|] [the|] files <here> including hidden [files|ones|]
show [all|] hidden files <here> => ls -d .[!.]*
<list> everything <here> including [dotfiles|hidden files]
list all files {place} including [hidden ones|hidden files|dotfiles] => ls -la {place}
show hidden files {place} => ls -la {place}
dotfiles here => ls -d .[!.]*

=2 ls -lhS {place}
<list> files {place} [sorted by|ordered by|by] size
files {place} [biggest first|largest first|sorted by size]
sort files {place} by size
list files by size => ls -lhS
<list> files <here> [sorted by|ordered by|by] size => ls -lhS
[biggest|largest] files first => ls -lhS

=2 ls -lt {place}
<list> files {place} [sorted by|ordered by|by] [modification time|date|time|last modified|date modified]
newest files first {place}
<list> files <here> [sorted by|ordered by|by] [modification time|date|time|last modified] => ls -lt
files here [newest first|most recent first] => ls -lt
<list> files <here> oldest first => ls -ltr
files {place} oldest first => ls -ltr {place}
[what|which] file [was modified last|did i change last|did i edit last|is the newest] [here|] => ls -t | head -n 1
[what|which] files did i [change|edit|touch] last => ls -lt | head

=1.3 ls -d */
<list> [only|just|] [the|] [directories|folders|subdirectories|subfolders] <here> [only|]
[directories|folders] only
<list> [only|just] [the|] [directories|folders] {place} => ls -d {place}/*/
what folders are [here|in this directory] => ls -d */

=1.5 tree
<show> [the|] [directory|folder|file|] tree
<show> this [folder|directory] as a tree
folder structure => tree
<show> the [directory structure|folder structure|tree] of {dir} => tree {dir}
show {dir} as a tree => tree {dir}
tree {few} levels deep => tree -L {few}
<show> the tree of {dir} [{few} levels deep|with depth {few}|down to {few} levels] => tree -L {few} {dir}
[list|show] everything recursively => ls -R
list {dir} recursively => ls -R {dir}

=3 cp {file} {dir}
<copy> {file} [to|into|in] {dir}
put a copy of {file} [in|into] {dir}
make a copy of {file} in {dir}
i need {file} in {dir} too
copy {file} to {fn} => cp {file} {fn}
duplicate {file} as {fn} => cp {file} {fn}
make a copy of {file} [called|named] {fn} => cp {file} {fn}
copy {file} and {fn} [to|into] {dir} => cp {file} {fn} {dir}
copy {file} [here|to the current directory|into this folder] => cp {file} .
copy {file} to my home [directory|folder] => cp {file} ~
copy {file} to {dir} without overwriting => cp -n {file} {dir}
copy {file} to {dir} and ask before overwriting => cp -i {file} {dir}
copy {file} to {dir} [preserving|keeping] [permissions|attributes|timestamps|permissions and timestamps] => cp -p {file} {dir}

=2.5 cp {file} {file}.bak
[make|create] a backup [copy|] of {file}
back up {file}
backup {file}
save a copy of {file} before i edit it
keep a copy of {file}
[make|create] a backup of {file} with today's date => cp {file} {file}.$(date +%F)
back up the {dirname} <folder> => cp -a {dirname} {dirname}.bak
make a [backup|copy] of the {dirname} <folder> => cp -a {dirname} {dirname}.bak

=2.5 cp -r {dir} {dir2}
[copy|cp] [the folder|the directory|] {dir} [to|into] {dir2} [recursively|with everything in it|and everything in it|]
copy the {dirname} <folder> to {dir} => cp -r {dirname} {dir}
recursively copy {dir} [into|to] {dir2}
copy the whole {dirname} <folder> [into|to] {dir} => cp -r {dirname} {dir}
duplicate the {dirname} <folder> as {name} => cp -r {dirname} {name}
copy [everything in|the contents of|all files from|everything from] {dir} [to|into] {dir2} => cp -r {dir}/. {dir2}
copy everything here [to|into] {dir} => cp -r . {dir}
copy {dir} to {dir2} [preserving|keeping] [permissions|attributes|everything|ownership and timestamps] => cp -a {dir} {dir2}

=2 cp *.{kind} {dir}
copy [all|the|all the|] {kind} [to|into] {dir}
copy [all|the|] {kind} from {dir2} [to|into] {dir} => cp {dir2}/*.{kind} {dir}
put copies of all {kind} in {dir}
[move|mv|put|shift|bring] [all|the|all the|] {kind} [to|into|in] {dir} => mv *.{kind} {dir}
[move|mv] [all|the|] {kind} from {dir2} [to|into] {dir} => mv {dir2}/*.{kind} {dir}
put all the {kind} [in|into] {dir} => mv *.{kind} {dir}

=3 mv {file} {dir}
<move> {file} [to|into|in] {dir}
relocate {file} to {dir}
{file} should be in {dir} instead
move the {dirname} <folder> [to|into] {dir} => mv {dirname} {dir}
move {file} and {fn} [to|into] {dir} => mv {file} {fn} {dir}
move {file} [here|to the current directory|into this folder] => mv {file} .
move {file} [one level up|to the parent directory|up one directory] => mv {file} ..
move everything [from|in] {dir} [to|into] {dir2} => mv {dir}/* {dir2}
move {file} to {dir} without overwriting [anything|] => mv -n {file} {dir}

=3 mv {file} {fn}
<rename> [the file|file|] {file} [to|as|into] {fn}
change the name of {file} to {fn}
rename {file} {fn}
give {file} the name {fn}
call {file} {fn} instead
rename the {dirname} <folder> to {name} => mv {dirname} {name}
rename [the|] [folder|directory] {dir} to {name} => mv {dir} {name}
swap the names of {file} and {fn} => mv {file} {file}.tmp && mv {fn} {file} && mv {file}.tmp {fn}

=2 for f in *.{ext}; do mv "$f" "${f%.{ext}}.{ext2}"; done
rename all {ext} files to {ext2}
change the extension of all {ext} files [to|into] {ext2}
change [all|every] {ext} [file|] [extensions|extension] to {ext2}
turn all {ext} files into {ext2} files by renaming
replace the extension {ext} with {ext2} [for|on] all files

=1.7 for f in *; do mv "$f" "${f// /_}"; done
replace [all|] spaces [with|by] underscores in [all|] [file names|filenames|the file names]
[rename|change] [all|] files [so that|replacing] spaces [become|with|to] underscores
[get rid of|remove] spaces in [all|] [file names|filenames] [here|] => for f in *\ *; do mv "$f" "${f// /}"; done
[rename|convert|change] all [files|file names|filenames] to lowercase => for f in *; do mv "$f" "${f,,}"; done
make all file names lowercase => for f in *; do mv "$f" "${f,,}"; done
lowercase all filenames [here|in this folder|] => for f in *; do mv "$f" "${f,,}"; done
[rename|convert] all [files|file names] to uppercase => for f in *; do mv "$f" "${f^^}"; done
add [the|] prefix {word} to [all|every|the] {kind} => for f in *.{kind}; do mv "$f" "{word}$f"; done
[put|add] {word} in front of [all|the] file names => for f in *; do mv "$f" "{word}$f"; done
add [the|] suffix {word} to all {kind} => for f in *.{kind}; do mv "$f" "${f%.{kind}}{word}.{kind}"; done
replace {word} [with|by] {word2} in all file names => for f in *{word}*; do mv "$f" "${f//{word}/{word2}}"; done
rename all files containing {word} to have {word2} instead => for f in *{word}*; do mv "$f" "${f//{word}/{word2}}"; done
number all {kind} [in order|sequentially|] => n=1; for f in *.{kind}; do mv "$f" "$(printf '%03d' "$n").{kind}"; n=$((n+1)); done

=3 rm {file}
<delete> [the file|file|] {file}
{file} can go
i don't need {file} anymore, delete it
<delete> {file} and {fn} => rm {file} {fn}
<delete> {file} [with confirmation|asking first|but ask first|after asking me] => rm -i {file}
<delete> all {kind} in {dir} => find {dir} -type f -name '*.{kind}' -delete
<delete> [only|] the {kind} [in this folder|here] but not in subfolders => rm *.{kind}

=2.5 rm -r {dir}
<delete> [the folder|the directory|folder] {dir} [and everything in it|recursively|and all its contents|and its contents|]
<delete> the {dirname} <folder> [and everything in it|with everything in it|and its contents|] => rm -r {dirname}
recursively <delete> {dir}
<delete> {dir} and everything [inside|in it]
<delete> the {dirname} <folder> [without asking|without confirmation|no questions asked] => rm -rf {dirname}
[force|forcibly] [delete|remove] the {dirname} <folder> => rm -rf {dirname}
<delete> everything [in|inside] the {dirname} <folder> => rm -r {dirname}/*
empty the {dirname} <folder> => rm -r {dirname}/*
<delete> the empty <folder> {dirname} => rmdir {dirname}
<delete> [all|] empty [directories|folders|subdirectories] {where} => find {where} -type d -empty -delete
clean up empty [directories|folders] {where} => find {where} -type d -empty -delete
<delete> [all|] [directories|folders] [named|called] {dirname} {where} => find {where} -type d -name '{dirname}' -prune -exec rm -r {} +
<delete> all node_modules [folders|directories] {where} => find {where} -type d -name 'node_modules' -prune -exec rm -r {} +
<delete> [all|] __pycache__ [folders|directories] {where} => find {where} -type d -name '__pycache__' -prune -exec rm -r {} +
<delete> [all|] broken [symlinks|links] {where} => find {where} -xtype l -delete

=3 mkdir -p {dir}
<create> [a|the] [new|] [folder|directory|dir] [called|named|] {dir}
mkdir {dir}
make [a|] [dir|folder|directory] {dir}
create [the|] path {dir}
new [folder|directory] [called|named|] {name} => mkdir -p {name}
i need a [folder|directory] [called|named] {name} => mkdir -p {name}
<create> [a|the] [folder|directory] {dir} [and any missing parents|with parents|including parents|if it does not exist]
<create> [folders|directories] {name} and {name2} => mkdir -p {name} {name2}
<create> [folders|directories] {name}, {name2} and {name3} => mkdir -p {name} {name2} {name3}
make a [folder|directory] {name} and [go into it|cd into it|enter it|change to it] => mkdir -p {name} && cd {name}

=2 touch {file}
<create> [a|an|] [empty|new|new empty] file [called|named|] {file}
touch {file}
make an empty {file}
new file {file}
update the [timestamp|modification time] of {file}
create [empty|] files {file} and {fn} => touch {file} {fn}
empty [the file|] {file} => truncate -s 0 {file}
[truncate|clear] [the log|] {log} [without deleting it|] => truncate -s 0 {log}
create a {size} file [called|named] {fn} => truncate -s {size} {fn}
make a file {fn} of {size} [filled with zeros|] => truncate -s {size} {fn}

=2.5 ln -s {file} {name}
<create> a [symbolic link|symlink|soft link|link] [to|pointing to] {file} [called|named|as] {name}
[link|symlink] {file} [to|as] {name}
<create> [a|] [symlink|symbolic link] [named|called|] {name} [pointing to|that points to|to|for] {file}
make {name} a symlink to {dir} => ln -s {dir} {name}
[symlink|link] the {dirname} <folder> [as|to] {name} => ln -s {dirname} {name}
<create> a hard link [to|of] {file} [called|named] {name} => ln {file} {name}
where does [the|] [symlink|link] {name} point [to|] => readlink -f {name}
what does [the link|] {name} [point|link] to => readlink -f {name}
[full|absolute|real] path of {file} => realpath {file}
<find> [broken|dangling|dead] [symlinks|symbolic links|links] {where} => find {where} -xtype l
[are there|which are] [any|] broken [symlinks|links] {where} => find {where} -xtype l

=1.7 stat {file}
[show|display|get] [metadata|detailed info|stats|information|details|all the details] [of|about|for] {file}
when was {file} [last modified|last changed|changed|modified|last edited] => stat -c %y {file}
[modification|last modified] [time|date] of {file} => stat -c %y {file}
when was {file} created => stat -c %w {file}
when was {file} last [accessed|opened|read] => stat -c %x {file}
[how big|how large] is {file} => ls -lh {file}
[size|file size] of {file} => ls -lh {file}
what [kind|type|sort] of file is {file} => file {file}
what is {file} => file {file}
[file|] type of {file} => file {file}
who owns {file} => stat -c %U {file}
[owner|who is the owner] of {file} => stat -c %U {file}
[permissions|mode|rights] of {file} => stat -c '%A %a' {file}
[who can|am i allowed to] [read|write|access] {file} => ls -l {file}

=1.7 pwd
[where am i|which directory am i in|what directory am i in|which folder is this|current directory|current folder|print working directory]
show the current [path|directory|working directory]
[what|which] [folder|directory] [is this|am i in]
what is the full path of this [folder|directory]
go [back|to the previous directory] => cd -
[go up|one directory up|go up one level|go to the parent directory] => cd ..
go [home|to my home directory] => cd ~
[change|go|switch] to {dir} => cd {dir}
[enter|cd to|cd into] {dir} => cd {dir}
go up two [levels|directories] => cd ../..

=2 find {where} -type d -name '{dirname}'
[directories|folders|dirs|subdirectories] [named|called] {dirname} {where}
<find> [all|every|any|] [directories|folders|directory|folder] [named|called|with the name] {dirname} {where}
where [is|are] [the|] [directory|folder|directories|folders] [named|called|] {dirname} {where}
any [folder|directory] called {dirname} {where}
[which|what] [directories|folders] are [named|called] {dirname} {where}
every {dirname} [folder|directory] {where}
all {dirname} [folders|directories] {where}
where is the {dirname} <folder> {where}
<find> the {dirname} <folder> {where}
<find> [a|the] file [called|named] {fn} {where} => find {where} -type f -name '{fn}'
where is {fn} {where} => find {where} -type f -name '{fn}'
where did i put {fn} => find ~ -type f -name '{fn}'
find {fn} {where} => find {where} -type f -name '{fn}'
locate {fn} => find . -type f -name '{fn}'
i lost {fn}, where is it => find ~ -type f -name '{fn}'
[search|look] for [a file called|the file|] {fn} {where} => find {where} -type f -name '{fn}'

=1.5 find {where} -type f -empty
[empty|zero byte|zero-byte|0 byte] files {where}
<find> [all|] [empty|zero length] files {where}
<find> [all|] empty [directories|folders|subdirectories] {where} => find {where} -type d -empty
[which|what] [folders|directories] are empty {where} => find {where} -type d -empty
<find> [all|] executable [files|scripts|programs] {where} => find {where} -type f -executable
<find> [all|] hidden files {where} => find {where} -type f -name '.*'
hidden files {where} => find {where} -type f -name '.*'
<find> [all|] [files and folders|everything] {where} => find {where}
<find> files with spaces in [their|the] names {where} => find {where} -type f -name '* *'
file names [with|containing] spaces {where} => find {where} -type f -name '* *'
<find> files without [an|] extension {where} => find {where} -type f ! -name '*.*'
<find> [duplicate|identical] files {where} => find {where} -type f -exec sha256sum {} + | sort | uniq -w64 -D
duplicate files {where} => find {where} -type f -exec sha256sum {} + | sort | uniq -w64 -D
which files are duplicates {where} => find {where} -type f -exec sha256sum {} + | sort | uniq -w64 -D
<count> [all|the|] [directories|folders|subfolders] {where} => find {where} -type d | wc -l
how many [directories|folders] are there {where} => find {where} -type d | wc -l
<count> [all|the|] files {where} => find {where} -type f | wc -l
how many files [are there|do i have|are] {where} => find {where} -type f | wc -l
count [the|] files [by|per] [extension|type] {where} => find {where} -type f -name '*.*' | sed 's/.*\.//' | sort | uniq -c | sort -rn
how many files of each [type|extension|kind] {where} => find {where} -type f -name '*.*' | sed 's/.*\.//' | sort | uniq -c | sort -rn
""")

AREA = Area("moving", FAMILIES)
