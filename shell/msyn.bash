# shellcheck shell=bash
# msyn: Ctrl-G turns the words on the command line into a command. Nothing runs before you press Enter.
#
# In ~/.bashrc:   eval "$(msyn shell-init bash)"
# MSYN_KEY, set before that line, chooses another key, such as '\C-x\C-g'; MSYN_KEY= binds none.
#
# It is one compound command, so that another shell reads it whole and takes only the first branch. Words that
# an alias could hijack are quoted (\builtin), and so is every value given to local: behind \builtin it would be split. It starts no process unless vi mode, another key or a conflict
# asks for a closer look at what is bound.

if [ -z "${BASH_VERSION-}" ]; then
  # shellcheck disable=SC2016  # the words are shown, not run
  \command printf '%s\n' 'msyn: this text is for bash. In zsh, use: eval "$(msyn shell-init zsh)"' >&2
elif [ "${BASH_VERSION%%.*}" -lt 4 ]; then
  \command printf 'msyn: Ctrl-G needs bash 4.0 or later; this is %s. Everything else works.\n' "$BASH_VERSION" >&2
elif [[ $- == *i* ]]; then
  # fish stops at the next line and shows it.
  __msyn_exe=@MSYN@ # msyn: this text is for bash. In fish, use: msyn shell-init fish | source
  __msyn_shown=''   # the command that the last press put on the line
  __msyn_asked=''   # the words it came from
  __msyn_skip=0     # how many candidates of those words have been seen
  __msyn_when=''    # the history number at that time: a command recalled from history is a new start

  # The key. Changes the line only when there is a command to show; the status is non-zero when msyn failed.
  __msyn_press() {
    \builtin local failed="$?" IFS=$' \t\n' line="${READLINE_LINE-}" asked saved answer code=0 skip=0 last=''
    asked=$line
    \builtin set --
    if [[ -z ${line//[[:space:]]/} ]]; then
      ((failed == 0 || failed == 130)) || __msyn_recall
      if [[ -z $last ]]; then
        __msyn_say 'type what you want in words first, then press the key.'
        \builtin return 1
      fi
      \builtin set -- --last "$last" --status "$failed"
    elif [[ $line == "$__msyn_shown" && ${HISTCMD-} == "$__msyn_when" ]]; then
      asked=$__msyn_asked skip=$((__msyn_skip + 1))
      \builtin set -- --previous "$line" --skip "$skip"
    fi
    # An interrupt ends the request, not this function: without a trap bash drops the line (tests/e2e).
    saved=$(\builtin trap -p INT)
    \builtin trap : INT
    answer=$(__msyn_ask "$asked" "$@") || code=$?
    \builtin eval "\\builtin ${saved:-trap - INT}"
    __msyn_drop_typeahead
    if ((code == 0)) && [[ -n $answer ]]; then
      READLINE_LINE=$answer READLINE_POINT=0x7fffffff # beyond the end is the end, in bytes or characters
      __msyn_shown=$answer __msyn_asked=$asked __msyn_skip=$skip __msyn_when=${HISTCMD-}
      [[ -z $last ]] || __msyn_shown='' # a repair: the next press explains it
      __msyn_warn_bang "$answer"
      \builtin return 0
    fi
    ((code)) || \builtin return 0 # it was a command or a question: what msyn had to say stands above the line
    if ((code > 130)); then       # msyn itself had no time to speak
      __msyn_say "no answer came (exit status $code); your line is as it was."
    fi
    \builtin return "$code"
  }

  # Sets last to the command that ran last, as history has it. Read from a here-document, as in __msyn_untouched.
  __msyn_recall() {
    {
      HISTTIMEFORMAT='' \builtin history 1 >>/proc/self/fd/9
      \builtin read -r -d '' last <&9 || :
    } 2>/dev/null 9<<'EMPTY'

EMPTY
    last=${last#"${last%%[![:space:]]*}"}
    last=${last#"${last%%[!0-9]*}"}
    last=${last#\*}
    last=${last#"${last%%[![:space:]]*}"}
    last=${last%"${last##*[![:space:]]}"}
  }

  # Runs in a subshell and becomes msyn. Ctrl-Z would stop msyn with bash waiting for it: no way back.
  __msyn_ask() {
    \builtin local exe="$__msyn_exe" asked="$1"
    \builtin shift
    if [[ ! -x $exe ]] && ! exe=$(\builtin type -P msyn); then
      __msyn_say "$__msyn_exe is gone, and there is no other msyn on the PATH."
      \builtin exit 127
    fi
    \builtin trap - INT
    \builtin trap '' TSTP
    \builtin exec "$exe" 'do' --widget --shell bash "$@" -- "$asked"
  }

  # Enter pressed while waiting must not run a command that nobody has seen.
  __msyn_drop_typeahead() {
    \builtin local key
    while \builtin read -r -t 0; do
      \builtin read -r -s -N 1 -t 0.1 key || \builtin break
    done 2>/dev/null
  }

  # bash would replace !word on Enter, so what runs would not be what is shown.
  __msyn_warn_bang() {
    [[ $- == *H* && $1 == *!* ]] || \builtin return 0
    [[ $(\builtin history -p -- "$1" 2>/dev/null) == "$1" ]] ||
      __msyn_say 'bash will replace the ! in this command on Enter. To prevent it: set +H'
  }

  __msyn_say() {
    \builtin printf 'msyn: %s\n' "$1" >&2
  }

  # Bind the key $1 in all three keymaps, unless somebody else has it.
  __msyn_bind() {
    \builtin local IFS=$' \t\n' key="${1//^/\\C-}" keymap owner
    [[ -n $key ]] || \builtin return 0
    if [[ $key == *\\C-[A-Z]* ]]; then
      key=${key,,}
      key=${key//\\c-/\\C-} # readline prints, and compares, Ctrl-G as \C-g
    fi
    if ! __msyn_untouched "$key"; then
      owner=$(__msyn_owner "$key")
      if [[ -n $owner ]]; then
        [[ ${__msyn_told-} == "$owner" ]] ||
          __msyn_say "$key is taken by ${owner:0:80}. To use another key: MSYN_KEY='\\C-x\\C-g' before the msyn line."
        __msyn_told=$owner
        \builtin return 0
      fi
    fi
    for keymap in emacs-standard vi-insert vi-command; do
      # Under set -e a failing widget would end the shell: hence || :
      \builtin bind -m "$keymap" -x "\"$key\": __msyn_press || :" 2>/dev/null || :
    done
  }

  # Is the key the default one, with nothing but readline's own abort on it? Asked without starting a process: the
  # here-document is an empty pipe or file, opened a second time for writing. The output is a line or two, so it fits.
  # vi-insert has no such short question, so with vi mode on the answer is always: look closer.
  __msyn_untouched() {
    \builtin local found=''
    if [[ $1 == '\C-g' && ! -o vi ]]; then
      {
        {
          \builtin bind -m emacs-standard -q abort
          \builtin bind -m vi-command -q abort
        } >>/proc/self/fd/9
        \builtin read -r -d '' found <&9 || :
      } 2>/dev/null 9<<'EMPTY'

EMPTY
    fi
    [[ $found == *'"\C-g"'*'"\C-g"'* ]]
  }

  # Who has the key $1, or a longer sequence that starts with it: what is bound there, as readline prints it.
  # Line by line: cutting the whole text at a pattern took bash half a second.
  __msyn_owner() {
    \builtin local keymap line lines
    \builtin mapfile -t lines <<END
$(
      for keymap in emacs-standard vi-insert vi-command; do
        \builtin bind -m "$keymap" -X
        \builtin bind -m "$keymap" -s
        # A key that was chosen by hand may replace a function of readline, the default key may not.
        [[ $1 != '\C-g' ]] || \builtin bind -m "$keymap" -p
      done 2>/dev/null
    )
END
    for line in "${lines[@]}"; do
      case $line in
        '"'"$1"*) ;;
        *) \builtin continue ;;
      esac
      case $line in
        *__msyn_press* | *': abort' | *': self-insert' | *': do-lowercase-version') ;;
        *)
          line=${line#\"*\"}
          line=${line#:}
          \builtin printf '%s\n' "${line# }"
          \builtin return 0
          ;;
      esac
    done
  }

  __msyn_bind "${MSYN_KEY-\C-g}"
fi
