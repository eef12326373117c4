//! Sensitive fields, whose values are hidden in texts for people and in recordings.
//!
//! A declaration marks them (`#[field(sensitive)]`). Everything here works on texts and tables, so it also hides the
//! values of truncated or invalid JSON. Only errors, `Debug` and recordings use it.

mod condition;
mod json;
mod removal;
mod scanner;
mod tables;
#[cfg(feature = "client")]
mod value_forms;

use std::{borrow::Cow, ops::Range, sync::LazyLock};

use crate::{
    Redactor,
    generated::sensitive,
    record::{FieldInfo, Kind},
};
use json::HiddenValue;
pub(crate) use removal::without_members;

/// The tables of the records that a call sends and returns. An empty table belongs to no record.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RecordTables {
    /// The record of the answer.
    pub(crate) answer: &'static [FieldInfo],
    /// The record that the query of a list names.
    pub(crate) query: &'static [FieldInfo],
    /// The record in the body of the request.
    pub(crate) body: &'static [FieldInfo],
}

impl Default for RecordTables {
    fn default() -> Self {
        Self::NONE
    }
}

impl RecordTables {
    /// The tables of a call that a caller composes from a path below the base URL.
    ///
    /// They are those of the resource with the path, and the names that are sensitive in every declaration.
    #[cfg(feature = "client")]
    pub(crate) fn of_path(path: &str) -> Self {
        let is_below = |known: &str| {
            let start = path.get(..known.len());
            let rest = path.get(known.len()..).unwrap_or_default();
            start.is_some_and(|start| start.eq_ignore_ascii_case(known))
                && (rest.is_empty() || rest.starts_with('/'))
        };
        let record = sensitive::RECORDS.iter().find(|(known, _)| is_below(known));
        let record = record.map_or(&[][..], |(_, table)| table);
        Self { answer: record, query: sensitive::ANYWHERE, body: &[] }
    }

    /// The tables of a call without records.
    pub(crate) const NONE: Self = Self { answer: &[], query: &[], body: &[] };

    /// Returns the sensitive fields of all records.
    pub(crate) fn sensitive(&self) -> SensitiveFields {
        SensitiveFields::of([self.answer, self.query, self.body])
    }

    /// Returns the sensitive fields of the records of both.
    pub(crate) fn and(&self, other: &Self) -> SensitiveFields {
        let tables = [self, other].map(|all| [all.answer, all.query, all.body]);
        SensitiveFields::of(tables.into_iter().flatten())
    }

    /// Returns whether a record has a sensitive field.
    pub(crate) fn has_sensitive(&self) -> bool {
        [self.answer, self.query, self.body].into_iter().any(has_sensitive)
    }
}

/// Returns whether a table has a sensitive field, including nested ones.
pub(crate) fn has_sensitive(table: &'static [FieldInfo]) -> bool {
    tables::with_nested(table).into_iter().flatten().any(|info| info.sensitive)
}

impl FieldInfo {
    /// Returns whether the field is sensitive, or holds objects with a sensitive field.
    ///
    /// ```
    /// use core_api::Employee;
    ///
    /// let mut hidden = Employee::FIELDS.iter().filter(|field| field.holds_sensitive());
    /// assert!(hidden.any(|field| field.name == "ssn"));
    /// ```
    #[must_use]
    pub fn holds_sensitive(&self) -> bool {
        self.sensitive || self.kind.nested().is_some_and(has_sensitive)
    }
}

/// The names that any declaration marks as sensitive.
pub(crate) fn sensitive_names() -> &'static SensitiveFields {
    static NAMES: LazyLock<SensitiveFields> = LazyLock::new(|| {
        let records = sensitive::RECORDS.iter().map(|(_, table)| *table);
        SensitiveFields::of(records.chain([sensitive::ANYWHERE]))
    });
    &NAMES
}

/// The replacement for a hidden value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Placeholder {
    /// The text `[redacted]`, for people.
    Mark,
    /// A value of the same JSON type, which the field still accepts.
    #[cfg_attr(not(feature = "client"), allow(dead_code, reason = "only a client uses it"))]
    SameType,
}

/// The names of sensitive fields, including nested ones. Names are compared without regard to case.
#[derive(Clone, Debug, Default)]
pub(crate) struct SensitiveFields(Vec<(&'static str, Kind)>);

impl SensitiveFields {
    /// Collects the sensitive fields of tables. Empty tables and repeated tables cost little.
    pub(crate) fn of(tables: impl IntoIterator<Item = &'static [FieldInfo]>) -> Self {
        let mut known = Vec::new();
        for table in tables {
            tables::add(table, |info| !info.sensitive, &mut known);
        }
        let all = known.into_iter().flatten().filter(|info| info.sensitive);
        Self(all.flat_map(tables::names).collect())
    }

    /// Returns whether there is no sensitive field.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the kind of the sensitive field with this name.
    fn kind(&self, name: &str) -> Option<Kind> {
        let is_it = |(known, _): &&(&'static str, Kind)| known.eq_ignore_ascii_case(name);
        self.0.iter().find(is_it).map(|(_, kind)| *kind)
    }

    /// Returns whether a name is that of a sensitive field.
    pub(crate) fn contains(&self, name: &str) -> bool {
        self.kind(name).is_some()
    }

    /// Replaces the values of sensitive fields in a JSON text, which may be truncated or invalid.
    pub(crate) fn mask<'a>(&self, text: &'a str, placeholder: Placeholder) -> Cow<'a, str> {
        if self.is_empty() {
            return Cow::Borrowed(text);
        }
        replace(text, &json::hidden(self, text), placeholder)
    }

    /// Replaces the values that are compared with sensitive fields, in the text of a filter.
    pub(crate) fn mask_condition<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if self.is_empty() { Cow::Borrowed(text) } else { condition::mask(self, text) }
    }

    /// Returns the places of the values that are compared with sensitive fields, in the text of a filter.
    pub(crate) fn values_in_condition(&self, text: &str) -> Vec<Range<usize>> {
        if self.is_empty() { Vec::new() } else { condition::places(self, text) }
    }

    /// Replaces sensitive values in a query string (`application/x-www-form-urlencoded`).
    pub(crate) fn mask_query<'a>(&self, query: &'a str) -> Cow<'a, str> {
        let mut masked = form_urlencoded::Serializer::new(String::new());
        let mut is_changed = false;
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let shown = match self.contains(&name) {
                true => Cow::Borrowed(Redactor::MARK),
                false => self.mask_condition(&value),
            };
            is_changed |= shown != value;
            masked.append_pair(&name, &shown);
        }
        if is_changed { Cow::Owned(masked.finish()) } else { Cow::Borrowed(query) }
    }

    /// Adds the sensitive values of a request to a redactor, because a refusal may repeat them.
    #[cfg(feature = "client")]
    pub(crate) fn redact_request(
        &self,
        mut redactor: Redactor,
        query: &str,
        body: &[u8],
    ) -> Redactor {
        if self.is_empty() {
            return redactor;
        }
        let body = String::from_utf8_lossy(body);
        for HiddenValue { range, kind } in json::hidden(self, &body) {
            let json = body.get(range).unwrap_or_default();
            let value = crate::decode::text::unquote(json);
            for form in value_forms::of(value.as_deref().unwrap_or(json), kind) {
                redactor = redactor.value(&form);
            }
        }
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            if let Some(kind) = self.kind(&name) {
                redactor = value_forms::of(&value, kind)
                    .iter()
                    .fold(redactor, |all, form| all.value(form));
                continue;
            }
            for (value, kind) in condition::values(self, &value) {
                for form in value_forms::of(&value, kind) {
                    redactor = redactor.value(&form);
                }
            }
        }
        redactor
    }
}

/// Replaces the JSON of a field that holds sensitive values.
pub(crate) fn mask_field<'a>(info: &FieldInfo, json: &'a str) -> Cow<'a, str> {
    if json == "null" {
        return Cow::Borrowed(json);
    }
    if info.sensitive {
        return Cow::Borrowed(MARK_JSON);
    }
    match info.kind.nested() {
        Some(nested) => SensitiveFields::of([nested]).mask(json, Placeholder::Mark),
        None => Cow::Borrowed(json),
    }
}

/// [`Redactor::MARK`] as JSON.
pub(crate) const MARK_JSON: &str = "\"[redacted]\"";

/// Replaces all values in the text of a condition, for a field that is known to be sensitive.
pub(crate) fn mask_all_values(condition: &str) -> Cow<'_, str> {
    condition::mask_all(condition)
}

fn replace<'a>(text: &'a str, hidden: &[HiddenValue], placeholder: Placeholder) -> Cow<'a, str> {
    if hidden.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut masked = String::with_capacity(text.len());
    let mut from = 0;
    for value in hidden {
        masked.push_str(text.get(from..value.range.start).unwrap_or_default());
        let json = text.get(value.range.clone()).unwrap_or_default();
        masked.push_str(match placeholder {
            Placeholder::Mark => MARK_JSON,
            Placeholder::SameType => same_type(json, value.kind),
        });
        from = value.range.end;
    }
    masked.push_str(text.get(from..).unwrap_or_default());
    Cow::Owned(masked)
}

/// Returns a value of the same JSON type that a field of a kind accepts.
fn same_type(json: &str, kind: Kind) -> &'static str {
    match json.as_bytes().first() {
        Some(b't' | b'f') => "false",
        Some(b'-' | b'0'..=b'9') => "0",
        _ => match kind {
            Kind::DateTime => "\"1900-01-01T00:00:00\"",
            Kind::Id(_) => "\"00000000-0000-0000-0000-000000000000\"",
            Kind::Integer | Kind::Decimal => "\"0\"",
            Kind::Boolean => "\"false\"",
            Kind::Values(value) => same_type(json, *value),
            Kind::Text | Kind::Enum(_) | Kind::Object(_) | Kind::List(_) | Kind::Json => MARK_JSON,
        },
    }
}

#[cfg(test)]
mod tests;
