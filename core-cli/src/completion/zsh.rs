//! Completions in zsh, without a blank after a word that goes on.

use clap_complete::env::Zsh;

use super::script::OwnScript;

/// The script that zsh runs at Tab.
///
/// The script of `clap_complete` adds a blank to every word but folders. This one adds none to a word that ends in `=` or
/// `:`, such as `csv:`. Each line of the answer is a value, then a colon and a help. Colons within the value have a
/// backslash.
const SCRIPT: &str = r#"#compdef BIN
function _NAME_complete() {
    local -a lines=("${(@f)$( \
        _CLAP_IFS=$'\n' _CLAP_COMPLETE_INDEX="$((CURRENT - 1))" VAR="zsh" \
        COMPLETER -- "${words[@]}" 2>/dev/null \
    )}")
    local -a folders unfinished finished
    local line value help hidden=$'\1'
    for line in $lines; do
        # A colon of the value is hidden while the help is cut off.
        line="${line//\\:/$hidden}"
        value="${line%%:*}"
        help="${line#"$value"}"
        line="${line//$hidden/\\:}"
        case "$value" in
            */) folders+=("${${value%/}//$hidden/\\:}$help") ;;
            *[=$hidden]) unfinished+=("$line") ;;
            ?*) finished+=("$line") ;;
        esac
    done
    (( $#folders )) && _describe -V 'values' folders -S '/' -r '/'
    (( $#unfinished )) && _describe -V 'values' unfinished -S ''
    (( $#finished )) && _describe -V 'values' finished
}

compdef _NAME_complete BIN
"#;

/// The shell zsh, with a script of its own.
pub(super) const ZSH: OwnScript<Zsh> = OwnScript { shell: Zsh, script: SCRIPT };
