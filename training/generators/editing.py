"""Changing and arranging text: sed -i, awk, cut, sort, uniq, tr, diff, split, jq, checksums."""

# ruff: noqa: E501  (one wording, one line)

from __future__ import annotations

from .language import families

FAMILIES = families(r"""
=3 sed -i 's/{word}/{word2}/g' {file}
replace [all|every|all occurrences of|each|all instances of|] {word} [with|by] {word2} in {file}
change [all|every|] {word} to {word2} in {file}
substitute {word2} for {word} in {file}
substitute {word} [with|by] {word2} in {file}
[find and replace|search and replace] {word} with {word2} in {file}
swap {word} for {word2} in {file}
in {file} [replace|change] {word} [with|by|to] {word2}
replace {text} with {text2} in {file} => sed -i 's/{text}/{text2}/g' {file}
turn every {word} into {word2} in {file}
rename {word} to {word2} [inside|in] {file}

=3 find {where} -type f -name '*.{kind}' -exec sed -i 's/{word}/{word2}/g' {} +
replace [all|every|all occurrences of|] {word} [with|by] {word2} in [all|the|every|] {kind} {where}
change [all|every|] {word} to {word2} in [all|every|the|] {kind} {where}
substitute {word} [with|by] {word2} in [all|] {kind} {where}
[find and replace|search and replace|find/replace] {word} with {word2} in [all|] {kind} {where}
in all {kind} {where} replace {word} [with|by] {word2}
replace {word} [with|by] {word2} across [all|] {kind} {where}
replace {text} with {text2} in all {kind} {where} => find {where} -type f -name '*.{kind}' -exec sed -i 's/{text}/{text2}/g' {} +
swap {word} for {word2} in all {kind} {where}
rename {word} to {word2} in all {kind} {where}
replace {word} with {word2} in all files {where} => find {where} -type f -exec sed -i 's/{word}/{word2}/g' {} +
change {word} to {word2} everywhere {where} => find {where} -type f -exec sed -i 's/{word}/{word2}/g' {} +
replace {word} by {word2} in every file {where} => find {where} -type f -exec sed -i 's/{word}/{word2}/g' {} +

=2 sed -i '/{text}/d' {file}
[delete|remove|drop] [all|the|every|] [lines|line] [containing|with|that contain|matching|that mention] {text} [from|in] {file}
remove every line with {text} from {file}
[delete|remove|strip] [all|the|] [blank|empty] lines [from|in|of] {file} => sed -i '/^$/d' {file}
get rid of [blank|empty] lines in {file} => sed -i '/^$/d' {file}
[delete|remove] line [number|] {nn} [from|of|in] {file} => sed -i '{nn}d' {file}
[delete|remove] lines {n} to {nn} [from|of|in] {file} => sed -i '{n},{nn}d' {file}
[delete|remove|cut off] the first line [of|from|in] {file} => sed -i '1d' {file}
[delete|remove|cut off] the last line [of|from|in] {file} => sed -i '$d' {file}
[delete|remove] the first {few} lines [of|from] {file} => sed -i '1,{few}d' {file}
[remove|strip|trim] trailing [whitespace|spaces|blanks] [from|in] {file} => sed -i 's/[[:space:]]*$//' {file}
[remove|strip|trim] leading [whitespace|spaces|blanks] [from|in] {file} => sed -i 's/^[[:space:]]*//' {file}
[remove|strip] [comments|comment lines] from {file} => sed -i '/^[[:space:]]*#/d' {file}

=1.3 sed -i '1i {text}' {file}
[insert|add|put] {text} at the [beginning|start|top] of {file}
[insert|add|put] {text} as [the|] first line of {file}
prepend {text} to {file}
[add|append|put|write] {text} [to|at] [the end of|the bottom of|] {file} => echo '{text}' >> {file}
append the line {text} to {file} => echo '{text}' >> {file}
write {text} [to|into] {file} => echo '{text}' > {file}
save the text {text} [in|to|into] {file} => echo '{text}' > {file}
[insert|add] {text} after line {n} [of|in] {file} => sed -i '{n}a {text}' {file}
[insert|add] {text} before line {n} [of|in] {file} => sed -i '{n}i {text}' {file}
[put|add] {word} [in front of|at the beginning of|before] [every|each] line [of|in] {file} => sed -i 's/^/{word}/' {file}
[put|add|append] {word} [to|at] the end of [every|each] line [of|in] {file} => sed -i 's/$/{word}/' {file}
comment out [the|] lines [with|containing] {word} in {file} => sed -i '/{word}/s/^/#/' {file}
comment out line {nn} [of|in] {file} => sed -i '{nn}s/^/#/' {file}

=2.5 awk '{print ${col}}' {file}
<show> {col} [of|in|from] {file}
[extract|get|print|take] {col} [from|of|in] {file}
{col} of {file}
only {col} of {file}
[print|show] {col} of [every|each] line [of|in] {file}
<show> {col} of [the|] [csv|csv file] {csv} => cut -d, -f{col} {csv}
[extract|get|print|cut out] {col} [from|of] [the|] {csv} => cut -d, -f{col} {csv}
{col} of {csv} => cut -d, -f{col} {csv}
<show> {col} of [the|] {delim}[-| ][separated|delimited] [file|] {file} => cut -d'{delim}' -f{col} {file}
get {col} from {file} [split|separated|delimited] by {delim} => cut -d'{delim}' -f{col} {file}
[print|show] {col} [of|from] {file} [using|with] {delim} as [the|] [delimiter|separator] => cut -d'{delim}' -f{col} {file}
columns {few} [and|,] {col2} of {csv} => cut -d, -f{few},{col2} {csv}
last [column|field|word] of [each|every] line [of|in] {file} => awk '{print $NF}' {file}
first word of [each|every] line [of|in] {file} => awk '{print $1}' {file}
[unique|distinct|different] values [of|in] {col} of {csv} => cut -d, -f{col} {csv} | sort -u
[count|how often does] each value [of|in] {col} of {csv} [appear|occur|] => cut -d, -f{col} {csv} | sort | uniq -c | sort -rn

=1.7 awk '{sum += ${col}} END {print sum}' {file}
[sum|add|total] [up|] [the values in|the numbers in|] {col} [of|in] {file}
[total|sum] of {col} in {file}
add up the numbers in {col} of {file}
what is the [sum|total] of {col} in {file}
[sum|total] of {col} [of|in] [the csv|] {csv} => awk -F, '{sum += ${col}} END {print sum}' {csv}
[average|mean] of {col} in {file} => awk '{sum += ${col}} END {print sum / NR}' {file}
what is the [average|mean] of {col} in {csv} => awk -F, '{sum += ${col}} END {print sum / NR}' {csv}
[maximum|highest value|largest value|max] of {col} in {file} => awk '{print ${col}}' {file} | sort -n | tail -n 1
[minimum|lowest value|smallest value|min] of {col} in {file} => awk '{print ${col}}' {file} | sort -n | head -n 1
[lines|rows] [of|in] {file} where {col} is [greater|more|larger|higher] than {num} => awk '${col} > {num}' {file}
[lines|rows] [of|in] {csv} where {col} is [greater|more|over|above] [than|] {num} => awk -F, '${col} > {num}' {csv}
[lines|rows] [of|in] {csv} where {col} [is|equals] {word} => awk -F, '${col} == "{word}"' {csv}
lines [longer than|with more than|over] {num} [characters|chars] in {file} => awk 'length > {num}' {file}
[the longest|longest] line [of|in] {file} => awk 'length > max {max = length; line = $0} END {print line}' {file}
sum the numbers in {file} => awk '{sum += $1} END {print sum}' {file}
add up all numbers in {file} => awk '{sum += $1} END {print sum}' {file}

=2 sort {file}
sort [the lines of|the lines in|the file|] {file} [alphabetically|in alphabetical order|]
{file} sorted
put [the lines of|] {file} in [alphabetical|] order
sort {file} [in reverse|in descending order|backwards|in reverse order|from z to a] => sort -r {file}
sort {file} [numerically|by number|in numeric order] => sort -n {file}
sort {file} numerically [in reverse|descending|biggest first|largest number first] => sort -rn {file}
sort {file} by {col} => sort -k {col} {file}
sort [the lines of|] {file} by {col} [numerically|as numbers] => sort -n -k {col} {file}
sort [the csv|] {csv} by {col} => sort -t, -k {col} {csv}
sort {csv} by {col} numerically => sort -t, -k {col} -n {csv}
sort {file} by {col} [descending|in reverse] => sort -r -k {col} {file}
sort {file} and save it [to|as|in|into] {fn} => sort -o {fn} {file}
sort {file} in place => sort -o {file} {file}
sort {file} by [line length|length of the lines] => awk '{print length, $0}' {file} | sort -n | cut -d' ' -f2-

=2.5 sort -u {file}
sort {file} and [remove|drop|throw away|discard|delete] [the|] duplicates
[remove|delete|drop|eliminate|throw away] [the|] duplicate lines [from|in|of] {file}
<show> [the|] [unique|distinct] lines [of|in|from] {file}
[unique|distinct] lines [of|in] {file}
deduplicate {file}
dedupe {file}
{file} without [duplicates|duplicate lines|repeated lines]
get rid of [duplicates|duplicate lines|repeated lines] in {file}
[count|how many|number of] [unique|distinct|different] lines [are in|in|of] {file} => sort -u {file} | wc -l
remove duplicate lines [from|in] {file} [without sorting|keeping the order|but keep the order] => awk '!seen[$0]++' {file}
<show> [only|] [the|] [duplicate|duplicated|repeated] lines [of|in|from] {file} => sort {file} | uniq -d
[which|what] lines [are repeated|appear more than once|occur twice] in {file} => sort {file} | uniq -d
lines that appear more than once in {file} => sort {file} | uniq -d
lines that [appear|occur] [only|exactly] once in {file} => sort {file} | uniq -u

=2 sort {file} | uniq -c | sort -rn
[count|show] how [often|many times] each line [appears|occurs] in {file}
[most common|most frequent] lines [of|in] {file}
[count|tally] [the|] [duplicate|repeated|identical] lines [of|in] {file}
[frequency|histogram] of [the|] lines in {file}
{n} most [common|frequent] lines [of|in] {file} => sort {file} | uniq -c | sort -rn | head -n {n}
the {n} most [common|frequent|used] words [of|in] {file} => tr -cs '[:alnum:]' '\n' < {file} | sort | uniq -c | sort -rn | head -n {n}
[word frequency|word frequencies|how often does each word occur] [of|in] {file} => tr -cs '[:alnum:]' '\n' < {file} | sort | uniq -c | sort -rn
count [how often|how many times] each word [appears|occurs] in {file} => tr -cs '[:alnum:]' '\n' < {file} | sort | uniq -c | sort -rn

=1.7 tr '[:lower:]' '[:upper:]' < {file}
[convert|turn|change] {file} [to|into] [uppercase|upper case|capital letters|capitals|all caps]
{file} in [uppercase|upper case|capitals]
uppercase {file}
[convert|turn|change] {file} [to|into] [lowercase|lower case|small letters] => tr '[:upper:]' '[:lower:]' < {file}
{file} in [lowercase|lower case] => tr '[:upper:]' '[:lower:]' < {file}
lowercase {file} => tr '[:upper:]' '[:lower:]' < {file}
replace [all|] spaces [with|by] [underscores|_] in {file} => tr ' ' '_' < {file}
replace [all|] [commas with tabs|, with tabs] in {file} => tr ',' '\t' < {file}
replace [all|] tabs [with|by] spaces in {file} => expand {file}
replace [all|] tabs [with|by] commas in {file} => tr '\t' ',' < {file}
[convert|change] [windows|dos] line endings [of|in] {file} [to unix|] => sed -i 's/\r$//' {file}
[remove|strip] [carriage returns|windows line endings] [from|in] {file} => sed -i 's/\r$//' {file}
[remove|delete|strip] [all|] digits from {file} => tr -d '[:digit:]' < {file}
[remove|delete|strip] [all|] punctuation from {file} => tr -d '[:punct:]' < {file}
squeeze [repeated|multiple|] spaces in {file} => tr -s ' ' < {file}
wrap [the lines of|] {file} at {num} [characters|columns] => fold -s -w {num} {file}
[align|show] [the|] columns of {csv} [nicely|as a table|] => column -s, -t {csv}
pretty print [the|] csv {csv} => column -s, -t {csv}
show {csv} as a table => column -s, -t {csv}

=2.5 diff -u {file} {fn}
[compare|diff] [the files|files|] {file} [and|with|to] {fn}
<show> [the|] [difference|differences] between {file} and {fn}
what [changed|is different|differs|are the differences] between {file} and {fn}
how do {file} and {fn} differ
[are|check whether|check if] {file} and {fn} [identical|the same|equal|are identical|are the same] => cmp {file} {fn}
compare [directories|folders|the folders|the directories] {dir} and {dir2} => diff -rq {dir} {dir2}
which files differ between {dir} and {dir2} => diff -rq {dir} {dir2}
difference between the folders {dirname} and {dirname2} => diff -rq {dirname} {dirname2}
compare {file} and {fn} side by side => diff -y {file} {fn}
lines [in|of] {file} that are not in {fn} => grep -Fvxf {fn} {file}
lines [in {file}|of {file}] [missing in|missing from] {fn} => grep -Fvxf {fn} {file}
[lines common to|lines that are in both] {file} and {fn} => comm -12 <(sort {file}) <(sort {fn})
[make|create] a patch from {file} and {fn} => diff -u {file} {fn} > changes.patch
apply [the patch|] {fn}.patch => patch -p1 < {fn}.patch

=1.2 split -l {nn} {file}
split {file} into [files|chunks|pieces|parts] of {nn} lines [each|]
split {file} every {nn} lines
[cut|chop|divide|break] {file} into {few} [equal|] [parts|pieces|files] => split -n {few} {file}
split {file} into {size} [chunks|pieces|parts] => split -b {size} {file}

=1.5 jq . {json}
[pretty print|pretty-print|format|prettify|indent|beautify] [the json|] {json}
[show|print] {json} [nicely|formatted|readable|indented]
validate [the json|] {json} => jq empty {json}
is {json} valid json => jq empty {json}
[get|extract|show] the [field|key|value of] {word} [from|of|in] {json} => jq '.{word}' {json}
value of {word} in {json} => jq '.{word}' {json}
keys of {json} => jq keys {json}
how many [items|elements|entries] are in {json} => jq length {json}

=1.3 md5sum {file}
[compute|calculate|get|show] [the|] md5 [sum|checksum|hash|] [of|for] {file}
md5 [checksum|sum|of|hash of] {file}
[compute|calculate|get|show|check] [the|] [sha256|sha256 sum|sha256 checksum|sha256 hash|sha-256] [of|for] {file} => sha256sum {file}
checksum of {file} => sha256sum {file}
verify [the|] checksums in {file} => sha256sum -c {file}
[encode|convert] {file} [in|to|as] base64 => base64 {file}
decode [the|] base64 [in|file|of|] {file} => base64 -d {file}
hex dump of {file} => xxd {file}
<show> {file} in hex => xxd {file}
[printable|readable] strings in {file} => strings {file}
[convert|change|recode] {file} from latin1 to utf-8 => iconv -f latin1 -t utf-8 {file}
[what|which] encoding [has|does] {file} [have|use|] => file -i {file}
""")
