"""Pipes, xargs, redirection and loops: doing something with every file, line or result."""

# ruff: noqa: E501  (one wording, one line)

from __future__ import annotations

from .language import Area, families

FAMILIES = families(r"""
=2.5 find {where} -type f -name '*.{kind}' -exec {word} {} +
[run|execute|call] {word} on [all|every|each of the|] {kind} {where}
apply {word} to [all|] {kind} {where}
[run|execute] {word} [on|for] [each|every] {onekind} {where} => find {where} -type f -name '*.{onekind}' -exec {word} {} \;
for [each|every] {onekind} {where} [run|execute|call] {word} => find {where} -type f -name '*.{onekind}' -exec {word} {} \;
for each {onekind} here [print|show|echo] its name => for f in *.{onekind}; do echo "$f"; done
loop over [all|the|] {kind} and print their names => for f in *.{kind}; do echo "$f"; done
loop over all {kind} and [run|call] {word} on each => for f in *.{kind}; do {word} "$f"; done
[print|show] the first line of [each|every] {onekind} {where} => find {where} -type f -name '*.{onekind}' -exec head -n 1 {} +
[print|show] the first {few} lines of [all|every|] {kind} {where} => find {where} -type f -name '*.{kind}' -exec head -n {few} {} +
[checksums|md5 sums|hashes] of all {kind} {where} => find {where} -type f -name '*.{kind}' -exec md5sum {} +
[count|how many are] the words in [each|every] {onekind} {where} => find {where} -type f -name '*.{onekind}' -exec wc -w {} +
[make|create] a backup of [each|every] {onekind} [here|] => for f in *.{onekind}; do cp "$f" "$f.bak"; done
[copy|back up] every {onekind} to {dir} [here|] => cp *.{onekind} {dir}
[sort|dedupe] [each|every] {onekind} in place [here|] => for f in *.{onekind}; do sort -o "$f" "$f"; done
add {text} to the end of [each|every] {onekind} [here|] => for f in *.{onekind}; do echo '{text}' >> "$f"; done
[delete|remove] [all|] trailing [whitespace|spaces] [in|from] all {kind} {where} => find {where} -type f -name '*.{kind}' -exec sed -i 's/[[:space:]]*$//' {} +
delete lines [containing|with] {text} [in|from] all {kind} {where} => find {where} -type f -name '*.{kind}' -exec sed -i '/{text}/d' {} +
[convert|change] [windows|dos] line endings in all {kind} {where} => find {where} -type f -name '*.{kind}' -exec sed -i 's/\r$//' {} +

=2 xargs -a {file} -d '\n' rm --
[delete|remove] [all|the|] files [listed|named] in {file}
delete every file whose name is in {file}
[copy|cp] [all|the|] files listed in {file} to {dir} => xargs -a {file} -d '\n' cp -t {dir} --
[move|mv] [all|the|] files listed in {file} to {dir} => xargs -a {file} -d '\n' mv -t {dir} --
[run|call] {word} [for|on|with] [each|every] line [of|in] {file} => xargs -a {file} -d '\n' -n 1 {word}
[ping|check] [every|each] host [listed|] in {file} => xargs -a {file} -n 1 ping -c 1
[create|make] [a|] [directory|folder] for [each|every] line [of|in] {file} => xargs -a {file} -d '\n' mkdir -p --
[read|loop over|go through] {file} line by line [and print each line|] => while IFS= read -r line; do echo "$line"; done < {file}
for each line [of|in] {file} [run|call] {word} => while IFS= read -r line; do {word} "$line"; done < {file}

=2 {word} > {file}
[save|redirect|write|send|store] the output of {word} [to|into|in] {file}
[run|execute] {word} and [save|write] [the|its] output [to|into|in] {file}
append the output of {word} to {file} => {word} >> {file}
[save|redirect|write] [the output and errors|output and errors|all output|stdout and stderr] of {word} [to|into|in] {file} => {word} > {file} 2>&1
[save|redirect|write] [only|] the errors of {word} [to|into|in] {file} => {word} 2> {file}
[show|print] the output of {word} and [also|] [save|write] it [to|in|into] {file} => {word} | tee {file}
run {word} [silently|without output|quietly|and throw away the output] => {word} > /dev/null 2>&1
run {word} and [hide|ignore|discard] [the|] errors => {word} 2> /dev/null
run {word} and then {word2} [if it succeeds|if that works|] => {word} && {word2}
run {word2} if {word} fails => {word} || {word2}
[run|execute] {word} {few} times => for i in $(seq {few}); do {word}; done
[run|repeat] {word} until it [works|succeeds] => until {word}; do sleep 1; done
[count|how many are] the lines of the output of {word} => {word} | wc -l
copy {file} to the clipboard => xclip -selection clipboard < {file}
[copy|put] the output of {word} [to|in] the clipboard => {word} | xclip -selection clipboard
page through the output of {word} => {word} | less

=2 find {where} -type f -name '*.{kind}' -print0 | xargs -0 grep -l '{word}' | wc -l
how many {kind} [contain|mention|have] {word} {where} => grep -rl --include='*.{kind}' '{word}' {where} | wc -l
count [the|] {kind} [containing|with] {word} {where} => grep -rl --include='*.{kind}' '{word}' {where} | wc -l
[delete|remove] all {kind} [containing|that contain] {word} {where} => grep -rlZ --include='*.{kind}' '{word}' {where} | xargs -0 rm --
[move|mv] all {kind} [containing|that contain|that mention] {word} [to|into] {dir} => grep -rlZ --include='*.{kind}' '{word}' . | xargs -0 mv -t {dir} --
[copy|cp] all {kind} [containing|that contain|that mention] {word} [to|into] {dir} => grep -rlZ --include='*.{kind}' '{word}' . | xargs -0 cp -t {dir} --
[list|show] [the|all|] {kind} with the word {word} sorted by [size] => grep -rlZ --include='*.{kind}' '{word}' . | xargs -0 ls -lhS --
[which|what] [file|one] has the most lines {where} => find {where} -type f -exec wc -l {} + | sort -rn | head -n 10
[which|what] {kind} have the most lines {where} => find {where} -type f -name '*.{kind}' -exec wc -l {} + | sort -rn | head -n 10
the longest {kind} {where} => find {where} -type f -name '*.{kind}' -exec wc -l {} + | sort -rn | head -n 10
[ip addresses|ips|clients] with the most requests in {log} => awk '{print $1}' {log} | sort | uniq -c | sort -rn | head
[top|most frequent|most common] [ips|ip addresses|clients] in {log} => awk '{print $1}' {log} | sort | uniq -c | sort -rn | head
how many different [ips|ip addresses] are in {log} => awk '{print $1}' {log} | sort -u | wc -l
[lines|entries] in {log} from today => grep "$(date +%F)" {log}
[last|latest] {n} errors in {log} => grep -i 'error' {log} | tail -n {n}
errors in {log} => grep -in 'error' {log}
[show|are there|find] [any|the|all|] errors in {log} => grep -in 'error' {log}
[errors and warnings|warnings and errors] in {log} => grep -inE 'error|warn' {log}
[count|how many are|number of] [the|] errors in {log} => grep -ci 'error' {log}
[extract|list] the unique [words] in {file} => tr -cs '[:alnum:]' '\n' < {file} | sort -u
[show|list] files [here|] and number them => ls | nl
[total|sum of the] size of the {kind} here => du -ch *.{kind} | tail -n 1
""")

AREA = Area("pipes", FAMILIES)
