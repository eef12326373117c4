//! Completions in bash, also after `=` and `:`.

use clap_complete::env::Bash;

use super::script::OwnScript;

/// The script that bash runs at Tab.
///
/// bash splits words at `=` and `:`, and completes the last part only. The script of `clap_complete` passes the parts, so
/// `csv:FOLDER` and `COLUMN=FIELD` stay unknown to the command. This one passes whole words, and cuts off the answer what
/// bash keeps. The separator of answers is the one that `clap_complete` uses.
const SCRIPT: &str = r#"_NAME_complete() {
    local IFS=$'\013'
    local line="${COMP_LINE:0:COMP_POINT}" word between keep="" index
    local -a words=()
    for ((index = 0; index <= COMP_CWORD; index++)); do
        word="${COMP_WORDS[index]}"
        between="${line%%"$word"*}"
        if ((index > 0)) && [[ -z "$between" && "$line" != [[:space:]]* ]]; then
            words[${#words[@]}-1]+="$word"
        else
            words+=("$word")
        fi
        line="${line#"$between$word"}"
    done
    word="${words[${#words[@]}-1]}"
    keep="${word%"$2"}"
    if [[ "$keep" != *[=:] ]]; then
        # The word without the quote at which it may begin.
        words[${#words[@]}-1]="$2"
        keep=""
    fi
    local can_suppress=true
    compopt +o nospace 2> /dev/null && can_suppress=false
    COMPREPLY=( $( \
        _CLAP_IFS="$IFS" \
        _CLAP_COMPLETE_INDEX="$((${#words[@]} - 1))" \
        _CLAP_COMPLETE_COMP_TYPE="$COMP_TYPE" \
        _CLAP_COMPLETE_SPACE="$can_suppress" \
        VAR="bash" \
        "COMPLETER" -- "${words[@]}" 2> /dev/null \
    ) )
    if [[ $? != 0 ]]; then
        unset COMPREPLY
        return
    fi
    if [[ $can_suppress == false && "${COMPREPLY-}" =~ [=/:]$ ]]; then
        compopt -o nospace
    fi
    COMPREPLY=("${COMPREPLY[@]#"$keep"}")
}
if [[ "${BASH_VERSINFO[0]}" -eq 4 && "${BASH_VERSINFO[1]}" -ge 4 || "${BASH_VERSINFO[0]}" -gt 4 ]]; then
    complete -o nospace -o bashdefault -o nosort -F _NAME_complete BIN
else
    complete -o nospace -o bashdefault -F _NAME_complete BIN
fi
"#;

/// The shell bash, with a script of its own.
pub(super) const BASH: OwnScript<Bash> = OwnScript { shell: Bash, script: SCRIPT };
