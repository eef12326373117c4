//! The nesting of a body, which is limited because readers of JSON are recursive.

use crate::data::refusal::Refusal;

/// The greatest number of objects and lists around a value.
const MAX_DEPTH: usize = 64;

/// Refuses a body whose objects and lists are nested too deeply. The body may be any text.
pub(super) fn check_depth(body: &[u8]) -> Result<(), Refusal> {
    let (mut depth, mut is_in_text, mut is_escaped) = (0_usize, false, false);
    for byte in body {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if is_in_text => is_escaped = true,
            b'"' => is_in_text = !is_in_text,
            b'{' | b'[' if !is_in_text => depth = depth.saturating_add(1),
            b'}' | b']' if !is_in_text => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MAX_DEPTH {
            return Err(Refusal::model(format_args!(
                "the body has more than {MAX_DEPTH} objects and lists in each other"
            )));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_deep_bodies_are_refused() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        for (body, is_accepted) in [
            (nested(MAX_DEPTH), true),
            (nested(MAX_DEPTH + 1), false),
            (r#"{"a":1}"#.repeat(1000), true),
            (format!(r#"{{"a":"{}\"["}}"#, "[".repeat(1000)), true),
            ("{\"a\":".repeat(1_000_000), false),
            (String::new(), true),
        ] {
            assert_eq!(check_depth(body.as_bytes()).is_ok(), is_accepted);
        }
    }
}
