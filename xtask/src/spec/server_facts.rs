//! Facts about a field that only the server decides: the rows that have it, its default, its uniqueness.

use crate::diagnostics::Spanned;

/// The facts about a field that its type and its options do not tell.
#[derive(Clone, Debug, Default)]
pub(crate) struct ServerFacts {
    /// The rows of a list that have the field. `None` if no source shows that any row lacks it.
    pub(crate) in_lists: Option<InLists>,
    /// True if Core sends `null` in some records, and false if it never does. `None` if no source says.
    pub(crate) null: Option<bool>,
    /// True if Core writes an id of zeros where there is no record.
    pub(crate) zeros: bool,
    pub(crate) unique: Option<Uniqueness>,
    /// True if `fields` of a list cannot name the field.
    pub(crate) unselectable: bool,
    /// The default and its place, which is in `api.toml` for a field that all resources share.
    pub(crate) default: Option<Spanned<DefaultValue>>,
}

/// The rows of a list that have a field, if not all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum InLists {
    /// Rows of lists that expand the field.
    Expanded,
    Never,
}

/// A field whose value no two records share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Uniqueness {
    /// The key of the error about a duplicate.
    pub(crate) key: Option<String>,
}

/// The value of a new record that does not set the field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum DefaultValue {
    Boolean(bool),
    /// The digits, as the spec writes them.
    Integer(String),
    /// The digits and the point, as the spec writes them.
    Decimal(String),
    Text(String),
}

impl DefaultValue {
    /// Returns the literal in Rust.
    pub(crate) fn literal(&self) -> String {
        match self {
            Self::Boolean(flag) => flag.to_string(),
            Self::Integer(number) | Self::Decimal(number) => number.clone(),
            Self::Text(text) => format!("{text:?}"),
        }
    }
}

impl ServerFacts {
    /// Returns the words of the declaration.
    pub(crate) fn words(&self) -> Vec<String> {
        let mut words = Vec::new();
        words.extend(self.in_lists.map(|rows| match rows {
            InLists::Expanded => "in_lists = expanded".to_owned(),
            InLists::Never => "in_lists = false".to_owned(),
        }));
        words.extend(self.null.map(|is_sent| format!("null = {is_sent}")));
        words.extend(self.zeros.then(|| "zeros".to_owned()));
        words.extend(self.unique.as_ref().map(|unique| match &unique.key {
            Some(key) => format!("unique = {key:?}"),
            None => "unique".to_owned(),
        }));
        words.extend(self.unselectable.then(|| "unselectable".to_owned()));
        words.extend(
            self.default.as_ref().map(|default| format!("default = {}", default.value.literal())),
        );
        words
    }

    /// Returns the sentences of the documentation.
    pub(crate) fn sentences(&self) -> Vec<String> {
        let mut sentences = Vec::new();
        sentences.extend(self.in_lists.map(|rows| match rows {
            InLists::Expanded => "Lists leave it out unless they expand it.".to_owned(),
            InLists::Never => "Lists leave it out.".to_owned(),
        }));
        sentences.extend(self.null.map(|is_sent| match is_sent {
            true => "It is null in some records.".to_owned(),
            false => "It is never null.".to_owned(),
        }));
        sentences.extend(self.zeros.then(|| "All zeros without a record.".to_owned()));
        sentences.extend(self.unique.as_ref().map(|unique| match &unique.key {
            Some(key) => format!("Unique. A duplicate is the error `{key}`."),
            None => "Unique.".to_owned(),
        }));
        let unselectable = "`fields` of a list cannot name it.".to_owned();
        sentences.extend(self.unselectable.then_some(unselectable));
        sentences.extend(self.default.as_ref().map(|default| {
            format!(
                "A new record has `{}` unless it is set.",
                default.value.literal().replace('`', "'")
            )
        }));
        sentences
    }
}
