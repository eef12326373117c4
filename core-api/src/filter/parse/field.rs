//! Lookup of fields by the names in a filter.

use std::borrow::Cow;

use super::{Syntax, TRY};
use crate::{
    foreign_text,
    record::{FieldInfo, Kind, Support},
};

/// A field in a filter.
#[derive(Clone)]
pub(super) struct FilterField {
    /// The wire name, with dots if the field is nested.
    pub(super) path: Cow<'static, str>,
    pub(super) kind: Kind,
    pub(super) is_sensitive: bool,
}

/// Finds the field with this name, case-insensitively.
///
/// Core has accepted a nested field (`invoiceDetails.projectId`). No source shows which nested fields
/// filter, so all are accepted.
pub(super) fn find(
    fields: &'static [FieldInfo],
    syntax: Syntax,
    name: &str,
) -> Result<FilterField, String> {
    let (outer, inner) = name.split_once('.').map_or((name, None), |(a, b)| (a, Some(b)));
    let is_named = |info: &&FieldInfo| info.name.eq_ignore_ascii_case(outer);
    let Some(info) = fields.iter().find(is_named) else {
        return Err(missing(fields, outer));
    };
    match (inner, info.kind) {
        (Some(inner), Kind::Object(nested) | Kind::List(nested)) => {
            find_nested(nested, inner).map(|found| FilterField {
                path: format!("{}.{}", info.name, found.name).into(),
                kind: found.kind,
                is_sensitive: info.sensitive || found.sensitive,
            })
        }
        (Some(_), _) => Err(format!("`{}` does not have nested fields", info.name)),
        (None, Kind::Object(_) | Kind::List(_)) => {
            Err(format!("Core filters by the fields of `{0}`, as in `{0}.id`", info.name))
        }
        (None, kind) => match (info.filter, syntax) {
            (Support::Known, _) | (Support::Unknown, Syntax::Unconfirmed) => {
                Ok(FilterField { path: info.name.into(), kind, is_sensitive: info.sensitive })
            }
            (Support::Unknown, Syntax::Known) => {
                Err(format!("no source shows that Core filters by `{}`; {TRY}", info.name))
            }
            (Support::Refused, _) => Err(format!("Core refuses to filter by `{}`", info.name)),
        },
    }
}

fn find_nested(fields: &'static [FieldInfo], name: &str) -> Result<&'static FieldInfo, String> {
    let found = fields.iter().find(|info| info.name.eq_ignore_ascii_case(name));
    let info = found.ok_or_else(|| missing(fields, name))?;
    match info.kind {
        Kind::Object(_) | Kind::List(_) => Err(format!("`{}` is not a single value", info.name)),
        _ => Ok(info),
    }
}

/// The largest number of characters of a name that are compared with those of fields.
const LONGEST: usize = 64;

fn missing(fields: &'static [FieldInfo], name: &str) -> String {
    let shown = foreign_text::name(name);
    match nearest(fields, name) {
        Some(near) => format!("there is no field `{shown}`; did you mean `{near}`?"),
        None => format!("there is no field `{shown}`"),
    }
}

/// Returns the name with the smallest edit distance, at most a third of its letters.
fn nearest(fields: &'static [FieldInfo], name: &str) -> Option<&'static str> {
    let wanted: Vec<char> = name.chars().take(LONGEST).map(|l| l.to_ascii_lowercase()).collect();
    let near = fields.iter().map(|info| (distance(&wanted, info.name), info));
    let near = near.filter(|(changes, info)| changes * 3 <= info.name.len());
    near.min_by_key(|(changes, info)| (*changes, !info.filter.is_known()))
        .map(|(_, info)| info.name)
}

/// Returns the case-insensitive Levenshtein distance.
fn distance(wanted: &[char], name: &str) -> usize {
    let mut row: Vec<usize> = (0..=wanted.len()).collect();
    for letter in name.chars().map(|letter| letter.to_ascii_lowercase()) {
        let mut diagonal = row.first().copied().unwrap_or_default();
        let mut left = diagonal + 1;
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (above, found) in row.iter_mut().skip(1).zip(wanted) {
            let changed = diagonal + usize::from(*found != letter);
            diagonal = *above;
            left = changed.min(diagonal + 1).min(left + 1);
            *above = left;
        }
    }
    row.last().copied().unwrap_or_default()
}
