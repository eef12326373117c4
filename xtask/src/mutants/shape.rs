//! The shape of the code of a mutant: a whole expression, or whole statements.

/// Returns the mistake in the code of a mutant. `before` is the text before it.
///
/// The compiler would find it, too, but only in the command that builds the mutants.
pub(super) fn fault(before: &str, find: &str, replace: &str) -> Option<&'static str> {
    if !is_balanced(find) || !is_balanced(replace) {
        return Some("has brackets that do not match");
    }
    if is_arm(find) {
        return Some("is an arm of a `match`");
    }
    if find.starts_with("let ") && find.ends_with(';') {
        return Some("declares a name that the code after it needs");
    }
    let before = without_comments(before);
    if ["&&", "||", "==", "+", "?"].iter().any(|operator| find.starts_with(operator)) {
        return Some("begins with an operator");
    }
    if find.starts_with('.') || before.ends_with('.') {
        return Some("is the end of an expression");
    }
    let begins =
        before.is_empty() || before.ends_with([';', '{', '}', ',']) || before.ends_with("=>");
    if find.ends_with(';') && !begins {
        return Some("ends as a statement and does not begin as one");
    }
    None
}

/// The text without comments and blanks at its end.
fn without_comments(text: &str) -> &str {
    let mut text = text.trim_end();
    while let Some(last) = text.lines().last().filter(|line| line.trim_start().starts_with("//")) {
        text = text[..text.len() - last.len()].trim_end();
    }
    text
}

/// The characters outside of texts, with their depth in brackets; `None` where brackets do not match.
fn depths(text: &str) -> Option<Vec<(char, usize)>> {
    let mut depths = Vec::new();
    let mut open = Vec::new();
    let mut rest = text.chars();
    while let Some(letter) = rest.next() {
        match letter {
            '"' => skip_text(&mut rest),
            '\'' => skip_character(&mut rest),
            '(' => open.push(')'),
            '[' => open.push(']'),
            '{' => open.push('}'),
            ')' | ']' | '}' if open.pop() != Some(letter) => return None,
            other => depths.push((other, open.len())),
        }
    }
    open.is_empty().then_some(depths)
}

fn skip_text(rest: &mut std::str::Chars<'_>) {
    while let Some(letter) = rest.next() {
        match letter {
            '\\' => drop(rest.next()),
            '"' => return,
            _ => {}
        }
    }
}

/// Skips a character in quotes, and nothing of a lifetime.
fn skip_character(rest: &mut std::str::Chars<'_>) {
    let text = rest.as_str();
    let length = match text.strip_prefix('\\') {
        Some(escaped) => escaped.find('\'').map(|end| end + 2),
        None => text.char_indices().nth(1).filter(|(_, next)| *next == '\'').map(|(at, _)| at + 1),
    };
    if let Some(after) = length.and_then(|length| text.get(length..)) {
        *rest = after.chars();
    }
}

fn is_balanced(text: &str) -> bool {
    depths(text).is_some()
}

/// Returns whether a text has the arrow of a `match` outside of all brackets.
fn is_arm(text: &str) -> bool {
    let depths = depths(text).unwrap_or_default();
    depths.windows(2).any(|pair| pair == [('=', 0), ('>', 0)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_expression_or_statement_has_no_fault() {
        for (before, find) in [
            ("let a = ", "b + c"),
            ("if ", "!a.is_b()"),
            ("    x;\n    ", "call(a)?;"),
            ("{ ", "drop(self);"),
            ("// a.\n    ", "call(')', \"}\", '\\'', '\\u{7d}');"),
            ("x => ", "match a { b => c, d => e }"),
            ("let a: &", "'a str"),
            ("a, ", "|x| x > 0"),
            ("x;\n // b.\n  // c\n ", "drop(a);"),
        ] {
            assert_eq!(fault(before, find, "other"), None, "{before}{find}");
        }
    }

    #[test]
    fn code_that_cannot_be_put_behind_a_switch_is_told() {
        for (before, find, replace, message) in [
            ("", "if a {", "if b {", "brackets"),
            ("", "a)", "b", "brackets"),
            ("", "(a]", "b", "brackets"),
            ("", "a", "b)", "brackets"),
            ("match a { ", "B => c,", "B => d,", "arm"),
            ("form", ".append(a)", ".append(b)", "end of an expression"),
            ("form.", "append(a)", "append(b)", "end of an expression"),
            ("let a = ", "b();", "c();", "does not begin"),
            ("x; ", "let a = b();", "let a = c();", "declares a name"),
            ("a ", "&& b", "&& c", "begins with an operator"),
        ] {
            let fault = fault(before, find, replace).unwrap_or_default();
            assert!(fault.contains(message), "{before}{find}: {fault}");
        }
    }
}
