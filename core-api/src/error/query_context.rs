//! The filter of a request, for the error of a refused query.

use std::{collections::BTreeSet, fmt};

use crate::{foreign_text, record::FieldInfo};

/// The filter of a request, and the fields that it may name.
///
/// It is an extension of the request, and then of the answer.
#[derive(Clone, Debug)]
pub(crate) struct QueryContext {
    pub(crate) filter: Box<str>,
    pub(crate) fields: &'static [FieldInfo],
}

/// The filter as it was sent, and whether Core filters by each of its fields.
impl fmt::Display for QueryContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sent `where={}`", foreign_text::message(&self.filter))?;
        for name in names(&self.filter) {
            match self.fields.iter().find(|info| info.name.eq_ignore_ascii_case(name)) {
                Some(info) if info.filter => write!(f, "; Core filters by `{name}`")?,
                Some(_) => write!(f, "; Core is not known to filter by `{name}`")?,
                None => write!(f, "; the record has no known field `{name}`")?,
            }
        }
        Ok(())
    }
}

/// Returns the names of fields in a filter: the words outside of quotes that start with a letter and are not
/// keywords. For a nested field, returns the first part of its name.
fn names(filter: &str) -> BTreeSet<&str> {
    let outside = filter.split('\'').step_by(2);
    let is_of_name =
        |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '.';
    let words = outside.flat_map(|text| text.split(move |letter| !is_of_name(letter)));
    words
        .filter(|word| word.starts_with(|first: char| first.is_ascii_alphabetic()))
        .map(|word| word.split('.').next().unwrap_or(word))
        .filter(|word| !KEYWORDS.iter().any(|known| known.eq_ignore_ascii_case(word)))
        .collect()
}

/// The keywords of the language, and keywords of SQL that people try.
const KEYWORDS: [&str; 11] =
    ["and", "or", "not", "is", "null", "true", "false", "in", "like", "between", "contains"];
