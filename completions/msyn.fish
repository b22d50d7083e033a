# Completion of msyn in fish: fixed words, so that Tab never waits for msyn.
# tests/cli/test_completions.py compares the words with what msyn accepts.

function __msyn_at --description 'Is the command line at this verb, and this second word?'
    set -l words (commandline --tokenize --cut-at-cursor)
    test "$words[2]" = "$argv[1]" || return 1
    test (count $argv) = 1 || test "$words[3]" = "$argv[2]"
end

function __msyn_wants_second --description 'Does this verb still lack its second word?'
    set -l words (commandline --tokenize --cut-at-cursor)
    test "$words[2]" = "$argv[1]" -a (count $words) = 2
end

complete --command msyn --erase
complete --command msyn --short-option h --long-option help --description 'Show how to use it'

complete --command msyn --condition __fish_use_subcommand --long-option version --description 'Print the version'
complete --command msyn --condition __fish_use_subcommand --no-files --arguments do --description 'Turn an intent into one shell command'
complete --command msyn --condition __fish_use_subcommand --no-files --arguments ask --description 'Answer a question from files or standard input'
complete --command msyn --condition __fish_use_subcommand --no-files --arguments cache --description 'Read files ahead'
complete --command msyn --condition __fish_use_subcommand --no-files --arguments watch --description 'Keep caches true while files change'
complete --command msyn --condition __fish_use_subcommand --no-files --arguments broker --description 'The process that owns the model'
complete --command msyn --condition __fish_use_subcommand --no-files --arguments shell-init --description 'Print the Ctrl-G widget for a shell'

complete --command msyn --condition '__msyn_wants_second cache' --no-files --arguments 'build ls show verify rm gc'
complete --command msyn --condition '__msyn_wants_second broker' --no-files --arguments 'start run stop status'
complete --command msyn --condition '__msyn_wants_second shell-init' --no-files --arguments 'bash zsh fish'

complete --command msyn --condition '__msyn_at do' --short-option p --long-option print --description 'Print the command and ask nothing'
complete --command msyn --condition '__msyn_at do' --short-option n --long-option count --exclusive --description 'Print up to N commands'
complete --command msyn --condition '__msyn_at do' --long-option shell --exclusive --arguments 'bash zsh fish' --description 'Write for this shell'
complete --command msyn --condition '__msyn_at do' --long-option json --description 'Print everything that is known'
complete --command msyn --condition '__msyn_at do' --long-option dry-run --description 'Print what would be run, run nothing'
complete --command msyn --condition '__msyn_at do' --long-option explain --description 'Explain the command that follows'
complete --command msyn --condition '__msyn_at do' --long-option fix --description 'Repair the command that follows'
complete --command msyn --condition '__msyn_at do' --long-option status --exclusive --description 'With --fix: its exit status'

complete --command msyn --condition '__msyn_at ask' --short-option 0 --long-option null --description 'Standard input lists files that end in NUL'
complete --command msyn --condition '__msyn_at ask' --long-option paths --description 'Standard input lists files'
complete --command msyn --condition '__msyn_at ask' --long-option text --description 'Standard input is text'
complete --command msyn --condition '__msyn_at ask' --short-option n --exclusive --description 'Show that many lines'
complete --command msyn --condition '__msyn_at ask' --long-option exact --description 'Attach nothing computed for another place'
complete --command msyn --condition '__msyn_at ask' --long-option stats --description 'Say on stderr what was computed'
complete --command msyn --condition '__msyn_at ask' --long-option json --description 'One JSON object on stdout'

complete --command msyn --condition '__msyn_at watch' --long-option status --description 'What runs, waits and failed'
complete --command msyn --condition '__msyn_at watch' --long-option json --description 'With --status: as JSON'
complete --command msyn --condition '__msyn_at watch' --long-option stop --description 'Stop the running watcher'
complete --command msyn --condition '__msyn_at watch' --long-option max-rate --exclusive --description 'Compute at most this many tokens a second'
complete --command msyn --condition '__msyn_at watch' --long-option when-idle --description 'Build only while the machine is idle'
complete --command msyn --condition '__msyn_at watch' --long-option install-service --description 'Have systemd watch whenever you are logged in'
complete --command msyn --condition '__msyn_at watch' --long-option print --description 'Print the systemd units, write nothing'
complete --command msyn --condition '__msyn_at watch' --long-option uninstall --description 'Take the systemd units away'
complete --command msyn --condition '__msyn_at watch' --short-option q --long-option quiet --description 'Say nothing but errors'

complete --command msyn --condition '__msyn_at cache build' --short-option 0 --long-option null --description 'The names in the list end in NUL'
complete --command msyn --condition '__msyn_at cache build' --short-option q --long-option quiet --description 'Print problems only'
complete --command msyn --condition '__msyn_at cache build' --long-option stale --description 'Look through known files too'
complete --command msyn --condition '__msyn_at cache ls' --long-option skipped --description 'Files that were not read, and why'
complete --command msyn --condition '__msyn_at cache ls' --long-option json --description 'JSON on stdout'
complete --command msyn --condition '__msyn_at cache show' --long-option json --description 'JSON on stdout'
complete --command msyn --condition '__msyn_at cache verify' --long-option repair --description 'Remove what is damaged'
complete --command msyn --condition '__msyn_at cache verify' --long-option json --description 'JSON on stdout'
complete --command msyn --condition '__msyn_at cache gc' --long-option max --exclusive --description 'Keep at most this much, such as 20G'
complete --command msyn --condition '__msyn_at cache gc' --long-option json --description 'JSON on stdout'

complete --command msyn --condition '__msyn_at broker status' --long-option json --description 'One JSON object on stdout'
