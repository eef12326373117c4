//! Values without a name, each noted once in the log of the program.

use std::{
    any::type_name,
    collections::{BTreeMap, BTreeSet},
    sync::{Mutex, PoisonError},
};

use super::{UnknownValue, WireEnum, WireValue};

/// How many values of an enum are remembered; a server that makes up values must not fill the memory.
const CAPACITY: usize = 100;

/// How many characters of a value are remembered and shown.
const SHOWN: usize = 64;

/// Notes a value of an enum that this version does not name, the first time that it comes.
#[cold]
pub(super) fn unknown<E: WireEnum>(value: &UnknownValue) {
    note(type_name::<E>(), value);
}

fn note(path: &'static str, value: &UnknownValue) {
    static SEEN: Mutex<BTreeMap<&str, BTreeSet<String>>> = Mutex::new(BTreeMap::new());
    let value = shown(value);
    let mut seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
    let values = seen.entry(path).or_default();
    if values.len() < CAPACITY && values.insert(value.clone()) {
        drop(seen);
        let name = path.rsplit("::").next().unwrap_or(path);
        let value = if is_public(&value) { value } else { "a text that is not a word".to_owned() };
        tracing::warn!(%value, "an unknown value of the enum {name}; it is kept as it is");
    }
}

/// Whether a value, in quotes where it is a text, can be shown: a number, or letters like those of the
/// names that Core uses. A server that does not behave may repeat a token in its place.
fn is_public(value: &str) -> bool {
    const LONGEST: usize = 20;
    let Some(text) = value.strip_prefix('"') else { return true };
    let text = text.trim_end_matches('"');
    text.len() <= LONGEST
        && text.chars().all(|letter| letter.is_ascii_alphabetic() || letter == ' ')
}

/// The start of a value, with quotes around a text and nothing in it that would break a line.
///
/// The text is cut before it is quoted, since it may be as long as an answer.
fn shown(value: &UnknownValue) -> String {
    let quoted = match value.wire() {
        WireValue::Number(number) => number.to_string(),
        WireValue::Text(text) => {
            let start: String = text.chars().take(SHOWN).collect();
            format!("{start:?}")
        }
    };
    quoted.chars().take(SHOWN).collect()
}

#[cfg(test)]
mod tests;
