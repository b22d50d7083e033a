"""Looking into text: grep, wc, head, tail, sed -n, cat. What changes or arranges text is in editing.py."""

# ruff: noqa: E501  (one wording, one line)

from __future__ import annotations

from . import editing
from .language import Area, families

FAMILIES = families(r"""
=3 grep -n '{text}' {file}
[search|grep|look|search through] for {text} in [the file|file|] {file}
<find> <lines> <containing> {text} in {file}
which lines [of|in] {file} [contain|have|mention|match] {text}
where [is|does] {text} [mentioned|appear|occur] in {file}
grep {text} [in|from|] {file}
find {text} in {file}
lines <containing> {text} in {file}
is there {text} in {file}
does {file} [contain|mention|have] {text}
[search|grep] {file} for {text}
show where {text} [appears|occurs|is used] in {file}
on which lines does {text} appear in {file}
show me the line numbers of {text} in {file}
what does {file} say about {text}
find the line [with|containing] {text} in {file}

=3 grep -rn '{text}' {where}
[search|grep|look] for {text} [in all files|recursively|everywhere|in every file|] {where}
[search|look] through all [the|] files {where} for {text}
find [all|every|] [occurrence|occurrences|mention|mentions|use|uses] of {text} {where}
where is {text} [used|mentioned|defined|referenced|called] {where}
grep {text} recursively {where}
grep -r {text} {where}
recursively [search|grep] for {text} {where}
<find> [all|] lines <containing> {text} {where}
find the [text|string|word] {text} in [all|any] files {where}
where does {text} [appear|occur|come up|show up] {where}
look for {text} in [every|each|any] file {where}
search [everything|all files|the whole tree|the project|the code|the source] for {text} {where}
show every line that mentions {text} {where}

=3 grep -rl '{text}' {where}
[which|what] files {where} [contain|have|mention|include|use] {text}
[which|what] files [contain|have|mention|include|use] {text} {where}
<find> files <containing> [the text|the string|the word|] {text} {where}
files <containing> {text} {where}
<find> all files {where} that [contain|mention|have|include] {text}
[only|just] the names of files [with|containing] {text} {where}
names of files that mention {text} {where}
files where {text} [occurs|appears|is mentioned] {where}
in which files [is|does] {text} [mentioned|appear|used] {where}
list the files that have {text} in them {where}
search for files containing {text} {where}
files that have {text} inside {where}

=1 grep -rL '{text}' {where}
files {where} that [don't|do not] [contain|mention|have] {text}
[which|what] files [don't|do not] [contain|mention|have] {text} {where}
<find> [all|] files without {text} in them {where}
files not containing {text} {where}

=2.5 grep -rn --include='*.{kind}' '{text}' {where}
[search|grep|look] for {text} in [all|the|] {kind} {where}
[search|grep] {text} in [all|] {kind} {where}
where is {text} used in [the|] {kind} {where}
grep {text} [only|] in {kind} {where}
find {text} in [all|the|my|] {kind} {where}
lines <containing> {text} in [all|] {kind} {where}
search [all|] {kind} for {text} {where}
<find> every [mention|use|occurrence] of {text} in {kind} {where}

=2.5 grep -rl --include='*.{kind}' '{text}' {where}
<find> [all|the|] {kind} <containing> {text} {where}
[which|what] {kind} [contain|mention|have|use] {text} {where}
{kind} <containing> {text} {where}
{kind} that [mention|use|contain|import] {text} {where}
{kind} with {text} [in them|inside] {where}

=1.2 grep -rn --exclude-dir={dirname} '{text}' {where}
[search|grep|look] for {text} {where} [but skip|excluding|except in|ignoring|without] the {dirname} [directory|folder]
grep {text} recursively but [not in|skip] the {dirname} folder => grep -rn --exclude-dir={dirname} '{text}' .

=1.5 grep -in '{text}' {file}
[search|grep|look] for {text} in {file} [ignoring case|case insensitively|regardless of case|case insensitive|without caring about case|upper or lower case]
case insensitive [search|grep] for {text} in {file}
lines <containing> {text} in {file} [ignoring case|regardless of case]
search for {text} [ignoring case|case insensitively] {where} => grep -rin '{text}' {where}
find {text} in all files {where} regardless of case => grep -rin '{text}' {where}

=1.5 grep -v '{text}' {file}
<show> <lines> [not containing|that do not contain|without|that don't contain|not matching|except those containing] {text} [in|from|of] {file}
filter out [the|] lines [containing|with] {text} [from|in] {file}
[exclude|hide|skip|leave out] [the|] lines with {text} in {file}
show {file} without [the|] lines [containing|with] {text}
lines [of|in] {file} without {text}
everything in {file} except lines containing {text}

=1.5 grep -c '{text}' {file}
<count> [the|] lines <containing> {text} in {file}
how many lines [in|of] {file} [contain|have|mention|match] {text}
how many lines [contain|match|mention] {text} in {file}
number of lines with {text} in {file}
how many lines with {text} are in {file}
how [often|many times] does {text} [appear|occur|come up] in {file} => grep -o '{text}' {file} | wc -l
count [how often|how many times|the occurrences of] {text} [occurs|appears|] in {file} => grep -o '{text}' {file} | wc -l
number of occurrences of {text} in {file} => grep -o '{text}' {file} | wc -l
count every {text} in {file} => grep -o '{text}' {file} | wc -l

=1.5 grep -C {few} '{text}' {file}
<show> {few} lines [before and after|around|of context around] {text} in {file}
[search|grep] for {text} in {file} [with|and show] {few} lines of context
{text} in {file} with {few} lines [of context|around it]
<show> {few} lines after [each|every|] {text} in {file} => grep -A {few} '{text}' {file}
the {few} lines following {text} in {file} => grep -A {few} '{text}' {file}
<show> {few} lines before [each|every|] {text} in {file} => grep -B {few} '{text}' {file}

=1.2 grep -n '^{word}' {file}
<show> lines [starting|that start|beginning|that begin] with {word} in {file}
lines of {file} [starting|beginning] with {word}
<show> lines [ending|that end] with {word} in {file} => grep -n '{word}$' {file}
lines in {file} that end in {word} => grep -n '{word}$' {file}

=1 grep -nw '{word}' {file}
[search|grep] for the whole word {word} in {file}
find {word} as a whole word in {file}
exact word {word} in {file}
<show> lines <containing> {word} or {word2} in {file} => grep -nE '{word}|{word2}' {file}
lines with either {word} or {word2} in {file} => grep -nE '{word}|{word2}' {file}
lines that contain both {word} and {word2} in {file} => grep '{word}' {file} | grep '{word2}'
lines with {word} and {word2} in {file} => grep '{word}' {file} | grep '{word2}'
lines with {word} but [not|without] {word2} in {file} => grep '{word}' {file} | grep -v '{word2}'

=1 grep -n '^$' {file}
[find|extract|list|show] [all|the|] ip addresses in {file} => grep -oE '([0-9]{1,3}\.){3}[0-9]{1,3}' {file}
[extract|list|show|find] [all|the|] [email|e-mail|mail] addresses [in|from] {file} => grep -oE '[[:alnum:]._+-]+@[[:alnum:].-]+' {file}
[extract|list|show|find] [all|the|] [urls|links] [in|from] {file} => grep -oE 'https?://[^[:space:]"]+' {file}
[extract|list|show] [all|the|] numbers [in|from] {file} => grep -oE '[0-9]+' {file}
[find|show] [blank|empty] lines in {file} => grep -n '^$' {file}
[count|how many] [blank|empty] lines in {file} => grep -c '^$' {file}
[show|print] {file} without [comments|comment lines] => grep -v '^[[:space:]]*#' {file}
[show|print] {file} without [comments and blank lines|blank lines and comments] => grep -Ev '^[[:space:]]*(#|$)' {file}
show the settings in {file} that are not commented out => grep -Ev '^[[:space:]]*(#|$)' {file}

=3 wc -l {file}
<count> [the|] lines in {file}
how many lines [are in|does|in|are there in|has] {file} [have|contain|]
number of lines in {file}
line count of {file}
how long is {file}
lines in {file}
count lines {file}
how many [rows|entries|records] [are in|in] {file}

=3 find {where} -type f -name '*.{onekind}' -exec wc -l {} +
<count> [the|] lines in [every|each] {onekind} {where}
how many lines [does|has] [each|every] {onekind} [have|] {where}
line count [for|of] [each|every] {onekind} {where}
count lines [of|in] every {onekind} {where}
number of lines in each {onekind} {where}
lines per {onekind} {where}
wc -l for [every|each] {onekind} {where}
<count> lines in [all|] {kind} {where} => find {where} -type f -name '*.{kind}' -exec wc -l {} +
how many lines do [the|my|all|] {kind} have {where} => find {where} -type f -name '*.{kind}' -exec wc -l {} +
how long are [the|my|all|] {kind} {where} => find {where} -type f -name '*.{kind}' -exec wc -l {} +
line counts of [all|the|] {kind} {where} => find {where} -type f -name '*.{kind}' -exec wc -l {} +

=2 find {where} -type f -name '*.{kind}' -exec cat {} + | wc -l
[total|combined|overall] [number of lines|line count|lines] [in|of] [all|the|] {kind} {where}
how many lines of {kind} [are there|] [in total|altogether|all together] {where}
how many lines [in total|altogether] [in|do] [all|the|] {kind} {where}
count the total lines [of code|] in [all|the|] {kind} {where}
count all lines of all {kind} together {where}
lines of code in [all|] {kind} {where}

=1.5 wc -w {file}
<count> [the|] words in {file}
how many words [are in|in|does] {file} [have|contain|]
word count of {file}
<count> [the|] [characters|chars] in {file} => wc -m {file}
how many characters [are in|in] {file} => wc -m {file}
how many bytes [is|are in|does] {file} [have|] => wc -c {file}
size of {file} in bytes => wc -c {file}

=2.5 head -n {n} {file}
<show> [the|] first {n} lines [of|in|from] {file}
[the|] first {n} lines [of|from|in] {file}
[the|] top {n} lines of {file}
head {n} [lines|] [of|] {file}
<show> [the|] [beginning|start|top|head] of {file} => head {file}
[peek at|take a peek at] {file} => head {file}
<show> [only|just|] the first line of {file} => head -n 1 {file}
the header [line|row|] of {file} => head -n 1 {file}
column names of {csv} => head -n 1 {csv}

=2.5 tail -n {n} {file}
<show> [the|] last {n} lines [of|in|from] {file}
[the|] last {n} lines [of|from|in] {file}
[the|] bottom {n} lines of {file}
tail {n} [lines|] [of|] {file}
<show> [the|] [end|bottom|tail] of {file} => tail {file}
<show> [only|just|] the last line of {file} => tail -n 1 {file}
{file}: last {n} lines
what are the last {n} [entries|lines] in {file}

=2.5 tail -f {file}
[follow|watch|monitor|tail] [the|] [log|log file|file|] {file} [in real time|as it grows|live|continuously|]
keep [watching|following|printing|showing] {file}
keep an eye on {file}
[show|print] new lines [of|in|from|added to] {file} as they [come in|are written|appear|arrive]
stream {file}
live view of {file}
watch {file} for [changes|new lines]
follow {file} and show only lines with {text} => tail -f {file} | grep --line-buffered '{text}'

=1.7 sed -n '{n},{nn}p' {file}
<show> lines {n} [to|through|-] {nn} of {file}
lines {n} to {nn} [of|from|in] {file}
print [the|] lines from {n} to {nn} of {file}
from line {n} to line {nn} in {file}
<show> [only|just|] line [number|] {nn} [of|from|in] {file} => sed -n '{nn}p' {file}
[the|] line {nn} of {file} => sed -n '{nn}p' {file}
what is on line {nn} of {file} => sed -n '{nn}p' {file}
<show> {file} [starting at|from] line {nn} [on|onwards|] => tail -n +{nn} {file}
skip the first line of {file} => tail -n +2 {file}
{file} without [the|its] [first line|header] => tail -n +2 {file}
everything but the last line of {file} => head -n -1 {file}
all but the last {n} lines of {file} => head -n -{n} {file}
every other line of {file} => awk 'NR % 2 == 1' {file}
print every second line of {file} => awk 'NR % 2 == 0' {file}

=2 cat {file}
<show> [the|] [contents|content|text|whole text] of {file}
[show|print|display|cat|read|view] [me|the file|] {file}
what is in {file}
what's in {file}
what does {file} [say|contain]
dump {file} [to the screen|]
open {file} [in the pager|page by page] => less {file}
[page|scroll|browse] through {file} => less {file}
show {file} one page at a time => less {file}
<show> {file} with line numbers => cat -n {file}
number the lines of {file} => cat -n {file}
show {file} [backwards|in reverse|upside down|last line first] => tac {file}
reverse the [order of|] lines [of|in] {file} => tac {file}
reverse each line of {file} => rev {file}
shuffle [the lines of|] {file} => shuf {file}
{n} random lines [of|from] {file} => shuf -n {n} {file}
pick [a|one] random line from {file} => shuf -n 1 {file}

=1.5 cat {file} {fn} > {fn2}
[concatenate|join|combine|merge] {file} and {fn} into {fn2}
put {file} and {fn} together [in|into] {fn2}
append {file} to {fn} => cat {file} >> {fn}
add [the contents of|] {file} to the end of {fn} => cat {file} >> {fn}
[join|merge|paste] {file} and {fn} [side by side|line by line|column by column] => paste {file} {fn}
[merge|join|combine|concatenate] all {kind} into {fn} => cat *.{kind} > {fn}
combine all {kind} into one file [called|named] {fn} => cat *.{kind} > {fn}
join all lines of {file} [into|in] one line [with|separated by] commas => paste -sd, {file}
put all lines of {file} on one line => paste -sd' ' {file}
""")

AREA = Area("text", FAMILIES + editing.FAMILIES)
