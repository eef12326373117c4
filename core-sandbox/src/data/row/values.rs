//! The values of a record without its id.

use core_api::{Json, record::FieldInfo};

use super::ends::Ends;

/// The values of a record: listed ones without the id, and unlisted ones.
///
/// All listed values are one text, because a million records have forty million values.
#[derive(Clone, Debug)]
pub(super) struct Values {
    fields: &'static [FieldInfo],
    /// The index of the field `id`, or the number of fields without one.
    id: usize,
    /// The JSON of the listed values in the order of `fields`, without separators. A `null` is empty.
    listed: String,
    /// The ends of the values in `listed`.
    ends: Ends,
    /// Names and values of unlisted fields, in the order of their arrival.
    unlisted: Vec<(String, Json)>,
}

impl Values {
    /// Returns values that are all `null`.
    pub(super) fn empty(fields: &'static [FieldInfo]) -> Self {
        let id = fields.iter().position(|info| info.name == "id");
        Self {
            fields,
            id: id.unwrap_or(fields.len()),
            listed: String::new(),
            ends: Ends::empty(fields.len()),
            unlisted: Vec::new(),
        }
    }

    pub(super) fn fields(&self) -> &'static [FieldInfo] {
        self.fields
    }

    /// Returns whether the field with this index is the id, which is elsewhere.
    pub(super) fn is_id(&self, index: usize) -> bool {
        index == self.id
    }

    /// Returns the JSON of the listed field with this index, or an empty text.
    pub(super) fn listed(&self, index: usize) -> &str {
        let start = index.checked_sub(1).map_or(Some(0), |before| self.ends.get(before));
        let range = start.zip(self.ends.get(index));
        range.and_then(|(start, end)| self.listed.get(start..end)).unwrap_or_default()
    }

    /// Returns the JSON of all listed fields.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        let mut start = 0;
        (0..self.fields.len()).map(move |index| {
            let end = self.ends.get(index).unwrap_or(start);
            let text = self.listed.get(start..end).unwrap_or_default();
            start = end;
            text
        })
    }

    /// Sets the listed field with this index. An empty text is `null`.
    pub(super) fn set_listed(&mut self, index: usize, value: &str) {
        let start = index.checked_sub(1).map_or(Some(0), |before| self.ends.get(before));
        let (Some(start), Some(end)) = (start, self.ends.get(index)) else { return };
        self.listed.replace_range(start..end, value);
        self.ends.resize(index, end.saturating_sub(start), value.len());
    }

    /// Returns whether all listed values are the same.
    pub(super) fn has_listed_of(&self, other: &Self) -> bool {
        self.listed == other.listed && self.ends == other.ends
    }

    pub(super) fn unlisted(&self) -> &[(String, Json)] {
        &self.unlisted
    }

    /// Sets an unlisted field. A later value replaces an earlier one.
    pub(super) fn set_unlisted(&mut self, name: String, value: Json) {
        self.unlisted.retain(|(existing, _)| *existing != name);
        self.unlisted.push((name, value));
    }

    /// Gives back the memory that the values needed only while they were made.
    pub(super) fn shrink(&mut self) {
        self.listed.shrink_to_fit();
        self.unlisted.shrink_to_fit();
    }
}
