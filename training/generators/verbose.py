"""Longer requests, as in tickets and exercises: whole sentences with places, conditions and what to do with the result."""

# ruff: noqa: E501  (one wording, one line)

from __future__ import annotations

from .language import Area, families

FAMILIES = families(r"""
=2 find {where} -type f -name '*.{kind}' -exec cat {} + > {fn}
[concatenate|join|merge|combine] [all|all the|] {kind} {where} [into|to] [one|a single] file [called|named|] {fn}
[put|write|save] the [contents|content] of all {kind} {where} [into|to|in] {fn}
[print|show|display] the [contents|content] of [all|every one of the] {kind} {where} => find {where} -type f -name '*.{kind}' -exec cat {} +
cat all {kind} {where} => find {where} -type f -name '*.{kind}' -exec cat {} +

=2 find {where} -type f -exec md5sum {} +
[calculate|compute|print|get] [the|] [md5|MD5] [sum|sums|checksum|checksums|hash|hashes] [of|for] [all|every|each of the|all the] [regular|] files {where}
[calculate|compute|print|get] [the|] md5 [sum|sums|checksum|checksums] [of|for] all {kind} {where} => find {where} -type f -name '*.{kind}' -exec md5sum {} +
[calculate|compute|print|get] [the|] sha256 [sum|sums|checksum|checksums|hashes] [of|for] all files {where} => find {where} -type f -exec sha256sum {} +
[calculate|compute|print] [the|] checksums of all files {where} and [save|write|store] them [in|to] {fn} => find {where} -type f -exec sha256sum {} + > {fn}

=2 find {where} -type d -exec chmod {mode} {} +
[set|change] [the|] [permissions|permission|mode] of all [directories|folders|subdirectories] {where} to {mode}
chmod all [directories|folders] {where} to {mode}
[set|change] [the|] [permissions|permission|mode] of all [regular|] files {where} to {mode} => find {where} -type f -exec chmod {mode} {} +
chmod all files {where} to {mode} => find {where} -type f -exec chmod {mode} {} +
[change|set] the owner of all [regular|] files {where} to {user} => find {where} -type f -exec sudo chown {user} {} +
[change|set] the group of all files {where} to {group} => find {where} -type f -exec sudo chgrp {group} {} +
[give|add] [the owner|the user] [execute|execution] [permission|rights] on all {kind} {where} => find {where} -type f -name '*.{kind}' -exec chmod u+x {} +
[remove|take away] write [permission|access] for others on all files {where} => find {where} -type f -exec chmod o-w {} +

=1.5 comm -23 <(ls {dir}) <(ls {dir2})
[files|which files are|list the files|names] [in|that are in] {dir} [but not in|that are not in|missing from] {dir2}
[files|which files are] [missing|not there] in {dir2} but [present|there] in {dir}
[files|names] [common to|that are in both] {dir} and {dir2} => comm -12 <(ls {dir}) <(ls {dir2})
[compare|show the difference between] the [file names|listings] of {dir} and {dir2} => diff <(ls {dir}) <(ls {dir2})

=1.7 sed -n '/{word}/,/{word2}/p' {file}
[print|show|extract] [the|all|] lines [between|from] {word} [and|to] {word2} [in|of|from] {file}
[the|] part of {file} [between|from] {word} [and|to] {word2}
[print|show] [everything|all lines] [after|following|from] [the line with|the first|] {word} in {file} => sed -n '/{word}/,$p' {file}
[print|show] [everything|all lines] [up to|until|before] [the line with|the first|] {word} in {file} => sed '/{word}/q' {file}
[delete|remove] [the|all|] lines between {word} and {word2} [in|from] {file} => sed -i '/{word}/,/{word2}/d' {file}
replace only the first {word} [in|on] each line of {file} [with|by] {word2} => sed -i 's/{word}/{word2}/' {file}
replace {word} [with|by] {word2} in {file} [ignoring case|case insensitively|regardless of case] => sed -i 's/{word}/{word2}/gI' {file}
replace {word} [with|by] {word2} [only|] on line {n} of {file} => sed -i '{n}s/{word}/{word2}/g' {file}
show {file} with {word} replaced by {word2} [without changing the file|] => sed 's/{word}/{word2}/g' {file}
[print|show|display] {file} with {word} [replaced by|changed to|turned into] {word2} => sed 's/{word}/{word2}/g' {file}
replace {word} by {word2} in {file} [and|but] keep a backup => sed -i.bak 's/{word}/{word2}/g' {file}
[replace|change] the path {dir} [with|by|to] {dir2} in {file} => sed -i 's#{dir}#{dir2}#g' {file}
[change|set] [the|] value of {word} [in {file} to {word2}|to {word2} in {file}] => sed -i 's/^{word}=.*/{word}={word2}/' {file}

=1.7 awk 'NF > max {max = NF} END {print max}' {file}
[maximum|largest] number of [fields|columns] in {file}
[how many|number of] [columns|fields] [does|has] {csv} [have|] => head -n 1 {csv} | tr ',' '\n' | wc -l
[number|count] of columns in {csv} => head -n 1 {csv} | tr ',' '\n' | wc -l
[print|show] lines [number|] {few}, {n} and {num} of {file} => sed -n '{few}p;{n}p;{num}p' {file}
[print|show] the line before the last [one|] of {file} => tail -n 2 {file} | head -n 1
[print|show] {col} and {col2} of {file} => awk '{print ${col}, ${col2}}' {file}
swap {col} and {col2} [of|in] {file} => awk '{t = ${col}; ${col} = ${col2}; ${col2} = t; print}' {file}
[print|show] every {few}th line of {file} => awk 'NR % {few} == 0' {file}
[print|show] lines of {file} with more than {few} [words|fields] => awk 'NF > {few}' {file}
[print|show] lines of {file} shorter than {num} characters => awk 'length < {num}' {file}
length of the longest line [of|in] {file} => wc -L {file}
[print|show] [the|] line numbers of [blank|empty] lines in {file} => grep -n '^$' {file} | cut -d: -f1
[remove|delete] [the|] {col} [of|from] {csv} => cut -d, --complement -f{col} {csv}
sort {csv} by {col} but keep the header => (head -n 1 {csv}; tail -n +2 {csv} | sort -t, -k{col},{col})
[print|show] {file} with each word on its own line => tr -s '[:space:]' '\n' < {file}
[how many|count the] words [start|starting|that start] with {word} in {file} => grep -ow '{word}\w*' {file} | wc -l
[count|how many] [characters|letters] {word} [are|] in {file} => grep -o '{word}' {file} | wc -l
number of unique words in {file} => tr -cs '[:alnum:]' '\n' < {file} | sort -u | wc -l
[double space|put an empty line after each line of] {file} => sed G {file}
[print|show] the [first|last] line of {file} that contains {word} => grep -m 1 '{word}' {file}
first match of {text} in {file} => grep -m 1 '{text}' {file}
only the matching part of lines with {word} in {file} => grep -o '{word}' {file}
[compare|diff] {file} and {fn} ignoring [whitespace|white space|blanks|spaces] => diff -uw {file} {fn}
[compare|diff] {file} and {fn} ignoring case => diff -ui {file} {fn}

=2 find {where} -type f -printf '%f\n'
[print|list|show] [only|just] the [names|file names|base names] of [all|] files {where} [without|not] [their|the] [path|directory|paths|directories]
file names without [path|directory] {where}
[print|list|show] the [size and name|name and size|sizes and names] of [all|each of the|the] files {where} => find {where} -type f -printf '%s\t%p\n'
[print|list|show] [the|all|] files {where} with [their|the] sizes in bytes => find {where} -type f -printf '%s\t%p\n'
[print|list|show] [the|] [permissions|mode] [and name|] of [all|] files {where} => find {where} -type f -printf '%m\t%p\n'
[print|list|show] [the|] [owner|owners] of [all|] files {where} => find {where} -type f -printf '%u\t%p\n'
[print|list|show] [the|] [modification times|last modification time|mtimes] of [all|] files {where} => find {where} -type f -printf '%TF %TR\t%p\n'
[print|list|show] [all|] files {where} with [full|absolute] paths => find {where} -type f -exec realpath {} +
[print|list|show] [all|the|] different [file types|extensions] {where} => find {where} -type f -name '*.*' | sed 's/.*\.//' | sort -u
[total|sum of the] size of all files {where} => du -sh {where}
[list|show|print] files {where} in long format => find {where} -type f -exec ls -l {} +
[list|show] [all|] directories {where} sorted by name => find {where} -type d | sort
[list|show|print] all files {where} sorted [alphabetically|by name] => find {where} -type f | sort
[list|show|print] [all|the|] files and [folders|directories] {where} [recursively|including everything below|] => find {where}
list [all|the|] [subdirectories|subfolders|directories] {where} => find {where} -type d
[list|show] the [immediate|direct|top level|top-level] [subdirectories|subfolders] {place} => find {place} -mindepth 1 -maxdepth 1 -type d
the deepest [directory|folder] {where} => find {where} -type d -printf '%d\t%p\n' | sort -rn | head -n 1

=2 find {where} -type f -name '*.{ext}' -exec sh -c 'mv "$1" "${1%.{ext}}.{ext2}"' _ {} \;
[rename|change] all {ext} files {place} to {ext2} [recursively|including subfolders|] => find {place} -type f -name '*.{ext}' -exec sh -c 'mv "$1" "${1%.{ext}}.{ext2}"' _ {} \;
[recursively|in all subfolders] [rename|change] [the extension of|] all {ext} files {where} to {ext2}
add the extension .{ext} to all files without one [here|] => for f in *; do [ -f "$f" ] && [ "${f%.*}" = "$f" ] && mv "$f" "$f.{ext}"; done
add [today's date|the date] to the name of {file} => mv {file} {file}.$(date +%F)
[remove|strip|drop] [the|] prefix {word} from [all|the] file names [here|] => for f in {word}*; do mv "$f" "${f#{word}}"; done
[remove|strip|drop] {word} from [all|the] file names [here|] => for f in *{word}*; do mv "$f" "${f//{word}/}"; done
append [the suffix|] {word} to [the names of|] all {kind} [here|] => for f in *.{kind}; do mv "$f" "${f%.{kind}}{word}.{kind}"; done
move each {onekind} into a [folder|directory] of its own => for f in *.{onekind}; do mkdir -p "${f%.{onekind}}" && mv "$f" "${f%.{onekind}}/"; done
sort [my|the|] files into [folders|directories] by [extension|type] [here|] => for f in *.*; do mkdir -p "${f##*.}" && mv "$f" "${f##*.}/"; done

=1.7 cp -r {dir} {dir2}
[copy|duplicate] the [whole|entire|complete] [directory|folder] {dir} with [all its|its] [contents|files] [to|into] {dir2}
copy the directory [tree|structure] of {dir} [without the files|without files|but no files] to {dir2} => find {dir} -type d -exec mkdir -p {dir2}/{} \;
copy only [the|] {kind} from {dir} to {dir2} keeping the [directory|folder] structure => rsync -av --include='*/' --include='*.{kind}' --exclude='*' {dir}/ {dir2}/
copy [all|the|] files newer than {few} days from {dir} to {dir2} => find {dir} -type f -mtime -{few} -exec cp -t {dir2} {} +
move [all|the|] files older than {days} from {dir} to {dir2} => find {dir} -type f -mtime +{days} -exec mv -t {dir2} {} +
move [all|the|] {kind} from {dir} and its [subdirectories|subfolders] [to|into] {dir2} => find {dir} -type f -name '*.{kind}' -exec mv -t {dir2} {} +
copy [all|the|] {kind} [recursively|from all subfolders|including those in subdirectories] to {dir2} => find . -type f -name '*.{kind}' -exec cp -t {dir2} {} +
[delete|remove] [everything|all files] [in|from] {dir} except [the|] {kind} => find {dir} -type f ! -name '*.{kind}' -delete
[delete|remove] all but the {few} newest files [in {dir}|] => ls -t | tail -n +$(({few} + 1)) | xargs -d '\n' rm --
[delete|remove] all files and [directories|folders] [in|under|inside] {dir} => find {dir} -mindepth 1 -delete
[clean out|empty] [the directory|the folder|] {dir} => find {dir} -mindepth 1 -delete

=1.7 tar -czf {tgz} *.{kind}
[archive|pack|tar|put] [all|all the|the] {kind} [here|in this folder|] [into|in|to] {tgz}
[create|make] [a|an|] [compressed|] archive {tgz} [of|from|with|containing] all {kind} {place} => find {place} -type f -name '*.{kind}' -print0 | tar -czf {tgz} --null -T -
[archive|back up|pack] {dir} [into|to|as] a file with today's date [in its name|] => tar -czf backup-$(date +%F).tar.gz {dir}
[list|show] the files in {tgz} with [details|their sizes|sizes and dates] => tar -tvzf {tgz}
[print|show] {fn} from [the archive|] {tgz} without [extracting|unpacking] it => tar -xzOf {tgz} {fn}
[extract|unpack] only [the|] {kind} from {tgz} => tar -xzf {tgz} --wildcards '*.{kind}'
[extract|unpack] [all|every] {kind} [here|in this folder|] => for f in *.{kind}; do tar -xf "$f"; done
[compress|zip] each {onekind} [here|] into its own [zip|zip file] => for f in *.{onekind}; do zip "${f%.*}.zip" "$f"; done
[decompress|gunzip|uncompress] all gz files {where} => find {where} -type f -name '*.gz' -exec gunzip {} +

=1.5 readlink -f {file}
[resolve|follow] [the|] [symlink|symbolic link|link] {file}
[print|show|get] the [directory|folder] [part|] of [the path|] {file} => dirname {file}
[print|show|get] the file name [part|] of [the path|] {file} => basename {file}
[which|what] [folder|directory] is {file} in => dirname {file}
[change|point|switch] the [symlink|link] {name} to {dir} => ln -sfn {dir} {name}
replace the [symlink|link] {name} [with|by] one to {dir} => ln -sfn {dir} {name}
[list|show] [all|] [symlinks|symbolic links] {where} and [where they point|their targets] => find {where} -type l -printf '%p -> %l\n'
[create|make] a [temporary|temp] [file] => mktemp
[create|make] a [temporary|temp] [directory|folder] => mktemp -d
set the [modification time|date|timestamp] of {file} to {date} => touch -d {date} {file}
give {file} the same [timestamp|date|modification time] as {fn} => touch -r {fn} {file}
[is|check if|check whether|test if] {file} [exists|exist|there|is there] => test -e {file} && echo yes || echo no
does {file} exist => test -e {file} && echo yes || echo no
is {file} empty => test -s {file} && echo no || echo yes
[wait until|tell me when] {file} [exists|appears] => until [ -e {file} ]; do sleep 1; done
[inode|inode number] of {file} => stat -c %i {file}
[how many hard links|number of hard links] [does|has] {file} [have|] => stat -c %h {file}
[files|find files|which files are] with the same inode as {file} {where} => find {where} -samefile {file}
""")

AREA = Area("verbose", FAMILIES)
