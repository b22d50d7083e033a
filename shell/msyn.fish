# msyn: Ctrl-G turns the words on the command line into a command. Nothing runs before you press Enter.
#
# In ~/.config/fish/config.fish:   msyn shell-init fish | source
# MSYN_KEY, set before that line, chooses another key, such as '^O' or '\eg'; an empty MSYN_KEY binds none.
#
# The first command is one that bash can read as well; what follows is fish alone.

test -n "$FISH_VERSION" || printf '%s\n' 'msyn: this text is for fish. In bash, use: eval "$(msyn shell-init bash)"' >&2

if status is-interactive
    set -g __msyn_exe @MSYN@
    set -g __msyn_shown # the command that the last press put on the line
    set -g __msyn_asked # the words it came from
    set -g __msyn_skip 0 # how many candidates of those words have been seen

    # The key. Changes the line only when there is a command to show; the status is non-zero when msyn failed.
    function __msyn_press --description 'Turn the words on the command line into a command'
        set -l failed $status
        set -l line (commandline | string collect)
        set -l asked $line
        set -l again
        set -l skip 0
        if not string match -qr '\S' -- "$line"
            if test $failed = 0 -o $failed = 130 -o -z "$history[1]"
                __msyn_tell 'msyn: type what you want in words first, then press the key.'
                return 1
            end
            set again --last $history[1] --status $failed
        else if test "$line" = "$__msyn_shown"
            set asked $__msyn_asked
            set skip (math $__msyn_skip + 1)
            set again --previous $line --skip $skip
        end
        # Three parts: what msyn said, the command, the exit status.
        set -l heard (__msyn_ask $again -- $asked | string split0)
        set -l code $heard[3]
        test -n "$code" || set code 1
        set -l said $heard[1] # without a command: it was one already, or a question
        if test "$code" = 0 -a -n "$heard[2]"
            commandline --replace -- $heard[2]
            set -g __msyn_shown $heard[2]
            set -g __msyn_asked $asked
            set -g __msyn_skip $skip
            test "$again[1]" != --last || set -g __msyn_shown # a repair: the next press explains it
        else if test -z "$heard[1]" # msyn itself had no time to speak
            set heard[1] "msyn: no answer came (exit status $code); your line is as it was."
        end
        if test -n "$heard[1]"
            __msyn_tell $heard[1]
        else
            commandline --function repaint
        end
        test -n "$heard[2]" -o -n "$said" && return $code
        test "$code" = 0 && return 1
        return $code
    end

    # Runs msyn under sh, which can tell its two streams apart and takes the interrupt that would end the function.
    # Ctrl-Z would stop msyn with fish waiting for it: no way back.
    function __msyn_ask
        set -l exe $__msyn_exe
        if not test -x $exe && not set exe (command --search msyn)
            printf 'msyn: %s is gone, and there is no other msyn on the PATH.\0\0127' $__msyn_exe
            return
        end
        command sh -c 'trap : INT; trap "" TSTP
            { answer=$(trap - INT; exec "$@" 2>&3); printf "\0%s\0%s" "$answer" "$?"; } 3>&1
        ' sh $exe do --widget --shell fish $argv
    end

    # Say it below the line and draw the prompt again.
    function __msyn_tell
        printf '\n%s\n' $argv[1] >&2
        commandline --function repaint
    end

    # A command that was run is no longer a candidate: the same text, recalled, is a new start.
    function __msyn_forget --on-event fish_preexec
        set -g __msyn_shown
    end

    # Bind the key $1 in the keymaps of emacs and vi mode, unless somebody else has it.
    function __msyn_bind
        test -n "$argv[1]" || return 0
        # ^G and \C-g, as bash and zsh write it, are \cg in fish.
        set -l key (string replace --all --regex '(\^|\\\\[cC]-)(.)' '\\\\c$2' -- $argv[1] | string unescape)
        for mode in default insert visual
            set -l owner (bind --user --mode $mode $key 2>/dev/null | string replace --regex '^bind .*? (?=\S+$)' '')
            if test -n "$owner" && not string match --quiet '*__msyn_press*' -- $owner
                if test "$owner" != "$__msyn_told"
                    set -g __msyn_told $owner
                    printf 'msyn: %s is taken by %s. To use another key: %s before the msyn line.\n' \
                        $argv[1] (string join ' ' -- $owner | string sub --length 80) 'set -g MSYN_KEY ^O' >&2
                end
                return 0
            end
        end
        for mode in default insert visual
            bind --mode $mode $key __msyn_press
        end
    end

    if set -q MSYN_KEY
        __msyn_bind "$MSYN_KEY"
    else
        __msyn_bind '^G'
    end
end
