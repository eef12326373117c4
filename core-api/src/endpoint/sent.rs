//! The filter of a request, for the error where Core refuses it.

use std::{collections::BTreeSet, fmt};

use crate::record::FieldInfo;

/// What `where` was, and what is known of the fields that it may name.
///
/// It goes with the request as an extension, and back with the answer.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    pub(crate) filter: Box<str>,
    pub(crate) fields: &'static [FieldInfo],
}

/// As much of a filter as an error shows.
const SHOWN: usize = 400;

/// The filter as it was sent, and what is known of each field in it.
impl fmt::Display for Sent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown: String = self.filter.chars().take(SHOWN).collect();
        let rest = if shown.len() < self.filter.len() { "…" } else { "" };
        write!(f, "sent `where={shown}{rest}`")?;
        for name in names(&self.filter) {
            match self.fields.iter().find(|info| info.name.eq_ignore_ascii_case(name)) {
                Some(info) if info.filter => write!(f, "; Core filters by `{name}`")?,
                Some(_) => write!(f, "; nothing says that Core filters by `{name}`")?,
                None => write!(f, "; no field `{name}` is known")?,
            }
        }
        Ok(())
    }
}

/// The names of fields in a filter: what starts with a letter, outside of quotes, and is no word of
/// the language. Of a nested one, the first part.
fn names(filter: &str) -> BTreeSet<&str> {
    let outside = filter.split('\'').step_by(2);
    let is_of_name =
        |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '.';
    let words = outside.flat_map(|text| text.split(move |letter| !is_of_name(letter)));
    words
        .filter(|word| word.starts_with(|first: char| first.is_ascii_alphabetic()))
        .map(|word| word.split('.').next().unwrap_or(word))
        .filter(|word| !WORDS.iter().any(|known| known.eq_ignore_ascii_case(word)))
        .collect()
}

/// Words of the language, and of what people try.
const WORDS: [&str; 11] =
    ["and", "or", "not", "is", "null", "true", "false", "in", "like", "between", "contains"];
