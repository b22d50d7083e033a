"""Kinds of requests that a first trained model answered wrongly: negations, ranges, ordinals, conversions of units,
two-step moves, and looks at things that must not turn into changes of them.
"""

# ruff: noqa: E501  (one wording, one line)

from __future__ import annotations

from .language import Area, families

FAMILIES = families(r"""
=3 grep -Ev '{word}|{word2}' {file}
[show|print|give me|] [the|all|] lines [of|in|from] {file} [that contain|with|containing] neither {word} nor {word2}
[show|print|] [everything|all|all lines|the lines] in {file} [except|but|without|apart from] {word} and {word2}
[drop|leave out|skip|hide] {word} and {word2} [from|in] {file} [when printing it|and show the rest|]
{file} without {word} and {word2}
{file} without [the|] {word} [lines|] => grep -v '{word}' {file}
[everything|all] in {file} that [isn't|is not] {word} => grep -v '{word}' {file}
[which|what] lines [of|in] {file} [don't|do not] [have|contain|mention] {word} => grep -v '{word}' {file}
[lines of|show] {file} [that aren't comments|that are no comments|but no comments|minus comments] => grep -v '^[[:space:]]*#' {file}
{file} [with no|without any|minus the] [empty|blank] lines => grep -v '^[[:space:]]*$' {file}
lines [in|of] {file} that [start|begin] with {word} => grep '^{word}' {file}
lines [in|of] {file} that end [with|in] {word} => grep '{word}$' {file}
[where|in which line] [is|does] {word} [occur|stand|] in {file}, [with line numbers|and at which line] => grep -n '{word}' {file}
[find|look up] {word} in {file} [and|,] [show|print|give] [the|] line numbers => grep -n '{word}' {file}
[count|how many] {word} [lines|entries|messages] [are|] in {log} => grep -c '{word}' {log}
[count|number of] [the|] {num} [responses|answers|errors|codes] in {log} => grep -c '{num}' {log}

=3 sed -n '{few},{num}p' {file}
[show|print|give me|] lines {few} [to|through|till|until] {num} [of|in|from] {file}
[show|print|] [just|only|] [line|lines|rows] {few} [to|-] {num} [of|in] {file}
from line {few} to line {num} of {file}
[remove|delete|drop] lines {few} [to|through] {num} [of|from|in] {file} => sed -i '{few},{num}d' {file}
[what's|show me] line {num} of {file} => sed -n '{num}p' {file}

=4 cut -d, -f{few} {csv}
[print|show|give me|] column {few} [of|in|from] {csv}
[the|show the|print the] second [column|field] [of|in] {csv} => cut -d, -f2 {csv}
[the|show the|print the] third [column|field] [of|in] {csv} => cut -d, -f3 {csv}
[the|show the|print the] first [column|field] [of|in] {csv} => cut -d, -f1 {csv}
[the|show the|print the] fourth [column|field] [of|in] {csv} => cut -d, -f4 {csv}
[the|] [part|piece|text|field] [before|in front of] the first colon [of each line|in every line|] [of|in] {file} => cut -d: -f1 {file}
[print|show] [what|whatever|the names that|the words that] [comes|come|stands|stand] before the first [colon|:] in {file} => cut -d: -f1 {file}
[print|show] what comes before the first [comma|,] in {file} => cut -d, -f1 {file}
[add up|sum up|sum|total] [the|] column {few} of {csv} => awk -F, '{sum += ${few}} END {print sum}' {csv}
[add up|sum up|sum|total of|the sum of] the second column of {csv} => awk -F, '{sum += $2} END {print sum}' {csv}
[add up|sum up|sum|total of|the sum of] the fourth column of {csv} => awk -F, '{sum += $4} END {print sum}' {csv}
[list|show|print] the [unique|distinct|different] [values|entries] [in|of] column {few} of {csv} => cut -d, -f{few} {csv} | sort -u
[list|show|which] [the|] [unique|distinct|different] {word} in [column {few}|field {few}] of {csv} => cut -d, -f{few} {csv} | sort -u
sort {file} by [the|] [second|2nd] [column|field|word] [numerically|], [largest|highest|biggest] [first|on top] => sort -k2,2nr {file}
sort {file} by [the|] [third|3rd] [column|field|word] numerically => sort -k3,3n {file}
sort {file} [by|on] [column|field] {few} => sort -k{few},{few} {file}
[top|the top|most frequent|the most common] {n} [first words|first fields|ip addresses|ips|addresses|clients] [of|in] {file} => awk '{print $1}' {file} | sort | uniq -c | sort -rn | head -n {n}
how [often|many times] does [each|every] [line|name|word|entry] [occur|appear|come] in {file} => sort {file} | uniq -c | sort -rn
[count|tally] [how often|] [each|every] [line|entry|value] [of|in] {file} [occurs|appears|], [most frequent|most common] first => sort {file} | uniq -c | sort -rn
[which|what] lines [do|are] {file} and {file2} [share|both have] => comm -12 <(sort {file}) <(sort {file2})
[lines|entries] [common to|that occur in both|in both] {file} and {file2} => comm -12 <(sort {file}) <(sort {file2})
[what|which] [lines|entries] [does|are in] {file} [have that|but not in|and not in] {file2} [doesn't|] => comm -23 <(sort {file}) <(sort {file2})
[all|put all|join all] lines of {file} [on|in|into] one line[,|] [separated|joined|divided] by commas => paste -sd, {file}

=3 sed -i 's/^{word}:.*/{word}: {num}/' {file}
[set|change|switch] [the|] {word} [to|to be] {num} in {name}.yaml => sed -i 's/^{word}:.*/{word}: {num}/' {name}.yaml
[set|change|switch] [the|] {word} [to|to be] {num} in {name}.yml => sed -i 's/^{word}:.*/{word}: {num}/' {name}.yml
[set|change] [the|] {word} to {word2} in {name}.yaml => sed -i 's/^{word}:.*/{word}: {word2}/' {name}.yaml
[set|change] [the|] {word} [to|to be] {num} in {name}.ini => sed -i 's/^{word} *=.*/{word} = {num}/' {name}.ini
[set|change] [the|] {word} to {word2} in {name}.conf => sed -i 's/^{word} *=.*/{word} = {word2}/' {name}.conf
[turn|change|convert|make] [all|] commas [into|to] semicolons in {file} => sed -i 's/,/;/g' {file}
[turn|change|convert|make] [all|] semicolons [into|to] commas in {file} => sed -i 's/;/,/g' {file}
[turn|change|convert] [all|] [spaces|blanks] [into|to] underscores in {file} => sed -i 's/ /_/g' {file}
[write|save|store|put] {file} sorted [to|as|into|in] {file2} => sort {file} > {file2}
[save|write|store] the [unique|distinct] lines of {file} [to|as|in] {file2} => sort -u {file} > {file2}
[join|combine|glue|merge|concatenate] {file} and {file2} [into|to|in|as] {file3} => cat {file} {file2} > {file3}
[put|write] {file} and {file2} together in {file3} => cat {file} {file2} > {file3}
[empty|clear] [the files|] {file} and {file2} => truncate -s 0 {file} {file2}
[empty|clear out] [the|] [file|contents of|] {file} => truncate -s 0 {file}

=3 mv {dir}/{fn} {dir2}
[move|take|shift] {fn} [from|out of] {dir} [to|into|over to] {dir2}
[copy|take a copy of] {fn} from {dir} [to|into] {dir2} => cp {dir}/{fn} {dir2}
[delete|remove] {fn} [from|in|inside] {dir} => rm {dir}/{fn}
[make|set] {fn} in {dir} executable => chmod +x {dir}/{fn}
[give|set] {fn} in {dir} [permission|permissions|mode|the mode] {mode} => chmod {mode} {dir}/{fn}
[change|switch] the [extension|ending|suffix] of {name}.{plain} [to|into] {plain2} => mv {name}.{plain} {name}.{plain2}
[copy|back up|save a copy of|duplicate] {file} [as|under the name|to|with the name|called] {file2} => cp {file} {file2}
[rename|call] the [folder|directory] {dirname} [to|into|] {dirname2} => mv {dirname} {dirname2}
[copy|put|gather|collect] [all|every|the] {plain} [file|files] [under here|below here|in this tree] [into|to|in] {dir} => find . -type f -name '*.{plain}' -exec cp -t {dir} {} +
[move|put|shift] [files|everything|all files] [in|from] {dir} older than {num} days [to|into] [a folder called|the folder|] {dirname} => mkdir -p {dirname} && find {dir} -type f -mtime +{num} -exec mv -t {dirname} {} +
[move|put] [the|] {plain} files [in|from] {dir} that are older than {num} days [to|into] [a folder called|a folder named|] {dirname} => mkdir -p {dirname} && find {dir} -type f -name '*.{plain}' -mtime +{num} -exec mv -t {dirname} {} +
[delete|remove|get rid of|throw away] [all|the|every] [folders|directories|folder|directory] [named|called] {dirname} [here and below|everywhere below|recursively|] => find . -type d -name '{dirname}' -prune -exec rm -r {} +
[delete|remove|clean up] [all|the|] [broken|dangling|dead] [links|symlinks|link] [here|] => find . -xtype l -delete
[take|remove] write [permission|access] [on|to|from] {file} [away from|for] [group and others|others and group|everyone else] => chmod go-w {file}
[nobody but me|only i|only the owner] [may|should|can] [write|change] {file} => chmod go-w {file}
[only i|nobody but me] [may|should] read {file} => chmod go-rwx {file}

=3 find . -type f -mtime +{few} -mtime -{num}
[files|everything|what was] [modified|changed] more than {few} [days ago|days] [but|and] less than {num} days ago
files [modified|changed] between {few} and {num} days ago
[files|what] [modified|changed|edited|touched] [in|within|during|over] the [last|past] 12 hours => find . -type f -mmin -720
[files|what] [modified|changed|edited|touched] [in|within|during|over] the [last|past] 8 hours => find . -type f -mmin -480
[files|what|anything] [modified|changed|edited|touched] [in|within] the [last|past] 36 hours => find . -type f -mmin -2160
[files|what|anything] [modified|changed|edited|touched] [in|within] the [last|past] 48 hours => find . -type f -mtime -2
[files|everything|stuff] [over|bigger than|larger than|of more than] half a [gig|gigabyte|GB] => find . -type f -size +500M
[files|everything|stuff] [over|bigger than|larger than] [a quarter of a|a quarter] [gig|gigabyte] => find . -type f -size +250M
[files|everything|stuff] [over|bigger than|larger than] half a [meg|megabyte|MB] => find . -type f -size +500k
[files|everything|stuff] [over|bigger than|larger than] one and a half [gigs|gigabytes] => find . -type f -size +1500M
files [between|from] {few} [and|to] {num} [MB|megs|megabytes|M] => find . -type f -size +{few}M -size -{num}M
[files|anything] [smaller than|under|below] [1k|1 kB|one kilobyte|a kilobyte|1 KB] => find . -type f -size -1024c
[files|anything] [smaller than|under|below] [1M|1 MB|one megabyte|a megabyte|a meg] => find . -type f -size -1048576c
[which|what] file in {dir} [takes|uses|needs] [the most|most] [space|room] => find {dir} -type f -printf '%s\t%p\n' | sort -rn | head -n 1
[all|every|the] {plain} [files|images|] [in any case|ignoring case|regardless of case|upper or lower case extension] => find . -type f -iname '*.{plain}'
{plain} [and|or] {plain2} files => find . -type f \( -name '*.{plain}' -o -name '*.{plain2}' \)
[files|everything|each file] [under|below|in] {dir} that [is not|isn't|are not|aren't] {plain} => find {dir} -type f ! -name '*.{plain}'
[list|show|] {plain} files [but|and] [leave out|skip|not|exclude] [the|] {dirname} [folder|directory] => find . -type f -name '*.{plain}' -not -path '*/{dirname}/*'
[how many|count the|number of] {plain} files [are there|do i have|] [in total|altogether|overall|] => find . -type f -name '*.{plain}' | wc -l
[where are|find|list|show] [the|all|my] [symlinks|symbolic links|links] => find . -type l
[which|what] python [files|scripts|modules] [import|use] {word} => grep -rl --include='*.py' 'import {word}' .

=3 command -v {program}
where is [the|] {program} [program|binary|executable|command] [located|]
[where|in which folder] [does|is] {program} [live|installed]
[stop|end|quit|kill|terminate] [everything|anything|all|whatever is] [named|called] {program} => pkill {program}
install [the|all|] [python packages|python modules|packages|modules|requirements|dependencies] [listed|named|written|] in {name}.txt => pip install -r {name}.txt
[install|set up] {package} => sudo apt install {package}
[show|print|see|view] [the|] [content|contents|text] of {gz} => zcat {gz}
[follow|watch|tail] the [logs|output] of [container|the container] {container} => docker logs -f {container}
[view|look at|inspect|show] [the|my|] [stash|stashes] => git stash list
what [is|did i put|have i put] in the stash => git stash show -p
[show|check|see] [the|] [disk health|health of the disk|health of my drive] => sudo smartctl -H /dev/sda
[preview|check|see] [what i am about to commit|the changes before committing|what will be committed] => git diff --staged
[see|look at|preview|inspect] the [changes|diff] => git diff
""")


AREA = Area("gaps", FAMILIES)
