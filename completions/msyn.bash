# shellcheck shell=bash
# Completion of msyn in bash: fixed words, so that Tab never waits for msyn. Where none fit, bash completes file names.
# tests/cli/test_completions.py compares the words with what msyn accepts.

__msyn_complete() {
  \builtin local IFS=$' \t\n' word="${COMP_WORDS[COMP_CWORD]}" verb="${COMP_WORDS[1]-}" words='' found
  if [[ $COMP_CWORD == 1 ]]; then
    words='do ask cache watch broker shell-init --help --version'
  elif [[ $COMP_CWORD == 2 && $verb == cache && $word != -* ]]; then
    words='build ls show verify rm gc'
  elif [[ $COMP_CWORD == 2 && $verb == broker && $word != -* ]]; then
    words='start run stop status'
  elif [[ $COMP_CWORD == 2 && $verb == shell-init && $word != -* ]]; then
    words='bash zsh fish'
  elif [[ $verb == 'do' && ${COMP_WORDS[COMP_CWORD - 1]} == --shell ]]; then
    words='bash zsh fish'
  elif [[ $word == -* ]]; then
    [[ $verb != cache && $verb != broker ]] || verb="$verb ${COMP_WORDS[2]}"
    case $verb in
      'do') words='--print -p --count -n --shell --json --dry-run --explain --fix --status' ;;
      ask) words='--null -0 --paths --text -n --exact --stats --json' ;;
      watch) words='--status --json --stop --max-rate --when-idle --install-service --print --uninstall --quiet -q' ;;
      'cache build') words='--null -0 --quiet -q --stale' ;;
      'cache ls') words='--skipped --json' ;;
      'cache show') words='--json' ;;
      'cache verify') words='--repair --json' ;;
      'cache gc') words='--max --json' ;;
      'broker status') words='--json' ;;
    esac
    words+=' --help'
  fi
  \builtin unset COMPREPLY
  found=$(\builtin compgen -W "$words" -- "$word") || \builtin return 0
  \builtin mapfile -t COMPREPLY <<END
$found
END
}
\builtin complete -o bashdefault -o default -F __msyn_complete msyn
