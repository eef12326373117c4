//! The result of a look-up of many values.

use std::{collections::BTreeMap, fmt, marker::PhantomData};

use uuid::Uuid;

use super::{
    key_field::KeyField,
    key_value::{Key, folded},
};
use crate::{Error, ErrorKind, Id, error::Call};

/// The largest number of values that a text names.
const MOST_NAMED: usize = 100;

/// The largest number of ids that a text names for a value.
const MOST_IDS: usize = 10;

/// The records that a look-up found, for each of its values. See
/// [`Client::find_each`](crate::Client::find_each).
///
/// `K` is the type of the values, and `V` the type of the rows. A value is *missing* if no record of type `R` has it,
/// and *ambiguous* if several have it. A value equals that of a record if both have the same characters. Blanks at
/// their ends do not count. [`ignore_case`](Self::ignore_case) also accepts another case.
///
/// ```no_run
/// # async fn run(client: core_api::Client) -> Result<(), core_api::Error> {
/// use core_api::Project;
///
/// let projects = client.ids(Project::CODE, ["24-016", "24-O17"]).await?;
/// for code in projects.missing() {
///     eprintln!("no project has the code {code}");
/// }
/// let found = projects.into_found();
/// # Ok(())
/// # }
/// ```
pub struct Matches<R, K, V> {
    field: KeyField,
    call: Call,
    keys: BTreeMap<K, Key>,
    /// The rows by their keys in lower case.
    rows: BTreeMap<Key, Vec<(Key, Option<Uuid>, V)>>,
    ignores_case: bool,
    record: PhantomData<fn() -> R>,
}

/// The ids of the records that match a key.
#[derive(Debug, Default)]
pub(super) struct Match {
    exact: Vec<Option<Uuid>>,
    /// The keys that differ only in case.
    similar: Vec<Key>,
}

impl Match {
    pub(super) fn new<'a>(key: &Key, rows: impl Iterator<Item = (&'a Key, Option<Uuid>)>) -> Self {
        let mut entry = Self::default();
        for (found, id) in rows {
            if found == key { entry.exact.push(id) } else { entry.similar.push(found.clone()) }
        }
        entry
    }

    /// Returns the fault of a value that does not have exactly one record.
    pub(super) fn fault(&self, field: KeyField, key: &Key) -> Option<(ErrorKind, String)> {
        let shown =
            |key: &Key| key.iter().map(|value| field.shown(value)).collect::<Vec<_>>().join(", ");
        let (name, value) = (field.name, shown(key));
        match (self.exact.as_slice(), self.similar.as_slice()) {
            ([_], _) => None,
            ([], []) => Some((ErrorKind::NotFound, format!("no record has the `{name}` {value}"))),
            ([], similar) => {
                let others: Vec<_> = similar.iter().take(MOST_NAMED).map(shown).collect();
                let others = others.join(", ");
                let text = format!("no record has the `{name}` {value}, but Core has {others}");
                Some((ErrorKind::NotFound, text))
            }
            (ids, _) => {
                let text =
                    format!("{} records have the `{name}` {value}: {}", ids.len(), named_ids(ids));
                Some((ErrorKind::NotUnique, text))
            }
        }
    }
}

/// Names the first ids.
pub(in crate::client) fn named_ids(ids: &[Option<Uuid>]) -> String {
    let mut text: Vec<_> = ids.iter().flatten().take(MOST_IDS).map(Uuid::to_string).collect();
    if let Some(more) = ids.len().checked_sub(MOST_IDS).filter(|more| *more > 0) {
        text.push(format!("and {more} more"));
    }
    text.join(", ")
}

impl<R, K: Ord, V> Matches<R, K, V> {
    pub(super) fn new(
        field: KeyField,
        call: Call,
        keys: BTreeMap<K, Key>,
        found: impl Iterator<Item = (Key, Option<Uuid>, V)>,
    ) -> Self {
        let mut rows: BTreeMap<Key, Vec<_>> = BTreeMap::new();
        for row in found {
            rows.entry(folded(&row.0)).or_default().push(row);
        }
        Self { field, call, keys, rows, ignores_case: false, record: PhantomData }
    }

    /// Also accepts records whose text differs from a value in case only, if no record has the value exactly.
    ///
    /// It finds them only if Core compares texts without case, as the sandbox does.
    #[must_use]
    pub fn ignore_case(mut self) -> Self {
        self.ignores_case = true;
        self
    }

    fn rows_of(&self, key: &Key) -> impl Iterator<Item = &(Key, Option<Uuid>, V)> {
        let rows = self.rows.get(&folded(key)).map(Vec::as_slice).unwrap_or_default();
        let is_exact = !self.ignores_case || rows.iter().any(|(found, ..)| found == key);
        rows.iter().filter(move |(found, ..)| !is_exact || found == key)
    }

    /// Returns the row of a value. `None` if the value was not looked up, is missing or is ambiguous.
    #[must_use]
    pub fn get(&self, value: &K) -> Option<&V> {
        let mut rows = self.rows_of(self.keys.get(value)?);
        let (_, _, row) = rows.next()?;
        rows.next().is_none().then_some(row)
    }

    /// Iterates over the values that no record has, in their order.
    pub fn missing(&self) -> impl Iterator<Item = &K> {
        let is_missing = |key: &Key| self.rows_of(key).next().is_none();
        self.keys.iter().filter(move |(_, key)| is_missing(key)).map(|(value, _)| value)
    }

    /// Iterates over the values that several records have, with the ids of these records.
    pub fn ambiguous(&self) -> impl Iterator<Item = (&K, Vec<Id<R>>)> {
        self.keys.iter().filter_map(|(value, key)| {
            let several = self.rows_of(key).nth(1).is_some();
            let ids = || self.rows_of(key).filter_map(|(_, id, _)| id.map(Id::new)).collect();
            several.then(|| (value, ids()))
        })
    }

    /// Returns the rows of all values.
    ///
    /// # Errors
    ///
    /// [`NotFound`](ErrorKind::NotFound) if values are missing, and otherwise
    /// [`NotUnique`](ErrorKind::NotUnique) if values are ambiguous. The text names all of these values, up to 100
    /// of them.
    pub fn all(self) -> Result<BTreeMap<K, V>, Error>
    where
        V: Clone,
    {
        let faults: Vec<_> = self.keys.values().filter_map(|key| self.fault(key)).collect();
        let first = faults.iter().map(|(kind, _)| *kind);
        let kind = first.reduce(|all, kind| match (all, kind) {
            (ErrorKind::NotUnique, ErrorKind::NotUnique) => ErrorKind::NotUnique,
            _ => ErrorKind::NotFound,
        });
        let Some(kind) = kind else { return Ok(self.into_found()) };
        let count = faults.len();
        let named: Vec<_> = faults.into_iter().take(MOST_NAMED).map(|(_, text)| text).collect();
        let more = count.saturating_sub(named.len());
        let mut text = named.join("; ");
        if more > 0 {
            text.push_str(&format!("; and {more} more"));
        }
        Err(Error::new(kind, self.call, text))
    }

    fn fault(&self, key: &Key) -> Option<(ErrorKind, String)> {
        let rows = self.rows.get(&folded(key)).map(Vec::as_slice).unwrap_or_default();
        let exact = self.rows_of(key).map(|(_, id, _)| *id).collect();
        let similar = rows.iter().filter(|(found, ..)| found != key);
        let similar = similar.map(|(found, ..)| found.clone()).collect();
        Match { exact, similar }.fault(self.field, key)
    }

    /// Returns the rows of the values that are neither missing nor ambiguous.
    #[must_use]
    pub fn into_found(mut self) -> BTreeMap<K, V>
    where
        V: Clone,
    {
        let keys = std::mem::take(&mut self.keys);
        keys.into_iter()
            .filter_map(|(value, key)| {
                let mut rows = self.rows_of(&key);
                let (_, _, row) = rows.next()?;
                let only = rows.next().is_none();
                only.then(|| (value, row.clone()))
            })
            .collect()
    }
}

impl<R, K: fmt::Debug, V> fmt::Debug for Matches<R, K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Matches").field("field", &self.field.name).finish_non_exhaustive()
    }
}
