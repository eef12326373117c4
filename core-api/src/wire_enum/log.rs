//! Values without a name, each noted once in the log of the program.

use std::{
    any::type_name,
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
};

use super::{UnknownValue, WireEnum};

/// How many values are remembered; a server that makes up values must not fill the memory.
const CAPACITY: usize = 1000;

/// Notes a value of an enum that this version does not name, the first time that it comes.
#[cold]
pub(super) fn unknown<E: WireEnum>(value: &UnknownValue) {
    note(type_name::<E>(), value);
}

fn note(path: &'static str, value: &UnknownValue) {
    static SEEN: Mutex<BTreeSet<(&str, UnknownValue)>> = Mutex::new(BTreeSet::new());
    let mut seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
    if seen.len() < CAPACITY && seen.insert((path, value.clone())) {
        drop(seen);
        let name = path.rsplit("::").next().unwrap_or(path);
        tracing::warn!(%value, "an unknown value of the enum {name}; it is kept as it is");
    }
}
