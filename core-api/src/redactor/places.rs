//! Places in a text.

use super::Redactor;

/// Returns whether no letter or digit is next to a part of a text.
pub(super) fn is_word(bytes: &[u8], start: usize, end: usize) -> bool {
    let before = start.checked_sub(1).and_then(|at| bytes.get(at));
    let is_of_word = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    !is_of_word(before) && !is_of_word(bytes.get(end))
}

/// Sorts places and merges those that touch.
pub(super) fn joined(mut places: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    places.sort_unstable();
    let mut joined: Vec<(usize, usize)> = Vec::new();
    for (start, end) in places {
        match joined.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            Some(_) | None => joined.push((start, end)),
        }
    }
    joined
}

/// Replaces places of a text by the mark.
pub(super) fn replaced(bytes: &[u8], places: Vec<(usize, usize)>) -> Vec<u8> {
    let mut clean = Vec::with_capacity(bytes.len());
    let mut from = 0;
    for (start, end) in places {
        clean.extend_from_slice(bytes.get(from..start).unwrap_or_default());
        clean.extend_from_slice(Redactor::MARK.as_bytes());
        from = end;
    }
    clean.extend_from_slice(bytes.get(from..).unwrap_or_default());
    clean
}
