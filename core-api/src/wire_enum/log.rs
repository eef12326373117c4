//! Warnings about unknown values, one for each value.

use std::{
    cell::Cell,
    sync::{Mutex, PoisonError},
};

use super::{UnknownValue, WireValue};
use crate::foreign_text;

/// The largest number of values to remember per enum, because a server could make up values and fill the
/// memory.
const CAPACITY: usize = 100;

thread_local! {
    /// The number of sensitive fields around the value that is being read.
    static SENSITIVE: Cell<usize> = const { Cell::new(0) };
}

/// A sensitive field that is being read. Until it is dropped, the thread logs no unknown values.
pub(crate) struct Silence(());

impl Silence {
    pub(crate) fn start() -> Self {
        SENSITIVE.with(|depth| depth.set(depth.get().saturating_add(1)));
        Self(())
    }
}

impl Drop for Silence {
    fn drop(&mut self) {
        SENSITIVE.with(|depth| depth.set(depth.get().saturating_sub(1)));
    }
}

/// Logs an unknown value of the enum with this type path, unless it was logged before.
#[cold]
pub(super) fn warn_once(path: &'static str, value: &UnknownValue) {
    static SEEN: Mutex<Vec<(&str, Vec<String>)>> = Mutex::new(Vec::new());
    if SENSITIVE.with(Cell::get) > 0 {
        return;
    }
    let value = shown(value);
    let mut seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
    let known = seen.iter().position(|(of, _)| *of == path);
    let index = known.unwrap_or(seen.len());
    if known.is_none() {
        seen.push((path, Vec::new()));
    }
    let (_, values) = &mut seen[index];
    if values.len() < CAPACITY && !values.contains(&value) {
        values.push(value.clone());
        drop(seen);
        let name = path.rsplit("::").next().unwrap_or(path);
        let value = if is_public(&value) { value } else { "a text that is not a word".to_owned() };
        tracing::warn!(%value, "an unknown value of the enum {name}; it is kept unchanged");
    }
}

/// Returns whether a value, with quotes around a text, may be logged. Only numbers and short texts of letters
/// and blanks may be, because a faulty server could repeat a token here.
fn is_public(value: &str) -> bool {
    const LONGEST: usize = 20;
    let Some(text) = value.strip_prefix('"') else { return true };
    let text = text.trim_end_matches('"');
    text.len() <= LONGEST
        && text.chars().all(|letter| letter.is_ascii_alphabetic() || letter == ' ')
}

/// Returns the start of a value on one line, with quotes around a text.
fn shown(value: &UnknownValue) -> String {
    match value.to_wire() {
        WireValue::Number(number) => foreign_text::name(&number.to_string()),
        WireValue::Text(text) => format!("{:?}", foreign_text::name(text)),
    }
}

#[cfg(test)]
mod tests;
