# shellcheck shell=bash disable=SC2016,SC2034,SC2296,SC2298,SC2300
# msyn: Ctrl-G turns the words on the command line into a command. Nothing runs before you press Enter.
#
# In ~/.zshrc:   eval "$(msyn shell-init zsh)"
# MSYN_KEY, set before that line, chooses another key, such as '^X^G'; MSYN_KEY= binds none.
#
# It is one compound command in words that bash can read too, so that another shell takes only the first branch.
# Words that an alias could hijack are quoted (\builtin), and so is every value given to local. No process is started
# before the key is pressed.

if [ -z "${ZSH_VERSION-}" ]; then
  \command printf '%s\n' 'msyn: this text is for zsh. In bash, use: eval "$(msyn shell-init bash)"' >&2
elif [[ -o interactive && -o zle ]]; then
  # fish stops at the next line and shows it.
  __msyn_exe=@MSYN@ # msyn: this text is for zsh. In fish, use: msyn shell-init fish | source
  __msyn_shown=''   # the command that the last press put on the line
  __msyn_asked=''   # the words it came from
  __msyn_skip=0     # how many candidates of those words have been seen
  __msyn_when=''    # the history number at that time: a command recalled from history is a new start

  # The key. Changes the line only when there is a command to show; the status is non-zero when msyn failed.
  __msyn_press() {
    \builtin local failed="$?" bang='' last=''
    [[ ! -o banghist ]] || bang=on
    \builtin emulate -L zsh # also makes the trap below local
    \builtin local asked="$BUFFER" heard told answer code skip=0
    \builtin set --
    if [[ -z "${BUFFER//[[:space:]]/}" ]]; then
      ((failed == 0 || failed == 130)) || last="${history[$((HISTCMD - 1))]-}"
      if [[ -z "$last" ]]; then
        \builtin zle -M 'msyn: type what you want in words first, then press the key.'
        \builtin return 1
      fi
      \builtin set -- --last "$last" --status "$failed"
    elif [[ "$BUFFER" == "$__msyn_shown" && "${HISTCMD-}" == "$__msyn_when" ]]; then
      asked="$__msyn_asked" skip=$((__msyn_skip + 1))
      \builtin set -- --previous "$BUFFER" --skip "$skip"
    fi
    # An interrupt ends the request, not this function: without a trap zsh drops the line (tests/e2e).
    \builtin trap : INT
    heard="$(__msyn_ask "$asked" "$@")"
    __msyn_drop_typeahead
    # Three parts, cut at NUL: what msyn said, the command, the exit status.
    told=${heard%%$'\0'*} answer=${heard#*$'\0'}
    code=${answer##*$'\0'} answer=${answer%$'\0'*}
    [[ "$heard" == *$'\0'*$'\0'* ]] || code=1 answer=''
    told=${told%$'\n'}
    \builtin zle redisplay # msyn drew its progress on this line; reset-prompt would run the prompt's code again
    if ((code == 0)) && [[ -n "$answer" ]]; then
      \builtin zle split-undo                           # in vi mode the typed words and the command would be one step
      BUFFER="$answer" CURSOR=${#answer} POSTDISPLAY='' # a suggestion for the old words is not one for these
      __msyn_shown="$answer" __msyn_asked="$asked" __msyn_skip="$skip" __msyn_when="${HISTCMD-}"
      [[ -z "$last" ]] || __msyn_shown='' # a repair: the next press explains it
      __msyn_warn_bang "$answer"
    elif ((code == 0)) && [[ -n "$told" ]]; then # it was a command or a question: say it above, where it stays
      \builtin zle -I
      \builtin printf '%s\n' "$told" >&2
      \builtin return 0
    elif [[ -z "$told" ]]; then # msyn itself had no time to speak
      told="msyn: no answer came (exit status $code); your line is as it was."
    fi
    [[ -z "$told" ]] || __msyn_tell "$told"
    ((code == 0)) && [[ -n "$answer" ]] || \builtin return "$((code ? code : 1))"
  }

  # zsh would replace !word on Enter, so what runs would not be what is shown. Single quotes and \ prevent that.
  __msyn_warn_bang() {
    \builtin local rest="$1"
    while [[ "$bang" == on && "$rest" == *\'*\'* ]]; do
      rest="${rest%%\'*}${rest#*\'*\'}"
    done
    [[ "$bang" != on || "${rest//\\!/}" != *![^[:space:]=\(]* ]] ||
      told="${told:+$told$'\n'}msyn: zsh will replace the ! in this command on Enter. To prevent it: setopt no_bang_hist"
  }

  # Say it below the line, where the next key clears it away; in a dumb terminal there is no below.
  __msyn_tell() {
    \builtin zle -R
    \builtin zle -M -- "$1"
  }

  # Runs msyn. Its two streams come back as one text: a message must not land in the middle of the typed line.
  # Ctrl-Z would stop msyn with zsh waiting for it: no way back.
  __msyn_ask() {
    \builtin local exe="$__msyn_exe" asked="$1" answer code=0
    \builtin shift
    if [[ ! -x "$exe" ]] && ! exe="$(\builtin whence -p msyn)"; then
      \builtin printf 'msyn: %s is gone, and there is no other msyn on the PATH.\0\000127' "$__msyn_exe"
      \builtin return
    fi
    {
      answer="$(
        \builtin trap - INT
        \builtin trap '' TSTP
        \builtin exec "$exe" 'do' --widget --shell zsh "$@" -- "$asked" 2>&3
      )" || code=$?
      \builtin printf '\0%s\0%s' "$answer" "$code"
    } 3>&1
  }

  # Enter pressed while waiting must not run a command that nobody has seen.
  __msyn_drop_typeahead() {
    \builtin local key
    while \builtin read -r -t -k 1 key; do :; done
  }

  # Bind the key $1 in all three keymaps, unless somebody else has it.
  __msyn_bind() {
    \builtin emulate -L zsh
    \builtin local key="$1" keymap found owner=''
    [[ -n "$key" ]] || \builtin return 0
    for keymap in emacs viins vicmd; do
      __msyn_owner "$keymap" "$key"
      [[ -n "$owner" ]] || \builtin continue
      [[ "${__msyn_told-}" == "$owner" ]] || \builtin printf 'msyn: %s\n' "$owner" >&2
      \builtin typeset -g __msyn_told="$owner"
      \builtin return 0
    done
    \builtin zle -N __msyn_press
    for keymap in emacs viins vicmd; do
      \builtin bindkey -M "$keymap" "$key" __msyn_press
    done
    # In a search of the history Ctrl-G ends the search: without this zsh would run the widget on what was found.
    __msyn_bound isearch '^G'
    [[ "$found" != *undefined-key* ]] || \builtin bindkey -M isearch '^G' send-break
  }

  # Sets owner to a sentence when the key $2, or a longer sequence that starts with it, is somebody else's in keymap $1.
  __msyn_owner() {
    \builtin local rest line sequence widget
    __msyn_bound "$1" "$2"
    rest="$found"
    while [[ -n "$rest" ]]; do
      line=${rest%%$'\n'*} rest=${rest#"$line"} rest=${rest#$'\n'}
      sequence="${line%\" *}" widget="${line##*\" }"
      case "$sequence $widget" in
        ' ' | *' __msyn_press' | *' undefined-key' | '"^G send-break' | '"^G list-expand' | '"^G self-insert') ;;
        *)
          # A key that was chosen by hand may replace a widget of zsh itself, the default key may not.
          [[ "$2" == '^G' || "$widget" == *\" ]] || \builtin zle -l "$widget" || \builtin continue
          owner="${sequence#\"} is taken by ${widget:0:80}"
          [[ "$sequence" == "${found%%\" *}" ]] || owner+=", and $2 alone would wait for KEYTIMEOUT"
          owner+=". To use another key: MSYN_KEY='^X^G' before the msyn line."
          \builtin return 0
          ;;
      esac
    done
  }

  # Sets found to what bindkey prints for the key $2 and for longer sequences in keymap $1. The here-document is a
  # nameless file, opened a second time for writing: a way to read a builtin without starting a process.
  __msyn_bound() {
    found=''
    {
      {
        \builtin bindkey -M "$1" -- "$2"
        \builtin bindkey -M "$1" -p -- "$2"
      } >>/proc/self/fd/9
      \builtin read -r -d '' -u 9 found
    } 2>/dev/null 9<<'EMPTY'

EMPTY
    [[ -n "$found" ]] || found="$(\builtin bindkey -M "$1" -- "$2")" # no room for a nameless file
  }

  __msyn_bind "${MSYN_KEY-^G}"
fi
