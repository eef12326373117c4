//! The filter and the order of a request, for the error of a refused query.

use std::fmt;

use crate::{
    distinct::distinct,
    foreign_text,
    record::{FieldInfo, Support},
};

/// The filter and the order of a request, and the fields that they may name.
///
/// It is an extension of the request, and then of the answer.
#[derive(Clone, Debug)]
pub(crate) struct QueryContext {
    pub(crate) filter: Option<Box<str>>,
    /// The operators and forms of the filter that no source shows.
    pub(crate) unconfirmed: Vec<&'static str>,
    /// The field of the order.
    pub(crate) order: Option<&'static str>,
    pub(crate) fields: &'static [FieldInfo],
}

impl QueryContext {
    fn find(&self, name: &str) -> Option<&'static FieldInfo> {
        self.fields.iter().find(|info| info.name.eq_ignore_ascii_case(name))
    }

    /// Returns the names of fields in the filter.
    fn names(&self) -> Vec<&str> {
        self.filter.as_deref().map(names).unwrap_or_default()
    }

    /// Returns whether no source shows a part of the query.
    pub(crate) fn is_unconfirmed(&self) -> bool {
        let is_known = |support: fn(&FieldInfo) -> Support, name: &str| {
            self.find(name).is_some_and(|info| support(info).is_known())
        };
        !self.unconfirmed.is_empty()
            || !self.names().into_iter().all(|name| is_known(|info| info.filter, name))
            || !self.order.is_none_or(|name| is_known(|info| info.sort, name))
    }

    fn write_filter(&self, filter: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sent `where={}`", foreign_text::message(filter))?;
        for name in self.names() {
            match self.find(name).map(|info| info.filter) {
                Some(Support::Known) => write!(f, "; Core filters by `{name}`")?,
                Some(Support::Refused) => write!(f, "; Core refuses to filter by `{name}`")?,
                Some(Support::Unknown) => write!(
                    f,
                    "; the filter by `{name}` is unconfirmed, because no source shows it"
                )?,
                None => write!(f, "; the record has no known field `{name}`")?,
            }
        }
        if !self.unconfirmed.is_empty() {
            let syntax = distinct(self.unconfirmed.clone()).join(", ");
            write!(f, "; unconfirmed, because no source shows it: {syntax}")?;
        }
        Ok(())
    }

    /// Returns the sentence about the order, unless Core is known to sort by its field.
    fn order(&self) -> Option<String> {
        let name = self.order?;
        match self.find(name).map(|info| info.sort) {
            Some(Support::Known) => None,
            Some(Support::Refused) => Some(format!("Core refuses to sort by `{name}`")),
            Some(Support::Unknown) => {
                Some(format!("the order by `{name}` is unconfirmed, because no source shows it"))
            }
            None => Some(format!("the record has no known field `{name}`")),
        }
    }
}

/// The filter as it was sent, and the support of Core for its parts and for the order.
impl fmt::Display for QueryContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(filter) = &self.filter {
            self.write_filter(filter, f)?;
        }
        match self.order() {
            Some(order) if self.filter.is_some() => write!(f, "; {order}"),
            Some(order) => f.write_str(&order),
            None => Ok(()),
        }
    }
}

/// Returns the names of fields in a filter: the words outside of quotes that start with a letter and are not
/// keywords. For a nested field, returns the first part of its name.
fn names(filter: &str) -> Vec<&str> {
    let outside = filter.split('\'').step_by(2);
    let is_of_name =
        |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '.';
    let words = outside.flat_map(|text| text.split(move |letter| !is_of_name(letter)));
    let words = words
        .filter(|word| word.starts_with(|first: char| first.is_ascii_alphabetic()))
        .map(|word| word.split('.').next().unwrap_or(word))
        .filter(|word| !KEYWORDS.iter().any(|known| known.eq_ignore_ascii_case(word)));
    distinct(words.collect())
}

/// The keywords of the language, and keywords of SQL that people try.
const KEYWORDS: [&str; 11] =
    ["and", "or", "not", "is", "null", "true", "false", "in", "like", "between", "contains"];
