"""Packing and unpacking: tar, zip, gzip, bzip2, xz, 7z."""

# ruff: noqa: E501  (one wording, one line)

from __future__ import annotations

from .language import Area, families

FAMILIES = families(r"""
=4 tar -czf {dirname}.tar.gz {dirname}
<compress> [the|my|] {dirname} <folder>
<compress> the <folder> {dirname}
compress [the|my|] {dirname} [folder|directory]
gzip [the|] {dirname} <folder>
[make|create|build] [a|an] [tarball|archive|tar.gz|tgz|compressed archive|compressed tarball] [of|from|out of|with] [the|] {dirname} <folder>
make the {dirname} <folder> [smaller|into an archive|a tarball]
back up the {dirname} <folder> [as a tarball|into an archive|to a tar.gz]
turn the {dirname} <folder> into [a tarball|an archive|a tar.gz]
put the {dirname} <folder> [in|into] an archive
squeeze the {dirname} folder into a tarball
<compress> {dir} => tar -czf {dir}.tar.gz {dir}
tarball of {dir} => tar -czf {dir}.tar.gz {dir}
compress everything in the {dirname} folder
zip up the {dirname} <folder> => zip -r {dirname}.zip {dirname}
zip [the|] {dirname} <folder> => zip -r {dirname}.zip {dirname}
[make|create] a zip [of|from|file of|archive of] the {dirname} <folder> => zip -r {dirname}.zip {dirname}
compress the {dirname} folder [as|to|into] [a zip|zip|a zip file] => zip -r {dirname}.zip {dirname}

=3 tar -czf {tgz} {dir}
<create> [a|an] [compressed|gzipped|gzip|] [tar|tar.gz|tgz|] [archive|file|tarball] [called|named|] {tgz} [of|from|with|containing] {dir}
<compress> {dir} [into|to|as] {tgz}
<compress> the {dirname} <folder> [into|to|as] {tgz} => tar -czf {tgz} {dirname}
make {tgz} [from|out of|of] {dir}
put {dir} [into|in] {tgz}
[backup|back up|save] {dir} [to|into|as|in] {tgz}
{dir} to {tgz}
<compress> everything here [into|to|as] {tgz} => tar -czf {tgz} .
<compress> [this folder|the current directory|the current folder|this directory] [into|to|as] {tgz} => tar -czf {tgz} .
<compress> {file} and {fn} into {tgz} => tar -czf {tgz} {file} {fn}
<compress> all {kind} into {tgz} => tar -czf {tgz} *.{kind}
<compress> {dir} [into|to] {tgz} [excluding|without|but leave out|skipping|except] [the|] {dirname} [directory|folder] => tar -czf {tgz} --exclude={dirname} {dir}
create {tgz} from {dir} without [the|] {kind} => tar -czf {tgz} --exclude='*.{kind}' {dir}

=3.5 tar -xzf {tgz}
<extract> [the|] [archive|file|tarball|] {tgz} [here|in the current directory|]
untar {tgz}
[get|take] [the|] files out of {tgz}
what do i do to open {tgz}
<extract> {tgz} [to|into|in|inside|under] {dir} => tar -xzf {tgz} -C {dir}
<extract> {tgz} [to|into|in] the {dirname} [folder|directory] => tar -xzf {tgz} -C {dirname}
open up {tgz} [in|into] {dir} => tar -xzf {tgz} -C {dir}
put the contents of {tgz} [in|into] {dir} => tar -xzf {tgz} -C {dir}
<extract> [only|just|] {fn} from {tgz} => tar -xzf {tgz} {fn}
<extract> {tgz} without the top [folder|directory] => tar -xzf {tgz} --strip-components=1

=2 tar -tzf {tgz}
[list|show|see|view] [the|] [contents|content|files] [of|in|inside] {tgz} [without extracting|without unpacking|]
what [is|files are] [in|inside] {tgz}
what's [in|inside] {tgz}
look inside {tgz}
peek into {tgz}
is {fn} in {tgz} => tar -tzf {tgz} | grep '{fn}'

=1.5 tar -cf {tar} {dir}
<create> [a|an uncompressed|] tar [archive|file|] {tar} [of|from|with|containing] {dir}
[archive|tar|pack] {dir} [into|to|as] {tar}
<extract> {tar} => tar -xf {tar}
<extract> {tar} [to|into|in] {dir} => tar -xf {tar} -C {dir}
[list|show] [the|] [contents of|files in] {tar} => tar -tf {tar}
what is in {tar} => tar -tf {tar}
add {file} to [the archive|] {tar} => tar -rf {tar} {file}

=1.5 tar -cjf {tbz} {dir}
<compress> {dir} [into|to|as] {tbz}
<create> [a|] bzip2 [archive|tarball] {tbz} [of|from] {dir}
<extract> {tbz} => tar -xjf {tbz}
<extract> {tbz} [to|into] {dir} => tar -xjf {tbz} -C {dir}
what is in {tbz} => tar -tjf {tbz}
<compress> {dir} [into|to|as] {txz} => tar -cJf {txz} {dir}
<extract> {txz} => tar -xJf {txz}
<extract> {txz} [to|into] {dir} => tar -xJf {txz} -C {dir}

=2 zip -r {zip} {dir}
zip [up|] {dir} [into|to|as] {zip}
<create> [a zip|zip|a zip archive|zip file|] {zip} [of|from|with|containing] {dir}
compress {dir} [into|to|as] {zip}
put {dir} [in|into] {zip}
zip everything here into {zip} => zip -r {zip} .
zip all {kind} [into|as|to] {zip} => zip {zip} *.{kind}
zip {file} [into|to|as] {zip} => zip {zip} {file}
zip {file} and {fn} [into|as] {zip} => zip {zip} {file} {fn}
add {file} to {zip} => zip {zip} {file}
[password protect|encrypt] {dir} [into|as] {zip} => zip -er {zip} {dir}
zip {dir} into {zip} with a password => zip -er {zip} {dir}

=2.5 unzip {zip}
[unzip|extract|unpack|decompress|open|uncompress|expand] [the|] [archive|file|] {zip}
unzip {zip} [here|in the current directory|]
unzip {zip} [to|into|in] {dir} => unzip {zip} -d {dir}
[extract|unpack] {zip} [to|into|in] {dir} => unzip {zip} -d {dir}
list [the contents of|what is in|files in] {zip} => unzip -l {zip}
what [is|files are] [in|inside] {zip} => unzip -l {zip}
show files inside {zip} without extracting => unzip -l {zip}
unzip all zip files [here|in this folder|] => for f in *.zip; do unzip "$f"; done
test [the zip|] {zip} [for errors|] => unzip -t {zip}

=2 gzip {file}
[compress|gzip] [the file|] {file} [with gzip|using gzip|]
make {file} smaller with gzip
gzip {file} [but keep|keeping|and keep] the original => gzip -k {file}
compress {file} [but keep|keeping|and keep] the original => gzip -k {file}
gzip all {kind} {where} => find {where} -type f -name '*.{kind}' -exec gzip {} +
compress [all|every|each of the] {kind} {where} with gzip => find {where} -type f -name '*.{kind}' -exec gzip {} +
compress [each|every] {onekind} {where} => find {where} -type f -name '*.{onekind}' -exec gzip {} +
[decompress|gunzip|uncompress|ungzip|unpack] [the file|] {gz} => gunzip {gz}
gunzip {gz} but keep the [compressed|original] file => gunzip -k {gz}
[view|show|read|cat] [the compressed file|] {gz} [without decompressing it|] => zcat {gz}
[search|grep|look] for {text} in {gz} => zgrep '{text}' {gz}
lines with {text} in {gz} => zgrep '{text}' {gz}
count [the|] lines in {gz} => zcat {gz} | wc -l
compress {file} with bzip2 => bzip2 {file}
compress {file} with xz => xz {file}
compress {file} [as much as possible|with the best compression] => xz -9 {file}
compress {file} with zstd => zstd {file}
make a 7z archive of {dir} => 7z a {dir}.7z {dir}
extract {fn}.7z => 7z x {fn}.7z
unpack {fn}.rar => unrar x {fn}.rar
""")

AREA = Area("archives", FAMILIES)
