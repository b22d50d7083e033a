"""git. What throws work away (reset --hard, clean) is only written for requests that say so."""

# ruff: noqa: E501  (one wording, one line)

from __future__ import annotations

from .language import Area, families

FAMILIES = families(r"""
=2.5 git status
[show|check|what is|what's] [the|my|] git status
git status
[show|list] [uncommitted|my|modified|changed] [changes|files] in git
[which|what] files [did i change|have i changed|have changed|are modified|have uncommitted changes] [in git|in this repo|in the repository|]
is [my working tree|the working tree|my tree|everything] [clean|committed]
[do i have|are there] [any|] uncommitted changes
anything [to commit|uncommitted]
[untracked|which are the untracked|list untracked] files => git ls-files --others --exclude-standard

=3 git diff
what [did i|have i] change[d|] [since the last commit|since my last commit|so far|in this repo|in git|]
what did i change [since the last commit|]
what have i changed
[show|see|display|review] [me|] [my|the|all|] [changes|unstaged changes|uncommitted changes|local changes|diff|modifications]
[diff|differences] [against|to|with|since] the last commit => git diff HEAD
what changed [in the code|in the working tree|locally|]
how does my [working copy|code|working tree] differ [from the last commit|]
show [me|] what [i changed|is different|i modified] [in git|]
[show|see] [my|the|] changes [in|to] {file} => git diff {file}
what did i change in {file} => git diff {file}
[show|see|what are] [the|my|] staged changes => git diff --staged
what [am i about to commit|will be committed|is staged] => git diff --staged
[diff|differences|compare] between [branch|] {branch} and {branch2} => git diff {branch}..{branch2}
compare [this branch|my branch|the current branch] [with|to|against] {branch} => git diff {branch}
[which|what] files differ [from|between here and] branch {branch} => git diff --name-only {branch}
what changed in commit {hash} => git show {hash}
[show|look at|display] commit {hash} => git show {hash}
[show|what was in|what did] the last commit [change|] => git show
what did i [commit last|last commit] => git show

=3 git commit -am {msg}
commit [all|my|all my|the|] changes with [the|] message {msg}
commit [everything|all modified files|all changed files|it all|all] with [the|] message {msg}
save my work [in git|] with [the|] message {msg}
commit all: {msg}
commit [the|] staged changes with [the|] message {msg} => git commit -m {msg}
commit with [the|] message {msg} => git commit -m {msg}
git commit {msg} => git commit -m {msg}
commit [what is staged|] saying {msg} => git commit -m {msg}
[stage|add] everything and commit [it|] with [message|] {msg} => git add -A && git commit -m {msg}
commit {file} with [the|] message {msg} => git commit {file} -m {msg}
[change|edit|fix|reword] the [last|] commit message [to|] {msg} => git commit --amend -m {msg}
[change|edit|fix|reword] the [message of the last commit|last commit message] => git commit --amend
add [this|these changes|my changes|the staged changes] to the last commit => git commit --amend --no-edit
amend the last commit [without changing the message|] => git commit --amend --no-edit
i forgot [a file|something] in the last commit => git commit --amend --no-edit
undo [the|my] last commit [but keep the changes|and keep the changes|keeping the changes|without losing the changes|] => git reset --soft HEAD~1
take back [the|my] last commit => git reset --soft HEAD~1
undo the last {few} commits but keep the changes => git reset --soft HEAD~{few}
[revert|undo with a new commit] [the commit|commit|] {hash} => git revert {hash}
[throw away|discard] the last commit and [all|] its changes [completely|for good|] => git reset --hard HEAD~1
[hard reset|reset hard|git reset --hard] to [the last commit|HEAD] => git reset --hard HEAD
[hard reset|reset hard] [the branch|] to {branch} => git reset --hard {branch}
[throw away|discard|drop|wipe] all [my|] [local|uncommitted|] changes [in the whole repo|for good|irrevocably|everywhere] => git restore .

=2.5 git switch -c {branch}
[create|make|start] [and switch to|and check out|] a [new|] [git|] branch [called|named|] {branch}
[new|start a] branch {branch}
[create|make] a branch {branch} and [switch to it|check it out|go to it]
branch off [as|to|into] {branch}
[switch|change|go|move|jump] to [the|] branch {branch} => git switch {branch}
[switch|change|go] to the {branch} branch => git switch {branch}
[check out|checkout] [the branch|branch|the|] {branch} => git switch {branch}
[go|switch] back to the [previous|last] branch => git switch -
[go back|switch back] to {branch} => git switch {branch}
[list|show] [all|my|local|] branches => git branch
[which|what] branches [are there|do i have|exist] => git branch -a
[list|show] [all|] [remote|remote tracking] branches => git branch -r
[list|show] all branches including remote ones => git branch -a
[which|what] branch [am i on|is this|is checked out] => git branch --show-current
current branch => git branch --show-current
[delete|remove] [the|] [branch|local branch] {branch} => git branch -d {branch}
[force delete|delete by force] [the|] branch {branch} => git branch -D {branch}
[delete|remove] [the|] [remote branch|branch on the remote] {branch} => git push origin --delete {branch}
[rename|change the name of] [this|the current|my] branch to {branch} => git branch -m {branch}
rename [the|] branch {branch} to {branch2} => git branch -m {branch} {branch2}
merge [the|] [branch|] {branch} [into this one|into the current branch|here|] => git merge {branch}
merge {branch} into {branch2} => git switch {branch2} && git merge {branch}
[abort|cancel|stop] the merge => git merge --abort
rebase [this branch|my branch|] onto {branch} => git rebase {branch}
rebase on [top of|] {branch} => git rebase {branch}
[abort|cancel|stop] the rebase => git rebase --abort
continue the rebase => git rebase --continue
[squash|combine|edit] the last {few} commits => git rebase -i HEAD~{few}
[cherry-pick|cherry pick|pick] [the commit|commit|] {hash} => git cherry-pick {hash}
[which|what] branches are [already|] merged => git branch --merged

=2.5 git log --oneline
[show|view|display|see] [the|] [git|commit] [log|history] [in short|short|compact|one line each|one line per commit|]
[compact|short|brief] [git|commit] [log|history]
[list|show] [the|] commits
[show|list] [the|] last {few} commits => git log -n {few} --oneline
last {few} commits [one line each|] => git log -n {few} --oneline
[show|view] the [full|long|detailed] [git|commit] [log|history] => git log
[show|view] the [git|commit] [history|log] as a graph => git log --oneline --graph --all
[branch|commit] graph => git log --oneline --graph --all
[show|list] [the|] commits [by|of|from] {user} => git log --author={user}
what did {user} commit => git log --author={user}
[show|list] [the|] commits [of|from|in] the last {days} => git log --since='{days} days ago'
what was committed in the last {days} => git log --since='{days} days ago'
commits since yesterday => git log --since=yesterday
what did i do yesterday [in git|] => git log --since=yesterday --author="$(git config user.name)"
[show|list] commits since {date} => git log --since={date}
[commits|history|log] of {file} => git log --oneline -- {file}
[who changed|who touched|which commits changed] {file} => git log --oneline -- {file}
how did {file} change over time => git log -p -- {file}
who [wrote|changed] [which|each|every] line [of|in] {file} => git blame {file}
[blame|annotate] {file} => git blame {file}
[search|find] commits [whose message contains|mentioning|with message] {word} => git log --oneline --grep={word}
[which|what] commit [added|introduced|removed] {word} => git log --oneline -S {word}
how many commits [are there|does this repo have|have we made] => git rev-list --count HEAD
[number of commits|commit count] [per author|by author|of each author] => git shortlog -sn
who [committed|contributed] [the|] most => git shortlog -sn
[list|show] [all|the|] contributors => git shortlog -sn
[hash|id] of the [last|current] commit => git rev-parse HEAD
[last|latest] commit => git log -n 1 --oneline
when was the last commit => git log -n 1 --format=%cr
[find|recover|restore] a lost commit => git reflog
[show|view] the reflog => git reflog

=2.5 git add -A
[stage|add] [all|] [changes|files|everything] [in git|to git|for commit|for the next commit|]
[stage|add] {file} [for commit|to git|to the index|for the next commit|] => git add {file}
[stage|add] all {kind} [for commit|to git] => git add '*.{kind}'
unstage {file} => git restore --staged {file}
[remove|take] {file} from the [index|staging area] => git restore --staged {file}
unstage everything => git restore --staged .
[discard|undo|revert|throw away] [my|local|the|] changes [to|in|of] {file} => git restore {file}
restore {file} [to the last commit|from git|] => git restore {file}
[get|bring] back the [committed|last committed] version of {file} => git restore {file}
restore {file} from [commit|] {hash} => git restore --source={hash} {file}
get {file} from branch {branch} => git restore --source={branch} {file}
[stop tracking|untrack] {file} [but keep it|] => git rm --cached {file}
[remove|delete] {file} from [git|the repository] => git rm {file}
[stash|put aside|shelve|save for later|park] [my|the|all|] [changes|work|current changes] => git stash
[stash|put aside] [my|the|] changes including untracked files => git stash -u
[apply|get back|pop|restore|bring back] [my|the|] [stash|stashed changes|last stash] => git stash pop
[list|show] [the|my|all|] stashes => git stash list
[what is|show what is] in the [stash|last stash] => git stash show -p
[drop|delete|throw away] the [last|] stash => git stash drop
[git clean|clean with git]: [delete|remove] [all|] untracked files => git clean -fd
delete all untracked files and directories with git clean => git clean -fd
[show|list] what git clean would [delete|remove] => git clean -nd
[initialize|create|init|start] [a|] [new|] [git|] repository [here|in this folder|]  => git init
make this folder a git repository => git init

=2.5 git push
push [my|the|] [changes|commits|work|branch|] [to the remote|to the server|to github|upstream|]
[upload|send] my commits
push [the|] branch {branch} => git push -u origin {branch}
push [this|the current|my|the new] branch [and set upstream|for the first time|to origin] => git push -u origin HEAD
push [all|] tags => git push --tags
[force push|push by force] [safely|with lease|] => git push --force-with-lease
[pull|get|fetch and merge] [the|] [latest|newest|remote|] [changes|commits|version] [from the remote|from the server|from github|] => git pull
update [my|this|the local] [branch|repo|repository|copy] [from the remote|] => git pull
git pull [with rebase|and rebase] => git pull --rebase
pull and rebase => git pull --rebase
[fetch|get] [all|everything|] from [all|] remotes [without merging|] => git fetch --all
fetch [the latest changes|] [without merging|] => git fetch
fetch and prune [deleted|stale|old] [remote|] branches => git fetch --prune
[list|show] [the|all|] remotes [with their urls|] => git remote -v
where does [this repo|origin] [push|point] to => git remote -v
add [a|the|] remote {name} [with url|at|pointing to|] {url} => git remote add {name} {url}
change the [url of the remote|remote url] [origin|] to {url} => git remote set-url origin {url}
remove the remote {name} => git remote remove {name}
[which|what] commits [are not pushed|have i not pushed|are unpushed] [yet|] => git log --oneline '@{upstream}..'
unpushed commits => git log --oneline '@{upstream}..'

=2.5 git clone {url}
clone [the|] [git|] [repository|repo|] {url}
get [a copy of|] the repo {url}
clone {url} [into|to|as] {name} => git clone {url} {name}
[shallow clone|clone only the last commit of|clone without history] {url} => git clone --depth 1 {url}
clone [only|] [the|] branch {branch} of {url} => git clone --branch {branch} {url}
clone {url} with [submodules|all submodules] => git clone --recurse-submodules {url}
update [the|all|] submodules => git submodule update --init --recursive
[create|add|make] [a|the|] tag {name} => git tag {name}
tag [this|the current|the last] commit [as|with|] {name} => git tag {name}
[create|add] an annotated tag {name} with [the|] message {msg} => git tag -a {name} -m {msg}
[list|show] [all|] tags => git tag
[delete|remove] [the|] tag {name} => git tag -d {name}
check out [the|] tag {name} => git checkout {name}
set my git [name|user name|username] to {name} => git config --global user.name {name}
set my git email to {email} => git config --global user.email {email}
[show|list] [my|the|] git [config|settings|configuration] => git config --list
[which|what] files does git [track|know] => git ls-files
[list|show] [all|] tracked files => git ls-files
[create|make] a patch from the last commit => git format-patch -1 HEAD
apply [the|] patch {fn}.patch => git apply {fn}.patch
[search|grep] [the|] tracked files for {text} => git grep -n '{text}'
git grep {text} => git grep -n '{text}'
[start|begin] bisecting => git bisect start
ignore {file} in git => echo '{file}' >> .gitignore
""")

AREA = Area("git", FAMILIES)
